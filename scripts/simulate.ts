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
  --prices FILE      JSON with your prices, as in tools/simulate/prices.json;
                     prints the monthly costs, as it does without SCENARIO
  --json             prints the results for a program
  --plots FOLDER     draws the plots of docs/capacity.md; reads --seed,
                     --parameters and --prices
  --page             writes docs/capacity.md, its plots, its figures and its
                     comparison with the local stack
  --validate         runs a small load in the simulator and on a local stack
                     that throttles, and compares the counts; exit code 1 when
                     they differ
  --help             this text`;

await command({
  usage: USAGE,
  options: {
    list: { type: "boolean" },
    seed: { type: "string" },
    parameters: { type: "string" },
    prices: { type: "string" },
    plots: { type: "string" },
    page: { type: "boolean" },
    validate: { type: "boolean" },
    json: { type: "boolean" },
  },
  operands: true,
  async run(options, names) {
    const root = process.cwd();
    const here = { root, print: console.log, terminal: process.stderr, now: () => new Date() };
    if (!(await simulate({ ...options, ...here, names }))) process.exitCode = 1;
  },
});
