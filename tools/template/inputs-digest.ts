import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

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

/**
 * Computes a digest of every file that `npm run generate` reads. When it has changed, `npm start` generates again. The services are left
 * out, because the template does not depend on bundles.
 */
export async function inputsDigest(root: string): Promise<string> {
  const files = (await Promise.all(INPUTS.map((input) => filesOf(root, input)))).flat().sort();
  const texts = await Promise.all(files.map((file) => readFile(join(root, file))));
  const hash = createHash("sha256");
  files.forEach((file, index) => {
    const digest = createHash("sha256")
      .update(texts[index] ?? "")
      .digest("hex");
    hash.update(`${file} ${digest}\n`);
  });
  return hash.digest("hex");
}

/** Lists a file, or all files under a folder. Test files are left out, because nothing generated depends on them. */
async function filesOf(root: string, input: string): Promise<string[]> {
  if (/\.\w+$/.test(input)) return [input];
  const entries = await readdir(join(root, input), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".test.ts"))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replace(/^\//, ""));
}
