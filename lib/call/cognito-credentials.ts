import { randomBytes as strongRandomBytes } from "node:crypto";
import { CognitoIdentityClient } from "@aws-sdk/client-cognito-identity";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { readAccount } from "./application-account.ts";
import { CallFailure, step } from "./call-failure.ts";
import { getCredentials, getIdentityId, isForeignIdentity } from "./cognito-identity.ts";
import { refresh, signIn, type Tokens } from "./cognito-sign-in.ts";
import { renewing } from "./renewing.ts";
import type { TemporaryCredentials } from "./temporary-credentials.ts";

export interface CognitoCredentialsOptions {
  /** The region of the pools and of the secret. */
  region: string;
  userPoolId: string;
  appClientId: string;
  identityPoolId: string;
  /** Name or ARN of the secret that holds the account: JSON with username and password. */
  secretId: string;
  /** The current time, in milliseconds since 1970 UTC. Default `Date.now`. */
  now?: () => number;
  /** Default: node:crypto's. */
  randomBytes?: (size: number) => Buffer;
}

/**
 * Temporary credentials of an application account: secret, sign-in by SRP, ID token, identity, credentials. Kept and renewed
 * in time (see renewing.ts): a renewal is one refresh and one call for credentials, and signs in anew only when the refresh is
 * refused.
 *
 * The clients are the AWS SDK's: endpoint, proxies and the keys to read the secret come from its own environment variables.
 * Rejects with a CallFailure that names the step.
 */
export function cognitoCredentials({
  region,
  userPoolId,
  appClientId,
  identityPoolId,
  secretId,
  now = Date.now,
  randomBytes = strongRandomBytes,
}: CognitoCredentialsOptions): () => Promise<TemporaryCredentials> {
  const secrets = new SecretsManagerClient({ region });
  const userPool = {
    client: new CognitoIdentityProviderClient({ region }),
    userPoolId,
    appClientId,
    now,
    randomBytes,
  };
  const identityPool = { client: new CognitoIdentityClient({ region }), identityPoolId, region, userPoolId };
  let tokens: Tokens | undefined;
  let identityId: string | undefined;

  async function signInAnew(): Promise<Tokens> {
    const account = await step("secret", () => readAccount(secrets, secretId));
    identityId ??= account.identityId;
    return step("sign-in", () => signIn(userPool, account));
  }

  /** The ID token ends before the credentials do, so that a renewal always begins with new tokens. */
  async function newTokens(): Promise<Tokens> {
    if (tokens === undefined) return signInAnew();
    try {
      return await refresh(userPool, tokens.refreshToken);
    } catch (error) {
      if (!isRefused(error)) throw new CallFailure("sign-in", error);
      return signInAnew();
    }
  }

  async function credentialsFor({ idToken }: Tokens): Promise<TemporaryCredentials> {
    const known = identityId;
    identityId ??= await step("identity", () => getIdentityId(identityPool, idToken));
    try {
      return await getCredentials(identityPool, identityId, idToken);
    } catch (error) {
      if (known === undefined || !isForeignIdentity(error)) throw new CallFailure("credentials", error);
    }
    const asked = await step("identity", () => getIdentityId(identityPool, idToken));
    identityId = asked;
    return step("credentials", () => getCredentials(identityPool, asked, idToken));
  }

  return renewing({
    now,
    async obtain() {
      tokens = await newTokens();
      return credentialsFor(tokens);
    },
  });
}

/** Refused, and not merely failed: the token was revoked or has expired, or its user is gone. */
function isRefused(error: unknown): boolean {
  return error instanceof Error && (error.name === "NotAuthorizedException" || error.name === "UserNotFoundException");
}
