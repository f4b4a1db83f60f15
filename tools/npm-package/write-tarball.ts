import { execFile } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { temporaryFolder } from "../temporary-folder.ts";

/** A file of a package; `path` is its path inside the package. */
export interface PackageFile {
  path: string;
  text: string;
}

/** Writes the tarball of a package into the folder `destination`, by `npm pack`. Returns the tarball's path. The same files give the same bytes. */
export async function writeTarball(files: readonly PackageFile[], destination: string): Promise<string> {
  const folder = await temporaryFolder("countersign-pack-");
  try {
    const content = join(folder, "package");
    for (const { path, text } of files) {
      const file = join(content, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    await mkdir(destination, { recursive: true });
    // A cache of its own, since the user's home may be missing or read-only.
    const cache = join(folder, "cache");
    const flags = ["pack", "--ignore-scripts", "--offline", "--silent", "--cache", cache];
    flags.push("--pack-destination", resolve(destination));
    const { stdout } = await promisify(execFile)("npm", flags, { cwd: content });
    return join(destination, stdout.trim());
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Makes the file package.json of a package. */
export function packageJson(fields: object): PackageFile {
  return { path: "package.json", text: `${JSON.stringify(fields, null, 2)}\n` };
}
