import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../local/user-error.ts";

/** The end of a program: its exit code, and its output when that was kept. */
export interface Ended {
  code: number;
  output: string;
}

export interface RunInstalledOptions {
  /** The folder that has `node_modules/`. The program runs there. Default: the current folder. */
  root?: string;
  /** Keeps standard output and standard error together, in place of writing them to this terminal. Default false. */
  keepOutput?: boolean;
}

/**
 * Runs a program that `npm ci` installs, such as `vitest`. A program that a signal ends counts as ended with the exit code 1. Throws a UserError when
 * the program is not installed.
 */
export async function runInstalled(
  program: string,
  flags: readonly string[],
  { keepOutput = false, root = process.cwd() }: RunInstalledOptions = {},
): Promise<Ended> {
  const path = join(root, "node_modules/.bin", program);
  if (!existsSync(path)) throw new UserError(`The program ${program} is not installed. Run \`npm ci\`.`);
  const child = spawn(path, flags, { cwd: root, stdio: keepOutput ? ["ignore", "pipe", "pipe"] : "inherit" });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text) => (output += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  return { code: code ?? 1, output };
}
