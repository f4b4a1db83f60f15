/** `npm run smoke`: asks a deployed pair, or any two addresses, the walk-through's questions and who must not get in. */
import { cognitoCredentials } from "../lib/call/cognito-credentials.ts";
import type { Credentials } from "../lib/call/sign.ts";
import { UserError } from "../local/user-error.ts";
import { applicationOf } from "../tools/operate/application.ts";
import { operatorCredentials } from "../tools/operate/deployed-stack.ts";
import { QUESTIONS } from "../tools/operate/questions.ts";
import { type SmokeOptions, smoke, smokeTable } from "../tools/operate/smoke.ts";
import { command } from "./command.ts";
import { DEPLOYMENT_FLAGS, DEPLOYMENT_USAGE, type DeploymentFlags, deploymentOf, stackOf } from "./deployment.ts";

await command({
  usage: [
    "npm run smoke -- --stage S",
    "npm run smoke -- --day URL --age URL",
    "",
    "Asks a running pair the walk-through's questions, and tries to get in where nobody may. Prints a row a question; ends with 1",
    "when an answer is wrong.",
    "",
    ...DEPLOYMENT_USAGE,
    "  --day URL      where day is, with its stage: instead of --stage, together with --age",
    "  --age URL      where age is",
    "",
    "With addresses, the account's questions are asked when COGNITO_* are set as `npm run -s env` prints them.",
  ].join("\n"),
  options: { ...DEPLOYMENT_FLAGS, day: { type: "string" }, age: { type: "string" } },
  async run({ age, day, ...flags }) {
    const rows = await smoke({
      questions: QUESTIONS,
      ...(flags.stage === undefined ? atAddresses(day, age, flags) : await atStage(flags)),
    });
    console.log(smokeTable(rows));
    if (rows.some(({ outcome }) => outcome === "wrong")) process.exitCode = 1;
  },
});

type Where = Omit<SmokeOptions, "questions">;

async function atStage(flags: DeploymentFlags): Promise<Where> {
  const deployment = await deploymentOf(flags);
  const stack = await stackOf(deployment);
  const [day, age] = [stack.outputs.get("DayUrl"), stack.outputs.get("AgeUrl")];
  if (day === undefined || age === undefined) {
    throw new UserError(`The stack ${deployment.stackName} has no outputs DayUrl and AgeUrl: use --day and --age.`);
  }
  const application = applicationOf(deployment, stack);
  if (application.kind === "refused") throw new UserError(application.sentence);
  const { region } = deployment;
  return {
    urls: { day, age },
    region,
    operator: () => operatorCredentials(region),
    ...(application.kind === "onboardable" && { account: () => cognitoCredentials(application.options)() }),
  };
}

function atAddresses(day: string | undefined, age: string | undefined, { account, region }: DeploymentFlags): Where {
  if (account !== undefined) throw new UserError("--account goes with --stage.");
  for (const [flag, url] of Object.entries({ "--day": day, "--age": age })) {
    if (url === undefined) throw new UserError("Either --stage S, or both --day URL and --age URL.");
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
      throw new UserError(`${flag} wants an address: ${flag} https://APIID.execute-api.eu-west-1.amazonaws.com/dev`);
    }
  }
  const where = region ?? process.env["API_GATEWAY_REGION"] ?? process.env["AWS_REGION"];
  if (!where) throw new UserError("Signatures are for a region: --region eu-west-1, or AWS_REGION.");
  const ofEnvironment = accountOfEnvironment();
  return {
    urls: { day: day ?? "", age: age ?? "" },
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
