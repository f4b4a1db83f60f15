/**
 * `npm run hard`: fuzzes the ports, sends slowly, and compares the times of refusals. The command is run by hand, because it takes minutes
 * and measures time.
 */

import { command } from "../local/command/command.ts";
import { UsageError } from "../local/usage-error.ts";
import { runHard } from "../tools/hard/run-hard.ts";

await command({
  usage: `npm run hard [-- --seconds N]

Starts a stack of its own. Fuzzes each of its ports, sends requests slowly and
measures how soon the stack ends them, and compares the times of refusals that
must not tell anything: a known and an unknown user name, a signature that is
wrong early and one that is wrong late. Exit code 1 when a bar is missed.

  --seconds N    fuzzing for each port, in seconds (default 60)
  --help         this text`,
  options: { seconds: { type: "string", default: "60" } },
  async run({ seconds }) {
    if (!/^\d{1,5}$/.test(seconds)) throw new UsageError("--seconds must be a whole number.");
    if (!(await runHard({ root: process.cwd(), seconds: Number(seconds), print: console.log }))) process.exitCode = 1;
  },
});
