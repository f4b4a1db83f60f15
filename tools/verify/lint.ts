import { runInstalled } from "./run-installed.ts";

export interface LintOptions {
  /** The folder to check. */
  root: string;
  /** Prints a line. */
  print: (line: string) => void;
}

/**
 * Checks style and formatting with Biome, and then looks for unused code with knip. Both write their findings to this terminal. Returns whether there are
 * none. Knip reads a path as a pattern: in a folder whose path has brackets it would find no file and report nothing, so that it is not run there, and a
 * line says so.
 */
export async function lint({ print, root }: LintOptions): Promise<boolean> {
  const biome = await runInstalled("biome", ["check", "--error-on-warnings", "."], { root });
  if (/[()[\]{}!*?]/.test(root)) {
    print("knip cannot read a folder whose path has brackets or * ? !, so unused code was not looked for.");
    return biome.code === 0;
  }
  const knip = await runInstalled("knip", [], { root });
  return biome.code === 0 && knip.code === 0;
}
