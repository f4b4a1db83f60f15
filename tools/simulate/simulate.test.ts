import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SCENARIOS } from "./scenarios.ts";
import { simulate } from "./simulate.ts";
import type { SimulateFlags } from "./simulate-mode.ts";

const ROOT = join(import.meta.dirname, "../..");

async function runAndRead({ isTTY = false, ...options }: Partial<SimulateFlags> & { isTTY?: boolean }) {
  const lines: string[] = [];
  const bar: string[] = [];
  await simulate({
    names: [],
    ...options,
    root: ROOT,
    now: () => new Date("2026-11-28T12:00:00Z"),
    print: (line) => lines.push(line),
    terminal: { isTTY, write: (text) => bar.push(text) },
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

  it("prints JSON for a program: the scenarios, their results, and the costs with --prices", async () => {
    const { scenarios, monthlyCosts } = JSON.parse((await runAndRead({ names: ["deployment-10"], json: true })).text);
    expect(scenarios).toMatchObject([{ name: "deployment-10", requests: expect.any(Number), refused: 0 }]);
    expect(monthlyCosts).toBeUndefined();
    const prices = join(ROOT, "tools/simulate/prices.json");
    const costs = JSON.parse((await runAndRead({ names: ["deployment-10"], json: true, prices })).text).monthlyCosts;
    expect(costs[0]).toMatchObject({ rate: 1, mode: "cognito", dollars: { users: 0 } });
    expect(JSON.parse((await runAndRead({ list: true, json: true })).text)).toContainEqual({
      name: "deployment-1k",
      title: "deployment, 1,000 rps",
    });
  });

  it("lists the scenarios with their titles under each other, in 80 columns", async () => {
    const lines = (await runAndRead({ list: true })).text.split("\n");
    expect(lines).toHaveLength(SCENARIOS.length);
    const [first = "", last = ""] = [lines[0], lines.at(-1)];
    expect(first.indexOf("steady, 10 rps")).toBe(last.indexOf("20 callers"));
    expect(lines.filter(({ length }) => length > 80)).toEqual([]);
  });

  it.each([
    [{ names: ["nope"] }, "There is no scenario nope. npm run simulate -- --list names them."],
    [{ names: ["deployment-1"] }, "There is no scenario deployment-1 (did you mean deployment-10?)."],
    [{ names: ["steady-10"], seed: "x" }, "--seed x: write a whole number"],
    [{ page: true, seed: "2" }, "--page does not read --seed. Give one of the two."],
    [{ list: true, page: true }, "--list does not read --page."],
    [{ validate: true, parameters: "mine.json" }, "--validate does not read --parameters."],
    [{ plots: "folder", json: true }, "--plots does not read --json."],
    [{ list: true, names: ["steady-10"] }, "--list takes no scenario. Leave out steady-10, or --list."],
  ])("refuses %j", async (options, sentence) => {
    await expect(runAndRead(options)).rejects.toThrow(sentence);
  });
});
