import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Reads the version in the nearest package.json at or above a folder. Throws when there is none. */
export function packageVersion(folder: string): string {
  const file = join(folder, "package.json");
  if (existsSync(file)) return String(JSON.parse(readFileSync(file, "utf8")).version);
  if (dirname(folder) === folder) throw new Error("the command is in a package, which has a package.json");
  return packageVersion(dirname(folder));
}
