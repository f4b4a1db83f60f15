import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { simulate } from "./simulate.ts";

const ROOT = join(import.meta.dirname, "../..");

async function runAndRead(options: {
  names?: string[];
  seed?: string;
  json?: boolean;
  list?: boolean;
  isTTY?: boolean;
}) {
  const lines: string[] = [];
  const bar: string[] = [];
  await simulate({
    names: [],
    ...options,
    root: ROOT,
    print: (line) => lines.push(line),
    terminal: { isTTY: options.isTTY ?? false, write: (text) => bar.push(text) },
  });
  return { text: lines.join("\n"), bar };
}

describe("simulate", () => {
  it("prints the same bytes for the same seed, in at most 80 columns, and shows no bar in a pipe", async () => {
    const [one, same] = [
      await runAndRead({ names: ["deployment-100"] }),
      await runAndRead({ names: ["deployment-100"] }),
    ];
    expect(same.text).toBe(one.text);
    expect(Math.max(...one.text.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(one.bar).toEqual([]);
    expect((await runAndRead({ names: ["deployment-100"], seed: "2" })).text).not.toBe(one.text);
  });

  it("shows a bar on a terminal, and removes it", async () => {
    const { bar } = await runAndRead({ names: ["deployment-10"], isTTY: true });
    expect(bar.length).toBeGreaterThan(10);
    expect(bar.at(-1)).toBe("\r\u001b[2K");
  });

  it("prints JSON for a program, and the names of the scenarios", async () => {
    const [summary] = JSON.parse((await runAndRead({ names: ["deployment-10"], json: true })).text);
    expect(summary).toMatchObject({ name: "deployment-10", requests: expect.any(Number), refused: 0 });
    expect((await runAndRead({ list: true })).text).toContain("deployment-1k");
  });

  it.each([
    [{ names: ["nope"] }, "There is no scenario nope."],
    [{ names: ["steady-10"], seed: "x" }, "--seed x: write a whole number"],
  ])("refuses %j", async (options, sentence) => {
    await expect(runAndRead(options)).rejects.toThrow(sentence);
  });
});
