import { spawn } from "node:child_process";
import { once } from "node:events";
import { UserError } from "../../local/user-error.ts";

/** Runs a program in this terminal. Throws a UserError when the program fails. The error's message uses `name` for the program. */
export async function runProgram(name: string, program: string, args: readonly string[]): Promise<void> {
  const [code] = await once(spawn(program, args, { stdio: "inherit" }), "close");
  if (code !== 0) throw new UserError(`${name} ended with exit code ${code}. Its own message is above.`);
}
