import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT, run } from "./fixtures/command.ts";
import { scratch } from "./fixtures/scratch.ts";

const SIGN = join(ROOT, "test/vectors/execute-api-sign.json");
const VERIFY = join(ROOT, "test/vectors/execute-api-verify.json");

/** Copies a file of vectors and replaces a part of it. */
async function editCopy(file: string, from: string | RegExp, to: string): Promise<string> {
  const text = await readFile(file, "utf8");
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  const copy = join(await scratch(), "vectors.json");
  await writeFile(copy, changed);
  return copy;
}

describe("npm run vectors", () => {
  it("passes every case of signer and verifier", async () => {
    const { code, stderr, stdout } = await run("vectors", [SIGN, VERIFY]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toBe(`${SIGN}: 35 passed, 0 failed\n${VERIFY}: 24 passed, 0 failed\n`);
  });

  it.each([
    [
      "a signature",
      SIGN,
      /"signature": "[0-9a-f]{64}"/,
      `"signature": "${"0".repeat(64)}"`,
      /: signature\n {2}expected 0{64}\n {2}actual {3}[0-9a-f]{64}\n/,
    ],
    [
      "a canonical query",
      SIGN,
      '"canonical_query": "q=a%2Bb"',
      '"canonical_query": "q=a%20b"',
      /: client's canonical query\n {2}expected q=a%20b\n {2}actual {3}q=a%2Bb\n/,
    ],
    [
      "a verdict",
      VERIFY,
      '"expect": "accept"',
      '"expect": "reject"',
      /: verdict\n {2}expected reject\n {2}actual {3}verified\n/,
    ],
  ])("shows the expected and the actual value when %s differs", async (_, file, from, to, report) => {
    const { code, stdout } = await run("vectors", [await editCopy(file, from, to)]);
    expect(code).toBe(1);
    expect(stdout).toMatch(report);
    expect(stdout).toMatch(/: \d+ passed, 1 failed\n$/);
  });

  it("says in one sentence why a file is not a file of vectors", async () => {
    for (const [files, exitCode, sentence] of [
      [[], 2, "Name a file"],
      [["/nowhere.json"], 1, "/nowhere.json cannot be read"],
      [[join(ROOT, "package.json")], 1, "is not a file of vectors: it has no list named cases"],
    ] as const) {
      const { code, stderr } = await run("vectors", files);
      expect(code).toBe(exitCode);
      expect(stderr).toContain(sentence);
      expect(stderr).not.toContain("    at ");
    }
  });
});
