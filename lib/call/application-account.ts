import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

/** What the secret holds of an application's account. `sub` and `identityId` are there once onboarding is complete. */
export interface ApplicationAccount {
  username: string;
  password: string;
  sub?: string;
  identityId?: string;
}

/** A secret that is no application account yet. The message holds nothing of its value. */
export class NotOnboarded extends Error {
  override name = "NotOnboarded";
}

/**
 * Reads an account from Secrets Manager.
 *
 * Rejects with the SDK's error when the secret cannot be read, and with NotOnboarded when it holds no account.
 */
export async function readAccount(
  client: SecretsManagerClient,
  secretId: string,
  abortSignal: AbortSignal,
): Promise<ApplicationAccount> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }), { abortSignal });
  const account = parseAccount(SecretString);
  if (account === undefined) {
    throw new NotOnboarded("The secret holds no account with username and password. Run `npm run onboard`.");
  }
  return account;
}

/** The account in a secret's text, or nothing when it is none. */
export function parseAccount(text: string | undefined): ApplicationAccount | undefined {
  const value = parse(text ?? "");
  const { username, password, sub, identityId } = value;
  if (typeof username !== "string" || typeof password !== "string") return undefined;
  return {
    username,
    password,
    ...(typeof sub === "string" && { sub }),
    ...(typeof identityId === "string" && { identityId }),
  };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    // JSON.parse's own message quotes the text.
    return {};
  }
}
