import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { replaceFile } from "./replace-file.ts";

/** The files that went into a bundle, as paths from the root. */
export type BuildInputs = readonly string[];

/** Writes the list of files that went into a bundle, beside the bundle. */
export async function writeInputs(root: string, name: string, inputs: BuildInputs): Promise<void> {
  await replaceFile(inputsFile(root, name), `${JSON.stringify(inputs, null, 1)}\n`);
}

/**
 * Tells whether the bundle of a service is missing or older than one of its source files. Compares only modification times, which is fast
 * enough for every start.
 */
export async function isStale(root: string, name: string): Promise<boolean> {
  const made = await changedAt(join(root, `dist/${name}/index.cjs`));
  const inputs = await readInputs(root, name);
  if (made === undefined || inputs === undefined) return true;
  const changed = await Promise.all(inputs.map((file) => changedAt(join(root, file))));
  return changed.some((at) => at === undefined || at > made);
}

/** Reads the list of files that went into a bundle. Undefined when there is no bundle. */
export async function readInputs(root: string, name: string): Promise<BuildInputs | undefined> {
  try {
    const inputs: unknown = JSON.parse(await readFile(inputsFile(root, name), "utf8"));
    return Array.isArray(inputs) ? inputs.map(String) : undefined;
  } catch {
    // The list is missing or cut off. The bundle is then made again, which is always right.
    return undefined;
  }
}

/** The path of the list of files that went into a bundle. The list is outside `dist/NAME/`, because that folder is deployed. */
function inputsFile(root: string, name: string): string {
  return join(root, `dist/${name}.inputs.json`);
}

async function changedAt(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).mtimeMs;
  } catch {
    return undefined;
  }
}
