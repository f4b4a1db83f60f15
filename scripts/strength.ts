/**
 * `npm run strength`: counts the small changes to contracts and services that no check notices. The command is run by hand, because it
 * takes minutes.
 */

import { command } from "../local/command/command.ts";
import { UserError } from "../local/user-error.ts";
import { measureStrength } from "../tools/strength/measure-strength.ts";

const USAGE = `npm run strength [-- --only TEXT]

Changes each contract and each service in one small way at a time (a bound
moved, a keyword removed, a comparison reversed), in a copy, and runs the copy
against the contracts as they are: first the suite of npm run contract, then
the service's own tests and test/faults, then the compiler. Tries the copies
unchanged first: nothing may be reported then. Prints what noticed each
change, and the changes that nothing noticed. Takes some minutes, and needs
Stryker: npm ci --prefix tools/mutate

  --only TEXT    only the changes whose file or title contains TEXT
  --help         this text`;

await command({
  usage: USAGE,
  options: { only: { type: "string" } },
  async run({ only = "" }) {
    process.env["TZ"] = "UTC";
    const strength = await measureStrength({ root: process.cwd(), only, print: console.log });
    if (strength.kind === "refused") throw new UserError(strength.sentence);
  },
});
