/** `npm run contract`: tests running services against their contracts, on a local stack unless it gets targets. */
import { randomInt } from "node:crypto";
import { command } from "../local/command/command.ts";
import { wholeNumber } from "../local/command/flags.ts";
import { testContracts } from "../tools/contract-suite/test-contracts.ts";
import { addressesByName } from "./flags.ts";

const USAGE = `npm run contract [-- options]

Tests running services against the contracts in api/: every example, every
boundary of every keyword, random requests, wrong signatures, and operations
that the caller was not granted. Starts a local stack, unless it gets targets.

  --target NAME=URL     the address of a deployed contract; one for each
  --granted NAME.ID     an operation that the caller may call, instead of the
                        template's grants; "" for none
  --seed N              repeats the random requests of an earlier run
  --runs N              random requests for each operation (default: 100)
  --help                prints this

With --target the session comes from the environment. Either COGNITO_* and
API_GATEWAY_REGION as a caller has them, with AWS keys that may read the secret;
or, without COGNITO_SECRET_ID, the keys of the caller's role: AWS_ACCESS_KEY_ID,
AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.`;

await command({
  usage: USAGE,
  options: {
    target: { type: "string", multiple: true },
    granted: { type: "string", multiple: true },
    seed: { type: "string" },
    runs: { type: "string", default: "100" },
  },
  async run({ granted, runs, seed, target = [] }) {
    const { ok, report } = await testContracts({
      root: process.cwd(),
      targets: addressesByName(target),
      granted,
      seed: seed === undefined ? randomInt(2 ** 31) : wholeNumber("--seed", seed),
      randomRuns: wholeNumber("--runs", runs),
    });
    console.log(report);
    if (!ok) process.exitCode = 1;
  },
});
