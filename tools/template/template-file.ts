import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const TEMPLATE = "generated/template.json";
const DIGEST = "generated/template.digest";

/** By path from the root: the compiled template of stage dev, and beside it the digest of what it was made from. */
export function templateFiles(template: unknown, digest: string): ReadonlyMap<string, string> {
  return new Map([
    [TEMPLATE, `${JSON.stringify(template, null, 2)}\n`],
    [DIGEST, `${digest}\n`],
  ]);
}

/** Writes them, and says which. */
export async function writeTemplate(root: string, template: unknown, digest: string): Promise<readonly string[]> {
  const files = templateFiles(template, digest);
  for (const [file, text] of files) await writeFile(join(root, file), text);
  return [...files.keys()];
}

/** The compiled template, or nothing when it is missing or was made from other inputs than `digest` stands for. */
export async function readFreshTemplate(root: string, digest: string): Promise<unknown> {
  try {
    const [made, text] = await Promise.all([
      readFile(join(root, DIGEST), "utf8"),
      readFile(join(root, TEMPLATE), "utf8"),
    ]);
    return made.trim() === digest ? JSON.parse(text) : undefined;
  } catch {
    // Missing or half written: it is made anew, which is always right.
    return undefined;
  }
}
