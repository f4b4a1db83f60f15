/** `npm run onboard`: makes day's application account ready, on the local stack or on AWS. */
import { onboard } from "../lib/onboard/onboard.ts";
import { CommandProblem, command } from "./command.ts";

const VARIABLES = {
  COGNITO_REGION: "the region of the pools and of the secret",
  COGNITO_USER_POOL_ID: "the user pool",
  COGNITO_APP_CLIENT_ID: "the app client that day signs in with",
  COGNITO_IDENTITY_POOL_ID: "the identity pool",
  COGNITO_SECRET_ID: "the secret that gets the account",
  COGNITO_GROUP: "the group that carries the caller's role",
} as const;

await command({
  usage: [
    "npm run onboard",
    "",
    "Makes day's application account ready: a user in the pool, in its group, its name and password in the secret.",
    "On an account that is ready it changes nothing and proves it by a sign-in. Reads from the environment, which",
    '`eval "$(npm run -s env)"` sets for the local stack, and uses the AWS credentials that it finds there:',
    "",
    ...Object.entries(VARIABLES).map(([name, purpose]) => `  ${name.padEnd(26)}${purpose}`),
  ].join("\n"),
  options: {},
  async run() {
    const outcome = await onboard({
      region: variable("COGNITO_REGION"),
      userPoolId: variable("COGNITO_USER_POOL_ID"),
      appClientId: variable("COGNITO_APP_CLIENT_ID"),
      identityPoolId: variable("COGNITO_IDENTITY_POOL_ID"),
      secretId: variable("COGNITO_SECRET_ID"),
      group: variable("COGNITO_GROUP"),
    });
    if (!outcome.ok) throw new CommandProblem(outcome.sentence);
    console.log(
      outcome.did === "created"
        ? `${outcome.username} is ready: it signs in, and the secret holds its password.`
        : `${outcome.username} was ready: it signs in, and nothing was changed.`,
    );
  },
});

function variable(name: keyof typeof VARIABLES): string {
  const value = process.env[name];
  if (value) return value;
  const missing = Object.entries(VARIABLES).filter(([wanted]) => !process.env[wanted]);
  throw new CommandProblem(
    `${missing.map(([wanted, purpose]) => `${wanted} is not set. It is ${purpose}.`).join("\n")}\nFor the local stack: eval "$(npm run -s env)"`,
  );
}
