import { randomBytes as strongRandomBytes } from "node:crypto";
import { CognitoIdentityClient } from "@aws-sdk/client-cognito-identity";
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type ApplicationAccount, parseAccount } from "../call/application-account.ts";
import { getIdentityId } from "../call/cognito-identity.ts";
import { signIn } from "../call/cognito-sign-in.ts";
import { newPassword, randomText } from "./password.ts";

export interface OnboardOptions {
  region: string;
  userPoolId: string;
  appClientId: string;
  identityPoolId: string;
  /** Name or ARN of the secret that gets the account. */
  secretId: string;
  /** The group that carries the caller's role. */
  group: string;
  /** The AWS endpoint, and the keys to administer it with. Default: the SDK's own, from its environment variables. */
  endpoint?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  /** The current time, in milliseconds since 1970 UTC. Default `Date.now`. */
  now?: () => number;
  /** Default: node:crypto's. */
  randomBytes?: (size: number) => Buffer;
}

/** What onboarding came to. A refusal says in a sentence what failed and what to do. */
export type OnboardOutcome =
  | { ok: true; did: "created" | "nothing"; username: string }
  | { ok: false; step: OnboardStep; sentence: string };

export type OnboardStep =
  | "read the secret"
  | "write the secret"
  | "create the account"
  | "set its password"
  | "add it to its group"
  | "sign in";

/**
 * Makes day's application account ready: a name that nobody can guess and a password, kept in the secret; the account, its password
 * and its group in the user pool; and a sign-in as the proof. The same for the local stack and for AWS.
 *
 * The secret is written first, so that no account exists whose password is lost. A run that was cut off leaves a secret without a
 * `sub`: the next run begins with a new name. A whole account is proved by a sign-in and changed in nothing.
 */
export async function onboard(options: OnboardOptions): Promise<OnboardOutcome> {
  const { endpoint, credentials, region, now = Date.now, randomBytes = strongRandomBytes } = options;
  const shared = { region, ...(endpoint !== undefined && { endpoint }), ...(credentials && { credentials }) };
  const secrets = new SecretsManagerClient(shared);
  const userPool = new CognitoIdentityProviderClient(shared);
  const identityPool = new CognitoIdentityClient(shared);
  const { appClientId, group, identityPoolId, secretId, userPoolId } = options;
  const named = { UserPoolId: userPoolId };

  try {
    const known = await attempt("read the secret", () => readSecret(secrets, secretId));
    if (known?.sub !== undefined) {
      await attempt("sign in", () => prove(known));
      return { ok: true, did: "nothing", username: known.username };
    }

    const account = {
      username: `day-${randomText(randomBytes, "abcdefghijklmnopqrstuvwxyz0123456789", 16)}@countersign.invalid`,
      password: newPassword(randomBytes),
    };
    const user = { ...named, Username: account.username };
    await attempt("write the secret", () => writeSecret(secrets, secretId, account));
    const { User } = await attempt("create the account", () =>
      userPool.send(new AdminCreateUserCommand({ ...user, MessageAction: "SUPPRESS" })),
    );
    await attempt("set its password", () =>
      userPool.send(new AdminSetUserPasswordCommand({ ...user, Password: account.password, Permanent: true })),
    );
    await attempt("add it to its group", () =>
      userPool.send(new AdminAddUserToGroupCommand({ ...user, GroupName: group })),
    );
    const identityId = await attempt("sign in", () => prove(account));
    const sub = User?.Attributes?.find(({ Name }) => Name === "sub")?.Value ?? User?.Username ?? "";
    await attempt("write the secret", () => writeSecret(secrets, secretId, { ...account, sub, identityId }));
    return { ok: true, did: "created", username: account.username };
  } catch (error) {
    if (error instanceof StepFailure) return { ok: false, step: error.step, sentence: error.message };
    throw error;
  } finally {
    for (const client of [secrets, userPool, identityPool]) client.destroy();
  }

  /** Signs in and asks for the identity, as day will. */
  async function prove({ username, password }: { username: string; password: string }): Promise<string> {
    const { idToken } = await signIn(
      { client: userPool, userPoolId, appClientId, now, randomBytes },
      { username, password },
    );
    return getIdentityId({ client: identityPool, identityPoolId, region, userPoolId }, idToken);
  }
}

/** The account in the secret, or nothing when it is empty or holds none. */
async function readSecret(client: SecretsManagerClient, secretId: string): Promise<ApplicationAccount | undefined> {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    return parseAccount(SecretString);
  } catch (error) {
    if (isEmptySecret(error)) return undefined;
    throw error;
  }
}

async function writeSecret(client: SecretsManagerClient, secretId: string, account: ApplicationAccount): Promise<void> {
  await client.send(new PutSecretValueCommand({ SecretId: secretId, SecretString: JSON.stringify(account) }));
}

class StepFailure extends Error {
  readonly step: OnboardStep;
  constructor(step: OnboardStep, sentence: string) {
    super(sentence);
    this.step = step;
  }
}

async function attempt<Result>(step: OnboardStep, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw new StepFailure(step, `Could not ${step}: ${explain(error)}`);
  }
}

/** AWS's own name and words, and what to do where that is known. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "CredentialsProviderError") {
    return 'there are no AWS credentials. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run `eval "$(npm run -s env)"` for the local stack.';
  }
  if ("code" in error && error.code === "ECONNREFUSED") {
    return "nothing answers at the AWS endpoint. Is `npm start` running, and AWS_ENDPOINT_URL its address?";
  }
  const remedy = REMEDIES[error.name];
  return `${error.name}: ${error.message}${remedy === undefined ? "" : `\n${remedy}`}`;
}

const REMEDIES: Readonly<Record<string, string>> = {
  AccessDeniedException: "Use keys that may administer the user pool and write the secret.",
  ExpiredTokenException: "Get new AWS credentials.",
  InvalidSignatureException: "Check the secret access key, the region and the clock.",
  NotAuthorizedException:
    "The account in the secret does not let itself in. Empty the secret of its sub to have a new account made.",
  ResourceNotFoundException:
    "Check COGNITO_SECRET_ID, COGNITO_USER_POOL_ID and COGNITO_GROUP, and that they are of this account and region.",
  UnrecognizedClientException:
    'The AWS keys are not of this account, or not of the running stack: `eval "$(npm run -s env)"` again.',
};

/** AWS says of a secret that was created empty that it has no current value. */
function isEmptySecret(error: unknown): boolean {
  return error instanceof Error && error.name === "ResourceNotFoundException" && /staging label/.test(error.message);
}
