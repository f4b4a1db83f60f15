import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { licenceCounts, licenceProblems, lockfileProblems } from "./lockfile.ts";

/** A lockfile and the settings of npm beside it. */
export interface LockedFolder {
  /** The folder as a path from the root: "" for the root itself. */
  folder: string;
  lockfile: string;
  /** The text of the folder's .npmrc; "" without one. */
  npmrc: string;
}

/** Folders that are not searched, because they hold no lockfile of this repository. */
const SKIPPED = /^(?:node_modules|dist|coverage|\..*)$/;

/**
 * Reads every package-lock.json of a project with the .npmrc beside it. npm reads only this .npmrc when it installs the folder's packages,
 * so each folder needs the same safe settings as the root.
 */
export async function lockedFolders(root: string, folder = ""): Promise<LockedFolder[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const inner = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory() && !SKIPPED.test(entry.name))
      .map(({ name }) => lockedFolders(root, join(folder, name))),
  );
  if (!entries.some(({ name }) => name === "package-lock.json")) return inner.flat();
  const lockfile = await readFile(join(root, folder, "package-lock.json"), "utf8");
  const npmrc = await readFile(join(root, folder, ".npmrc"), "utf8").catch(() => "");
  return [{ folder, lockfile, npmrc }, ...inner.flat()];
}

/** Returns the problems of every lockfile and .npmrc, each with its file. Only the packages of the root's lockfile are deployed. */
export function lockedFolderProblems(folders: readonly LockedFolder[]): string[] {
  const guards = settingsOf(folders.find(({ folder }) => folder === "")?.npmrc ?? "");
  return folders.flatMap(({ folder, lockfile, npmrc }) => {
    const file = join(folder, "package-lock.json");
    const settings = settingsOf(npmrc);
    return [
      ...lockfileProblems(lockfile).map((problem) => `${file}: ${problem}`),
      ...licenceProblems(lockfile, folder === "" ? "deployed" : "development").map((problem) => `${file}: ${problem}`),
      ...guards
        .filter((guard) => !settings.includes(guard))
        .map((guard) => `${join(folder, ".npmrc")}: the setting ${guard} of the root's .npmrc is missing.`),
    ];
  });
}

/** Checks every lockfile of a project. Resolves to a line for each problem; without problems, to lines that count the packages under each licence. */
export async function checkLockfiles(root: string): Promise<{ ok: boolean; lines: readonly string[] }> {
  const folders = await lockedFolders(root);
  const problems = lockedFolderProblems(folders);
  if (problems.length > 0) return { ok: false, lines: problems };
  const files = folders.map(({ folder }) => join(folder, "package-lock.json"));
  const counts = licenceCounts(folders.map(({ lockfile }) => lockfile));
  const lines = counts.map(([licence, count]) => `${String(count).padStart(5)}  ${licence}`);
  return { ok: true, lines: [...lines, `In ${files.join(", ")}.`] };
}

function settingsOf(npmrc: string): string[] {
  return npmrc
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/^[#;]/.test(line));
}
