import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { replaceFile } from "./replace-file.ts";

/** The files that went into a bundle, as paths from the root, with the modification time of each in milliseconds. */
export type BuildInputs = ReadonlyMap<string, number>;

/** A modification time that no file has. */
const UNKNOWN = -1;

/**
 * Writes the list of files that went into a bundle, beside the bundle. A file that has changed since `startedAt`, when the build began, is listed with
 * an unknown time, because the build may have read its old contents: the bundle counts as stale.
 */
export async function writeInputs(
  root: string,
  folder: string,
  files: readonly string[],
  startedAt: number,
): Promise<void> {
  const times = await Promise.all(files.map((file) => changedAt(join(root, file))));
  const inputs = files.map((file, index) => {
    const at = times[index];
    return [file, at === undefined || at >= startedAt ? UNKNOWN : at] as const;
  });
  await replaceFile(inputsFile(root, folder), `${JSON.stringify(Object.fromEntries(inputs), null, 1)}\n`);
}

/** Lists the files whose change makes a bundle out of date: each source, and package-lock.json for all packages. */
export function inputsOf(inputs: Readonly<Record<string, unknown>>): readonly string[] {
  const sources = Object.keys(inputs).filter((file) => !file.includes("node_modules/"));
  return [...sources, "package-lock.json"].sort();
}

/**
 * Tells whether the bundle in a folder of `dist/` is missing or was made from other files than the present ones. Compares only modification
 * times, which is fast enough for every start. A file that is older than at the build counts as changed too, because a file can be replaced
 * by an older one. `file` is the name of the file that the build writes last.
 */
export async function isStale(root: string, folder: string, file = "index.cjs"): Promise<boolean> {
  const made = await changedAt(join(root, `dist/${folder}`, file));
  const inputs = await readInputs(root, folder);
  if (made === undefined || inputs === undefined) return true;
  const stale = await Promise.all([...inputs].map(async ([input, at]) => (await changedAt(join(root, input))) !== at));
  return stale.includes(true);
}

/** Reads the list of files that went into a bundle. Undefined when there is no bundle. */
async function readInputs(root: string, folder: string): Promise<BuildInputs | undefined> {
  try {
    const inputs: unknown = JSON.parse(await readFile(inputsFile(root, folder), "utf8"));
    if (typeof inputs !== "object" || inputs === null || Array.isArray(inputs)) return undefined;
    return new Map(Object.entries(inputs).map(([file, at]) => [file, Number(at)]));
  } catch {
    // The list is missing or cut off. The bundle is then made again, which is always right.
    return undefined;
  }
}

/** The path of the list of files that went into a bundle. The list is outside `dist/FOLDER/`, because that folder is deployed. */
function inputsFile(root: string, folder: string): string {
  return join(root, `dist/${folder}.inputs.json`);
}

async function changedAt(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).mtimeMs;
  } catch {
    return undefined;
  }
}
