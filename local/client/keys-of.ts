import { asObject, type Json, parseObject } from "../json.ts";
import { suggestion } from "../suggestion.cjs";
import { UserError } from "../user-error.ts";
import { askControl } from "./ask-control.ts";
import { createAwsClient } from "./aws-client.ts";
import { EVERY_IDENTITY, type Identity, NAMED_IDENTITIES } from "./identity.ts";
import type { RunningStack } from "./running-stacks.ts";
import type { Keys } from "./sign.ts";
import { signIn } from "./sign-in.ts";

/** The variable with the password of the user that `--as` names. */
const PASSWORD = "COUNTERSIGN_PASSWORD";

export interface KeysOptions {
  /** The running stack. Undefined when the caller has named another address and no stack runs. */
  stack: RunningStack | undefined;
  /** The variables of the shell. */
  shell: Readonly<Record<string, string | undefined>>;
  /** The current time, in milliseconds since 1970 UTC. */
  now: () => number;
  /** A source of cryptographically strong random bytes. */
  randomBytes: (size: number) => Buffer;
}

/**
 * Obtains the keys of an identity: users and the application account sign in, as on AWS. Undefined for the identity `nobody`. Throws a
 * UserError that says what is missing, or with AWS's words when a step is refused.
 */
export async function keysOf(identity: Identity, options: KeysOptions): Promise<Keys | undefined> {
  if (identity.kind === "nobody") return undefined;
  if (identity.kind === "shell") return shellKeys(options.shell);
  const { stack } = options;
  if (stack === undefined) throw new UserError("Only --as shell and --as nobody work without a running stack.");
  switch (identity.kind) {
    case "developer":
      return developerKeys(stack);
    case "guest":
      return callerKeys(stack, "guest");
    case "role":
    case "function":
      return callerKeys(stack, `${identity.kind}:${identity.logicalId}`);
    case "account": {
      const { password, username } = await readAccount(stack, options);
      return signInTo(stack, username, password, options);
    }
    case "user": {
      const password = options.shell[PASSWORD];
      if (!password) throw new UserError(noPassword(identity.name));
      return signInTo(stack, identity.name, password, options);
    }
  }
}

function noPassword(name: string): string {
  return `${PASSWORD} is not set. It is the password of the user ${name}${suggestion(name, NAMED_IDENTITIES)}.
--as takes ${EVERY_IDENTITY}.`;
}

function shellKeys({
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
  AWS_SESSION_TOKEN: sessionToken,
}: KeysOptions["shell"]): Keys {
  if (!accessKeyId || !secretAccessKey) {
    throw new UserError("--as shell needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the shell.");
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

function developerKeys({ environment }: RunningStack): Keys {
  return {
    accessKeyId: environment["AWS_ACCESS_KEY_ID"] ?? "",
    secretAccessKey: environment["AWS_SECRET_ACCESS_KEY"] ?? "",
  };
}

async function callerKeys(stack: RunningStack, caller: string): Promise<Keys> {
  const { body, status } = await askControl(stack, "sessions", { caller });
  if (status !== 200) throw new UserError(`--as ${caller}: ${body["message"]}`);
  const { accessKeyId, secretAccessKey, sessionToken } = body;
  return {
    accessKeyId: String(accessKeyId),
    secretAccessKey: String(secretAccessKey),
    sessionToken: String(sessionToken),
  };
}

/** Reads the application account from the secret that a function's environment names, with the developer's keys. */
async function readAccount(stack: RunningStack, { now }: KeysOptions): Promise<{ username: string; password: string }> {
  const id = stack.environment["COGNITO_SECRET_ID"];
  if (id === undefined) {
    throw new UserError(
      "This stack has no application account: no function has COGNITO_SECRET_ID. Use --as role:NAME.",
    );
  }
  const aws = createAwsClient(stack.environment["AWS_ENDPOINT_URL"] ?? "", regionOf(stack), now);
  const text = await readSecret(id, (service, target, input) =>
    aws({ service, target, input, keys: developerKeys(stack) }),
  );
  const { password, username } = parseObject(text) ?? {};
  if (typeof username === "string" && typeof password === "string") return { username, password };
  throw new UserError("The secret holds no account: onboarding has failed, and the terminal of the stack says why.");
}

type Ask = (service: string, target: string, input: Json) => Promise<Json>;

/** Reads a secret of Secrets Manager, or of Parameter Store when its id begins with `ssm:`. */
async function readSecret(id: string, ask: Ask): Promise<string> {
  if (!id.startsWith("ssm:")) {
    return String((await ask("secretsmanager", "secretsmanager.GetSecretValue", { SecretId: id }))["SecretString"]);
  }
  const input = { Name: id.slice("ssm:".length), WithDecryption: true };
  return String(asObject((await ask("ssm", "AmazonSSM.GetParameter", input))["Parameter"])["Value"]);
}

function signInTo(stack: RunningStack, username: string, password: string, options: KeysOptions): Promise<Keys> {
  const { now, randomBytes } = options;
  const region = regionOf(stack);
  return signIn(
    {
      aws: createAwsClient(stack.environment["AWS_ENDPOINT_URL"] ?? "", region, now),
      region,
      userPoolId: idOf(stack, "COGNITO_USER_POOL_ID"),
      appClientId: idOf(stack, "COGNITO_APP_CLIENT_ID"),
      identityPoolId: idOf(stack, "COGNITO_IDENTITY_POOL_ID"),
      now,
      randomBytes,
    },
    username,
    password,
  );
}

function idOf({ environment }: RunningStack, name: string): string {
  const id = environment[name];
  if (id === undefined) throw new UserError(`Nobody can sign in to this stack: no function has ${name}.`);
  return id;
}

function regionOf({ environment }: RunningStack): string {
  return environment["AWS_REGION"] ?? "";
}
