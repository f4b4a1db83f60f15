/** `npm run check`: finds contracts, handlers, grants and generated files that disagree, and says what a change breaks. */

import { command } from "../local/command/command.ts";
import { runCheck } from "../tools/check/run-check.ts";

const USAGE = `npm run check [-- options]

Finds contracts, handlers, grants and generated files that disagree, with file
and line: a generated file that is stale, an operation without a handler or
without a decision about auth, an answer that is not declared, a grant of an
operation that does not exist or is not called.

  --against REV    also compares the contracts with those of another commit:
                   each difference is breaking, compatible or documentation.
                   Names the callers in this repository that it affects, and
                   wants a new info.version that fits
  --help           prints this`;

await command({
  usage: USAGE,
  options: { against: { type: "string" } },
  async run({ against }) {
    const isClean = await runCheck({ root: process.cwd(), against, print: console.log });
    if (!isClean) process.exitCode = 1;
  },
});
