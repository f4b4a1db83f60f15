import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scratch } from "../../test/fixtures/scratch.ts";
import { runVectors } from "./run-vectors.ts";
import type { VectorFile } from "./vector.ts";

const SIGNING = join(import.meta.dirname, "../../test/vectors/execute-api-sign.json");

async function editCopy(edit: (file: VectorFile) => unknown): Promise<string> {
  const file = join(await scratch(), "vectors.json");
  await writeFile(file, JSON.stringify(edit(JSON.parse(await readFile(SIGNING, "utf8")))));
  return file;
}

describe("runVectors", () => {
  it("passes every case of our own file", async () => {
    const lines: string[] = [];
    const counts = await runVectors(SIGNING, (line) => lines.push(line));
    expect({ ...counts, lines }).toMatchObject({ failed: 0, withoutClient: 0, lines: [] });
    expect(counts.passed).toBeGreaterThan(20);
  });

  it("names the part that differs, with both values", async () => {
    const file = await editCopy(({ cases }) => ({ cases: [{ ...cases[0], payload_sha256: "0".repeat(64) }] }));
    const lines: string[] = [];
    expect(await runVectors(file, (line) => lines.push(line))).toMatchObject({ passed: 0, failed: 1 });
    expect(lines[0]).toMatch(/: payload hash\n {2}expected 0{64}\n {2}actual {3}[0-9a-f]{64}$/);
  });

  it("goes on at a URL that the client refuses on purpose, and counts it apart", async () => {
    const file = await editCopy(({ cases }) => ({
      cases: [{ ...cases[0], url: "https://example.com/?name=%FF" }, cases[1]],
    }));
    expect(await runVectors(file, () => undefined)).toEqual({ passed: 2, failed: 0, withoutClient: 1 });
  });

  it.each([
    ["is not there", undefined, "cannot be read"],
    ["is not JSON", "{", "cannot be read"],
    ["has no cases", "{}", "is not a file of vectors: it has no list named cases"],
  ])("refuses a file that %s in a sentence", async (_, text, sentence) => {
    const file = join(await scratch(), "vectors.json");
    if (text !== undefined) await writeFile(file, text);
    await expect(runVectors(file, () => undefined)).rejects.toThrow(sentence);
  });
});
