import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { UserError } from "../../local/user-error.ts";

/**
 * Runs `npm run generate` in a process of its own, since the stack needs none of the 100 MB that the generator's packages take. Calls `print` with each
 * line that the command prints. Throws a UserError with the command's message when an input is wrong.
 */
export async function runGenerate(root: string, print: (line: string) => void): Promise<void> {
  const generating = spawn(process.execPath, ["scripts/run.cjs", "generate"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exit = once(generating, "exit");
  const message = text(generating.stderr);
  for await (const line of createInterface({ input: generating.stdout })) print(line);
  const [code] = await exit;
  if (code !== 0) throw new UserError((await message).trim());
}
