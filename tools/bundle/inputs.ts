import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "./replace-file.ts";

/** The times of files: the modification time of each in milliseconds, by its path from the root. */
export type FileTimes = ReadonlyMap<string, number>;

/** A build of a bundle that has ended. */
export interface Build {
  /** The folder of the bundle in `dist/`. */
  folder: string;
  /** The files that went into the bundle, as paths from the root. */
  sources: readonly string[];
  /** The files of the bundle. */
  made: FileTimes;
  /** The time at which the build began, in milliseconds since 1970 UTC. */
  startedAt: number;
}

/** A modification time that no file has. */
const UNKNOWN = -1;

/** The list of the installed packages, which npm writes at every install. Other package managers write none. */
const INSTALLED = "node_modules/.package-lock.json";

/**
 * Writes the list of a build's files, beside the bundle. A source that has changed since the build began is listed with an unknown time, because
 * the build may have read its old contents: the bundle counts as stale. The list has the bundle's own files too: when two builds of different sources
 * overlap, the list of one build does not go with the bundle of the other.
 */
export async function writeInputs(root: string, { folder, made, sources, startedAt }: Build): Promise<void> {
  const files = [...sources, "package-lock.json", INSTALLED].sort();
  const times = files.flatMap((file) => {
    const at = changedAt(join(root, file));
    if (at === undefined && file === INSTALLED) return [];
    return [[file, at === undefined || at >= startedAt ? UNKNOWN : at] as const];
  });
  const list = Object.fromEntries([...times, ...made]);
  await replaceFile(inputsFile(root, folder), `${JSON.stringify(list, null, 1)}\n`);
}

/** Writes the files of a bundle into its folder in `dist/`. Returns their times. */
export async function writeBundle(
  root: string,
  folder: string,
  files: readonly { name: string; contents: string | Uint8Array }[],
): Promise<FileTimes> {
  const times = new Map<string, number>();
  for (const { contents, name } of files) {
    const file = `dist/${folder}/${name}`;
    times.set(file, await replaceFile(join(root, file), contents));
  }
  return times;
}

/** Leaves the files of packages out of a bundle's inputs: the lists of packages stand for them. */
export function sourcesOf(inputs: readonly string[]): readonly string[] {
  return inputs.filter((file) => !file.includes("node_modules/"));
}

/**
 * Tells whether the bundle in a folder of `dist/` is missing or was made from other files than the present ones. Compares only modification
 * times, which is fast enough for every start. A file that is older than at the build counts as changed too, because a file can be replaced
 * by an older one.
 */
export function isStale(root: string, folder: string): boolean {
  const times = readInputs(root, folder);
  return times === undefined || [...times].some(([file, at]) => changedAt(join(root, file)) !== at);
}

/** Reads the list of a build's files. Undefined when there is no bundle. */
function readInputs(root: string, folder: string): FileTimes | undefined {
  try {
    const inputs: unknown = JSON.parse(readFileSync(inputsFile(root, folder), "utf8"));
    if (typeof inputs !== "object" || inputs === null || Array.isArray(inputs)) return undefined;
    return new Map(Object.entries(inputs).map(([file, at]) => [file, Number(at)]));
  } catch {
    // The list is missing or cut off. The bundle is then made again, which is always right.
    return undefined;
  }
}

/** The path of the list of a build's files. The list is outside `dist/FOLDER/`, because that folder is deployed. */
function inputsFile(root: string, folder: string): string {
  return join(root, `dist/${folder}.inputs.json`);
}

/** The modification time of a file; undefined for a file that cannot be reached. Synchronous, which takes a tenth of the time of a promise for each file. */
function changedAt(file: string): number | undefined {
  try {
    return statSync(file).mtimeMs;
  } catch {
    return undefined;
  }
}
