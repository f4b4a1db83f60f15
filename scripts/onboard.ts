/** `npm run onboard`: makes the application account ready, and changes, revokes or removes it; on the local stack or on AWS. */

import { UserError } from "../local/user-error.ts";
import { PROOF } from "../services/questions.ts";
import { pascal } from "../tools/contract/api-contract.ts";
import type { OnboardOptions } from "../tools/onboard/administration.ts";
import { onboard } from "../tools/onboard/onboard.ts";
import { removeAccounts } from "../tools/onboard/remove-accounts.ts";
import { revoke } from "../tools/onboard/revoke.ts";
import { type RotateOptions, rotate } from "../tools/onboard/rotate.ts";
import { applicationOf } from "../tools/operate/application.ts";
import { proveCall } from "../tools/operate/prove-call.ts";
import { command } from "./command.ts";
import { DEPLOYMENT_FLAGS, DEPLOYMENT_USAGE, type DeploymentFlags, deploymentOf, stackOf } from "./deployment.ts";

const VARIABLES = {
  COGNITO_REGION: "the region of the pools and of the secret",
  COGNITO_USER_POOL_ID: "the user pool",
  COGNITO_APP_CLIENT_ID: "the app client that the callers sign in with",
  COGNITO_IDENTITY_POOL_ID: "the identity pool",
  COGNITO_SECRET_ID: "the secret that gets the account",
  COGNITO_GROUP: "the group that carries the caller's role",
} as const;

await command({
  usage: [
    "npm run onboard [-- --stage S] [-- --rotate | --revoke | --remove]",
    "",
    "Makes the application account ready: a user in the pool, in its group, its name and password in the secret.",
    "On an account that is ready it changes nothing and proves it by a sign-in.",
    "",
    "  --rotate       changes the password with no failed call: two accounts take turns",
    "  --revoke       for incidents: a new account takes over, the old ones are signed out and deleted",
    "  --remove       deletes the accounts and what the secret holds of them",
    ...DEPLOYMENT_USAGE,
    "",
    "With --stage it reads the ids from that stage's stack. Without, from the environment, which",
    '`eval "$(npm run -s env)"` sets for the local stack:',
    "",
    ...Object.entries(VARIABLES).map(([name, purpose]) => `  ${name.padEnd(26)}${purpose}`),
    "",
    "Both use the AWS credentials of the environment.",
  ].join("\n"),
  options: {
    ...DEPLOYMENT_FLAGS,
    rotate: { type: "boolean" },
    revoke: { type: "boolean" },
    remove: { type: "boolean" },
  },
  async run({ remove, revoke: revoked, rotate: rotated, ...flags }) {
    if ([rotated, revoked, remove].filter(Boolean).length > 1) {
      throw new UserError("--rotate, --revoke and --remove: one at a time.");
    }
    const options = flags.stage === undefined ? fromEnvironment(flags) : await fromStack(flags);
    if (options === undefined) {
      console.log("This stage has no application account: its functions call with their own roles.");
      return;
    }
    if (rotated) return rotateAccount(options);
    if (revoked) return revokeAccounts(options);
    if (remove) return removeAll(options);
    return onboardAccount(options);
  },
});

async function onboardAccount(options: OnboardOptions): Promise<void> {
  const outcome = await onboard(options);
  if (!outcome.ok) throw new UserError(outcome.sentence);
  console.log(
    outcome.did === "created"
      ? `${outcome.username} is ready: it signs in, and the secret holds its password.`
      : `${outcome.username} was ready: it signs in, and nothing was changed.`,
  );
}

async function rotateAccount(options: RotateOptions): Promise<void> {
  const outcome = await rotate(options);
  if (!outcome.ok) throw new UserError(outcome.sentence);
  console.log(
    `${outcome.username} has a new password and is what the secret names now. ${outcome.previous} is idle, and good until the next rotation.`,
  );
}

async function revokeAccounts(options: RotateOptions): Promise<void> {
  const at = new Date(options.now?.() ?? Date.now()).toISOString().replace(/\.\d+/, "");
  const outcome = await revoke(options);
  if (!outcome.ok) throw new UserError(outcome.sentence);
  console.log(
    [
      `${outcome.username} has taken over. Signed out and deleted: ${outcome.revoked.join(", ")}.`,
      `Credentials that were handed out before ${at} are good for an hour at most. To end them now, deny the role whatever was issued`,
      "before that time: docs/incident.md has the command.",
    ].join("\n"),
  );
}

async function removeAll(options: OnboardOptions): Promise<void> {
  const outcome = await removeAccounts(options);
  if (!outcome.ok) throw new UserError(outcome.sentence);
  console.log(
    outcome.removed.length === 0
      ? "There was no account."
      : `Deleted: ${outcome.removed.join(", ")}, and what the secret held of them.`,
  );
}

async function fromStack(flags: DeploymentFlags): Promise<RotateOptions | undefined> {
  const deployment = await deploymentOf(flags);
  const stack = await stackOf(deployment);
  const application = applicationOf(deployment, stack);
  if (application.kind === "refused") throw new UserError(application.sentence);
  if (application.kind === "none") return undefined;
  return { ...application.options, ...proofAt(stack.outputs.get(`${pascal(PROOF.api)}Url`)) };
}

function fromEnvironment({ account, region }: DeploymentFlags): RotateOptions {
  if (account !== undefined || region !== undefined) {
    throw new UserError("--account and --region go with --stage: without it the environment says where.");
  }
  return {
    region: variable("COGNITO_REGION"),
    userPoolId: variable("COGNITO_USER_POOL_ID"),
    appClientId: variable("COGNITO_APP_CLIENT_ID"),
    identityPoolId: variable("COGNITO_IDENTITY_POOL_ID"),
    secretId: variable("COGNITO_SECRET_ID"),
    group: variable("COGNITO_GROUP"),
    ...proofAt(process.env[`${PROOF.api.toUpperCase()}_URL`]),
  };
}

/** The call by which an account is proved, at the API's address. Without an address a sign-in is the only proof. */
function proofAt(url: string | undefined): Pick<RotateOptions, "call"> {
  return url ? { call: proveCall(url, PROOF) } : {};
}

function variable(name: keyof typeof VARIABLES): string {
  const value = process.env[name];
  if (value) return value;
  const missing = Object.entries(VARIABLES).filter(([wanted]) => !process.env[wanted]);
  throw new UserError(
    `${missing.map(([wanted, purpose]) => `${wanted} is not set. It is ${purpose}.`).join("\n")}\nFor the local stack: eval "$(npm run -s env)". For AWS: npm run onboard -- --stage dev`,
  );
}
