import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The path of the compiled template from the root. */
export const TEMPLATE = "generated/template.json";
const DIGEST = "generated/template.digest";
/** The number of files of the compiled template. */
export const TEMPLATE_FILES = 2;

/** Makes the two files of the compiled template, by path from the root: the template, and the digest of the files that it was made from. */
export function templateFiles(template: unknown, digest: string): ReadonlyMap<string, string> {
  return new Map([
    [TEMPLATE, `${JSON.stringify(template, null, 2)}\n`],
    [DIGEST, `${digest}\n`],
  ]);
}

/** Writes the compiled template and its digest. Resolves to the paths of the files that have changed. */
export async function writeTemplate(root: string, template: unknown, digest: string): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const [file, text] of templateFiles(template, digest)) {
    if ((await readFile(join(root, file), "utf8").catch(() => undefined)) === text) continue;
    await writeFile(join(root, file), text);
    changed.push(file);
  }
  return changed;
}

/**
 * Deletes the digest of the template unless it is `digest`. The files of generated/ then count as stale, while they are written again and after a run that
 * stopped half-way.
 */
export async function forgetOtherDigest(root: string, digest: string): Promise<void> {
  const made = await readFile(join(root, DIGEST), "utf8").catch(() => undefined);
  if (made?.trim() !== digest) await rm(join(root, DIGEST), { force: true });
}

/** Reads the compiled template. Undefined when it is missing or was made from inputs with another digest. */
export async function readFreshTemplate(root: string, digest: string): Promise<unknown> {
  try {
    const [made, text] = await Promise.all([
      readFile(join(root, DIGEST), "utf8"),
      readFile(join(root, TEMPLATE), "utf8"),
    ]);
    return made.trim() === digest ? JSON.parse(text) : undefined;
  } catch {
    // A missing or half written file is generated again, which is always safe.
    return undefined;
  }
}
