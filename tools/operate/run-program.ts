import { spawn } from "node:child_process";
import { once } from "node:events";
import { UserError } from "../../local/user-error.ts";

/** Runs a program with this terminal as its own. Throws a UserError when it fails; `name` is how a person knows it. */
export async function runProgram(name: string, program: string, args: readonly string[]): Promise<void> {
  const [code] = await once(spawn(program, args, { stdio: "inherit" }), "close");
  if (code !== 0) throw new UserError(`${name} ended with exit code ${code}. Its own message is above.`);
}
