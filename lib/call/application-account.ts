import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { getParameter } from "./parameter.ts";

/** An application's account in a user pool, as the JSON of its secret has it. Onboarding adds `sub` and `identityId` when it completes. */
export interface ApplicationAccount {
  username: string;
  password: string;
  /** The secret of the app client. Undefined for an app client without a secret. */
  clientSecret?: string;
  sub?: string;
  identityId?: string;
}

/** The error for a secret that holds no account yet. The message repeats nothing of the secret's value. */
export class NotOnboarded extends Error {
  override name = "NotOnboarded";
}

/**
 * Reads an account from Secrets Manager, or from Parameter Store when `secretId` is `ssm:` followed by a parameter's name. Both use the
 * client's region and keys.
 *
 * Rejects with AWS's error when the secret cannot be read, and with NotOnboarded when the secret holds no account.
 */
export async function readAccount(
  client: SecretsManagerClient,
  secretId: string,
  abortSignal: AbortSignal,
  now?: () => number,
): Promise<ApplicationAccount> {
  const account = parseAccount(await readText(client, secretId, abortSignal, now));
  if (account === undefined) {
    throw new NotOnboarded("The secret holds no account with username and password. Run `npm run onboard`.");
  }
  return account;
}

async function readText(
  client: SecretsManagerClient,
  secretId: string,
  signal: AbortSignal,
  now?: () => number,
): Promise<string | undefined> {
  const name = parameterName(secretId);
  if (name === undefined) {
    const read = new GetSecretValueCommand({ SecretId: secretId });
    return (await client.send(read, { abortSignal: signal })).SecretString;
  }
  const { credentials, region } = client.config;
  const keys = await credentials();
  return getParameter({ name, region: await region(), credentials: keys, signal, ...(now && { now }) });
}

/** Returns `/countersign/dev/day` for `ssm:/countersign/dev/day`, and undefined for the name or ARN of a secret in Secrets Manager. */
export function parameterName(secretId: string): string | undefined {
  return secretId.startsWith("ssm:") ? secretId.slice("ssm:".length) : undefined;
}

/** Parses a secret; undefined when the secret holds no account. */
export function parseAccount(text: string | undefined): ApplicationAccount | undefined {
  const value = parse(text ?? "");
  const { username, password, clientSecret, sub, identityId } = value;
  if (typeof username !== "string" || typeof password !== "string") return undefined;
  return {
    username,
    password,
    ...(typeof clientSecret === "string" && { clientSecret }),
    ...(typeof sub === "string" && { sub }),
    ...(typeof identityId === "string" && { identityId }),
  };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    // The message of JSON.parse quotes the secret.
    return {};
  }
}
