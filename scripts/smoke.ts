/** `npm run smoke`: asks a deployed pair its questions, and tries to get in. */
import { cognitoCredentials } from "../lib/call/cognito-credentials.ts";
import type { Credentials } from "../lib/call/sign.ts";
import { UserError } from "../local/user-error.ts";
import { PROOF, QUESTIONS } from "../services/questions.ts";
import { pascal } from "../tools/contract/api-contract.ts";
import { applicationOf } from "../tools/operate/application.ts";
import { operatorCredentials } from "../tools/operate/deployed-stack.ts";
import { questionsFor } from "../tools/operate/questions.ts";
import { type SmokeOptions, smoke, smokeTable } from "../tools/operate/smoke.ts";
import { command } from "./command.ts";
import { DEPLOYMENT_FLAGS, DEPLOYMENT_USAGE, type DeploymentFlags, deploymentOf, stackOf } from "./deployment.ts";
import { targetsOf } from "./targets.ts";

const questions = questionsFor(QUESTIONS, PROOF);
const apis = [...new Set(questions.map(({ api }) => api))];
const TARGETS = apis.map((api) => `--target ${api}=URL`).join(" ");

await command({
  usage: [
    "npm run smoke -- --stage S",
    `npm run smoke -- ${TARGETS}`,
    "",
    "Asks a running pair the questions of services/questions.ts, and tries to get in without a right to. Prints a row for each;",
    "exit code 1 when an answer is wrong.",
    "",
    ...DEPLOYMENT_USAGE,
    "  --target NAME=URL  where an API is, with its stage: one for each, instead of --stage",
    "",
    "With --target, the account's questions are asked when COGNITO_* are set as `npm run -s env` prints them.",
  ].join("\n"),
  options: { ...DEPLOYMENT_FLAGS, target: { type: "string", multiple: true } },
  async run({ target = [], ...flags }) {
    const where = flags.stage === undefined ? atAddresses(target, flags) : await atStage(flags);
    const rows = await smoke({ questions, ...where });
    console.log(smokeTable(rows));
    if (rows.some(({ outcome }) => outcome === "wrong")) process.exitCode = 1;
  },
});

type Where = Omit<SmokeOptions, "questions">;

async function atStage(flags: DeploymentFlags): Promise<Where> {
  const deployment = await deploymentOf(flags);
  const stack = await stackOf(deployment);
  const urls = Object.fromEntries(
    apis.map((api) => {
      const output = `${pascal(api)}Url`;
      const url = stack.outputs.get(output);
      if (url === undefined) throw new UserError(`The stack ${deployment.stackName} has no output ${output}.`);
      return [api, url];
    }),
  );
  const application = applicationOf(deployment, stack);
  if (application.kind === "refused") throw new UserError(application.sentence);
  const { region } = deployment;
  return {
    urls,
    region,
    operator: () => operatorCredentials(region),
    ...(application.kind === "onboardable" && { account: () => cognitoCredentials(application.options)() }),
  };
}

function atAddresses(target: readonly string[], { account, region }: DeploymentFlags): Where {
  if (account !== undefined) throw new UserError("--account goes with --stage.");
  const urls = targetsOf(target);
  if (apis.some((api) => urls[api] === undefined)) throw new UserError(`Pass either --stage S, or ${TARGETS}.`);
  const where = region ?? process.env["API_GATEWAY_REGION"] ?? process.env["AWS_REGION"];
  if (!where) throw new UserError("Signatures are made for a region: pass --region eu-west-1, or set AWS_REGION.");
  const ofEnvironment = accountOfEnvironment();
  return {
    urls,
    region: where,
    operator: () => operatorCredentials(where),
    ...(ofEnvironment && { account: ofEnvironment }),
  };
}

/** The account of the ids in the environment, when they are all there. */
function accountOfEnvironment(): (() => Promise<Credentials>) | undefined {
  const {
    COGNITO_APP_CLIENT_ID: appClientId,
    COGNITO_IDENTITY_POOL_ID: identityPoolId,
    COGNITO_REGION: region,
    COGNITO_SECRET_ID: secretId,
    COGNITO_USER_POOL_ID: userPoolId,
  } = process.env;
  if (!appClientId || !identityPoolId || !region || !secretId || !userPoolId) return undefined;
  return () => cognitoCredentials({ region, userPoolId, appClientId, identityPoolId, secretId })();
}
