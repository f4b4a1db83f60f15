import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { UserError } from "../../local/user-error.ts";

/**
 * Runs `npm run generate` in a process of its own, since the stack needs none of the 100 MB that the generator's packages take. Calls `print` with the
 * text that the command prints. Throws a UserError with that text when an input is wrong. The error of a command that printed nothing says how the
 * command ended.
 */
export async function runGenerate(root: string, print: (text: string) => void): Promise<void> {
  const generating = spawn(process.execPath, ["scripts/run.cjs", "generate"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exit = once(generating, "exit");
  // Findings are printed to standard output, and the failures of other programs to standard error.
  const printed = (await Promise.all([text(generating.stdout), text(generating.stderr)])).join("").trim();
  const [code, signal] = await exit;
  if (code !== 0) throw new UserError(printed || `npm run generate ended with ${signal ?? code} and printed nothing.`);
  print(printed);
}
