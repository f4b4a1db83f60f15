/**
 * `npm run mutate`: changes the code that authenticates and authorizes callers, one place at a time, and counts the changes that its tests
 * do not notice.
 */

import { command } from "../local/command/command.ts";
import { UserError } from "../local/user-error.ts";
import { runMutation, WANTED } from "../tools/mutate/run-mutation.ts";

await command({
  usage: `npm run mutate [-- FILE...]

Mutation testing of the verifier, the policy evaluator, the token checks and
SRP, file by file, with Stryker. Stryker is a package of its own: first run
npm ci --prefix tools/mutate. Each mutant is tried against the tests beside
its file. Takes ten minutes on two quiet cores. Prints the survivors, which
docs/mutants.md explains. Exit code 1 when fewer than ${100 * WANTED} in 100 are noticed.

  --help         this text`,
  options: {},
  operands: true,
  async run(_, files) {
    const run = await runMutation({ root: process.cwd(), files, print: console.log });
    if (run.kind === "refused") throw new UserError(run.sentence);
    if (!run.isEnough) process.exitCode = 1;
  },
});
