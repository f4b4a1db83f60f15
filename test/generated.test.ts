import { readdirSync, readFileSync } from "node:fs";
import { cp, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { generate } from "../lib/package/generate.ts";
import { ROOT } from "./fixtures/command.ts";
import { scratch } from "./fixtures/scratch.ts";

/** By path: what a checkout has in generated/. */
function generatedFiles(root: string): ReadonlyMap<string, string> {
  const folder = join(root, "generated");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => /\.\w+$/.test(file));
  return new Map(files.sort().map((file) => [`generated/${file}`, readFileSync(join(folder, file), "utf8")]));
}

/** What has to be said of a checkout whose generated files are not what their inputs give. */
function staleness(committed: ReadonlyMap<string, string>, fresh: ReadonlyMap<string, string>): string[] {
  const paths = new Set([...committed.keys(), ...fresh.keys()]);
  return [...paths]
    .filter((path) => committed.get(path) !== fresh.get(path))
    .map((path) => `${path} does not match its inputs. Run \`npm run generate\` and commit the result.`);
}

describe("generated/", () => {
  it("is what its inputs give, to the byte, and is the same twice", { timeout: 60_000 }, async () => {
    const root = await scratch();
    for (const input of [
      "api",
      "infra",
      "lib",
      "scripts",
      "services",
      "package.json",
      "package-lock.json",
      "serverless.yml",
      "dist",
    ]) {
      await cp(join(ROOT, input), join(root, input), { recursive: true, preserveTimestamps: true });
    }
    await mkdir(join(root, "generated"));
    await symlink(join(ROOT, "node_modules"), join(root, "node_modules"));
    expect(await generate(root, () => undefined)).toEqual([]);
    expect(staleness(generatedFiles(ROOT), generatedFiles(root))).toEqual([]);
  });

  it("is found stale by the file that differs", () => {
    expect(
      staleness(new Map([["generated/age/types.ts", "old"]]), new Map([["generated/age/types.ts", "new"]])),
    ).toEqual(["generated/age/types.ts does not match its inputs. Run `npm run generate` and commit the result."]);
  });

  it("names no folder of the machine that made it", () => {
    for (const [path, text] of generatedFiles(ROOT)) expect([path, text.includes(ROOT)]).toEqual([path, false]);
  });
});
