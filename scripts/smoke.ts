/** `npm run smoke`: sends requests to deployed APIs, among them requests that must be refused. */

import { command } from "../local/command/command.ts";
import { UsageError } from "../local/usage-error.ts";
import { PROOF, QUESTIONS } from "../services/questions.ts";
import { questionsFor } from "../tools/operate/questions.ts";
import { smoke, smokeTable } from "../tools/operate/smoke.ts";
import { addressTarget, type SmokeTarget, stageTarget } from "../tools/operate/smoke-target.ts";
import { DEPLOYMENT_FLAGS, DEPLOYMENT_USAGE, type DeploymentFlags, deploymentOf } from "./deployment.ts";
import { addressesByName } from "./flags.ts";

const questions = questionsFor(QUESTIONS, PROOF);
const apis = [...new Set(questions.map(({ api }) => api))];
const TARGETS = apis.map((api) => `--target ${api}=URL`).join(" ");

const USAGE = `npm run smoke -- --stage S
npm run smoke -- ${TARGETS}

Sends the questions of services/questions.ts to running APIs, and tries to get
in without a right to. Prints a row for each; exit code 1 when an answer is
wrong.

${DEPLOYMENT_USAGE}
  --target NAME=URL  the address of an API, with its stage; one for each API,
                     instead of --stage

With --target, the account signs in when COGNITO_* are set as
\`npm run -s aws-env\` prints them. Otherwise its questions are not asked.`;

await command({
  usage: USAGE,
  options: { ...DEPLOYMENT_FLAGS, target: { type: "string", multiple: true } },
  async run({ target = [], ...flags }) {
    const rows = await smoke({ questions, ...(await readTarget(target, flags)) });
    console.log(smokeTable(rows));
    if (rows.some(({ outcome }) => outcome === "wrong")) process.exitCode = 1;
  },
});

async function readTarget(targets: readonly string[], flags: DeploymentFlags): Promise<SmokeTarget> {
  if (flags.stage !== undefined) return stageTarget(await deploymentOf(flags), apis);
  if (flags.account !== undefined) throw new UsageError("Pass --account together with --stage.");
  const urls = addressesByName(targets);
  if (apis.some((api) => urls[api] === undefined)) throw new UsageError(`Pass either --stage S, or ${TARGETS}.`);
  const region = flags.region ?? process.env["API_GATEWAY_REGION"] ?? process.env["AWS_REGION"];
  if (!region) throw new UsageError("Signatures are made for a region: pass --region eu-west-1, or set AWS_REGION.");
  return addressTarget(urls, region, process.env);
}
