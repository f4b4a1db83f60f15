import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkProject } from "../tools/check/check-project.ts";
import { findingLine } from "../tools/check/finding.ts";
import { ROOT } from "./fixtures/command.ts";

/** The files in generated/ of a checkout, by path. */
function generatedFiles(root: string): ReadonlyMap<string, string> {
  const folder = join(root, "generated");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => /\.\w+$/.test(file));
  return new Map(files.sort().map((file) => [`generated/${file}`, readFileSync(join(folder, file), "utf8")]));
}

describe("generated/", () => {
  it("is what its inputs give, to the byte, and the rest of the project belongs to it", {
    timeout: 180_000,
  }, async () => {
    expect((await checkProject(ROOT)).map(findingLine)).toEqual([]);
  });

  it("names no folder of the machine that made it", () => {
    for (const [path, text] of generatedFiles(ROOT)) expect([path, text.includes(ROOT)]).toEqual([path, false]);
  });
});
