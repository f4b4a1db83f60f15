import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The terms of the licence MIT, for a package that names the licence and does not include its text. */
const MIT_TERMS = /Permission is hereby granted[\s\S]*/;

/**
 * Writes the licences of the packages that a bundle contains. `inputs` are the paths of the bundle's sources, relative to `root`; `own` is the text of
 * this repository's licence.
 */
export async function bundledLicences(root: string, inputs: readonly string[], own: string): Promise<string> {
  const names = inputs.flatMap((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []);
  const texts = [...new Set(names)].toSorted().map(async (name) => {
    const folder = join(root, "node_modules", name);
    const { author, license, version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const included = await readFile(join(folder, "LICENSE"), "utf8").catch(() => undefined);
    const terms = included ?? (license === "MIT" ? `Copyright (c) ${author}\n\n${MIT_TERMS.exec(own)?.[0]}` : "");
    if (terms === "") throw new Error(`The text of the licence of ${name} is not known.`);
    return `${name} ${version} (${license})\n\n${terms.trim()}\n`;
  });
  return (await Promise.all(texts)).join("\n---\n\n");
}
