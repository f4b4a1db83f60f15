import { createHash, hash as digestOf } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, normalize } from "node:path";

/** Files and folders that `generated/` is made from: contracts, infrastructure, the generator and its packages. */
const INPUTS = [
  "api",
  "infra",
  "tools/contract",
  "tools/template",
  "lib/serve/contract.ts",
  "lib/serve/formats.ts",
  "package-lock.json",
  "serverless.yml",
];

/** Tells whether a file is one of those that `generated/` is made from. `path` is relative to the project's folder. */
export function isInput(path: string): boolean {
  return INPUTS.some((input) => normalize(path) === input || normalize(path).startsWith(`${input}/`));
}

/**
 * Computes a digest of every file that `npm run generate` reads. When it has changed, `npm start` generates again. The services are left
 * out, because the template does not depend on bundles.
 *
 * Reads the files synchronously, one after the other: for a hundred small files that takes a third of the processor time, and no thread that is
 * generating a key holds it up.
 */
export function inputsDigest(root: string): string {
  const hash = createHash("sha256");
  for (const file of INPUTS.flatMap((input) => filesOf(root, input)).sort()) {
    hash.update(`${file} ${digestOf("sha256", readFileSync(join(root, file)))}\n`);
  }
  return hash.digest("hex");
}

/** Lists a file, or all files under a folder. Test files are left out, because nothing generated depends on them. */
function filesOf(root: string, input: string): readonly string[] {
  if (/\.\w+$/.test(input)) return [input];
  return readdirSync(join(root, input), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".test.ts"))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replace(/^\//, ""));
}
