/** `npm run simulate`: what happens to day under load, by lib/call's own decisions over models of AWS. */

import { command } from "../local/command/command.ts";
import { simulate } from "../tools/simulate/simulate.ts";

const USAGE = `npm run simulate [-- SCENARIO...]

Simulates day under load: lib/call's own decisions run in up to 100,000
containers, in virtual time, against models of Lambda, API Gateway, Cognito,
Secrets Manager and age. Prints availability, times, calls to AWS and the first
limit. docs/capacity.md explains the results. Without SCENARIO: all of them,
some minutes.

  --list             prints the scenarios
  --seed N           another run of the same chances; default 1
  --parameters FILE  JSON with your values of tools/simulate/parameters.json
  --json             prints the results for a program
  --help             this text`;

await command({
  usage: USAGE,
  options: {
    list: { type: "boolean" },
    seed: { type: "string" },
    parameters: { type: "string" },
    json: { type: "boolean" },
  },
  operands: true,
  run: (options, names) => simulate({ ...options, names, print: console.log, terminal: process.stderr }),
});
