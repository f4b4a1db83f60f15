import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "./fixtures/command.ts";
import { scratch } from "./fixtures/scratch.ts";
import { sentenceFindings, voiceFindings } from "./fixtures/voice.ts";

const TRACKED = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: ROOT,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => !file.startsWith("generated/"));

async function findingsIn(code: string): Promise<readonly string[]> {
  const folder = await scratch();
  writeFileSync(join(folder, "code.ts"), code);
  return voiceFindings("code.ts", folder).map(({ place, rule }) => `${place} ${rule}`);
}

describe("sentences", () => {
  it("in code begin with a verb or a noun, use plain words, and leave verbs to functions", () => {
    const sources = TRACKED.filter((file) => /\.(?:tsx?|js|cjs)$/.test(file) && file !== "test/voice.test.ts");
    expect(sources.length).toBeGreaterThan(400);
    expect(sources.flatMap((file) => voiceFindings(file, ROOT))).toEqual([]);
  });

  it("in pages and YAML use plain words", () => {
    const pages = TRACKED.filter((file) => /\.(?:md|ya?ml)$/.test(file));
    expect(pages.length).toBeGreaterThan(50);
    const lines = pages.flatMap((page) =>
      readFileSync(join(ROOT, page), "utf8")
        .split("\n")
        .map((line, index) => [line, `${page}:${index + 1}`] as const),
    );
    expect(lines.flatMap(([line, place]) => sentenceFindings(line, false, place))).toEqual([]);
  });
});

describe("voiceFindings", () => {
  it.each([
    ["a docstring that opens without a noun or a verb", "/** What of a request is read. */\nexport const a = 1;"],
    ["a word with a plainer one beside it", "// The key is derived anew.\nexport const a = 1;"],
    ["such a word in a message", 'export const a = "write it anew";'],
    ["such a word in a template", "export const a = (b: string) => `${b} is written anew`;"],
    ["a function named by a participle", "export function told(): void {}"],
    ["an arrow function named so", "export const held = () => 1;"],
    ["a comment behind a template with braces", "export const a = `${`${1}`} {`; /** Who comes first. */"],
  ])("reports %s", async (_, code) => {
    expect(await findingsIn(code)).toEqual([expect.stringMatching(/^code\.ts:\d+ /)]);
  });

  it.each([
    ["a docstring that opens with a verb", "/** Returns the parts of a request. */\nexport const a = 1;"],
    ["a quoted word", '/** Says "again", never "anew". */\nexport const a = 1;'],
    ["a function named by a verb that ends like a participle", "export function feed(): void {}"],
    ["a value named by a participle", "export const held = 1;"],
  ])("takes %s", async (_, code) => {
    expect(await findingsIn(code)).toEqual([]);
  });
});
