import {
  type CognitoIdentityClient,
  GetCredentialsForIdentityCommand,
  GetIdCommand,
} from "@aws-sdk/client-cognito-identity";
import { calledOffBy, UnexpectedAnswer } from "./cognito-sign-in.ts";
import type { TemporaryCredentials } from "./temporary-credentials.ts";

export interface IdentityPoolOptions {
  client: CognitoIdentityClient;
  identityPoolId: string;
  region: string;
  userPoolId: string;
  /** The current time, in milliseconds since 1970 UTC, for the credentials' `obtainedAt`. Default `Date.now`. */
  now?: () => number;
  /** Calls the request off. */
  signal?: AbortSignal;
}

/** The identity that a user has in the identity pool: always the same. */
export async function getIdentityId(options: IdentityPoolOptions, idToken: string): Promise<string> {
  const { IdentityId } = await options.client.send(
    new GetIdCommand({ IdentityPoolId: options.identityPoolId, Logins: logins(options, idToken) }),
    calledOffBy(options),
  );
  if (IdentityId === undefined) throw new UnexpectedAnswer("no identity id");
  return IdentityId;
}

/** Credentials of the role that the token prefers, for an hour. */
export async function getCredentials(
  options: IdentityPoolOptions,
  identityId: string,
  idToken: string,
): Promise<TemporaryCredentials> {
  const { Credentials } = await options.client.send(
    new GetCredentialsForIdentityCommand({ IdentityId: identityId, Logins: logins(options, idToken) }),
    calledOffBy(options),
  );
  const { AccessKeyId, SecretKey, SessionToken, Expiration } = Credentials ?? {};
  if (AccessKeyId === undefined || SecretKey === undefined || SessionToken === undefined || Expiration === undefined) {
    throw new UnexpectedAnswer("no credentials");
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretKey,
    sessionToken: SessionToken,
    obtainedAt: (options.now ?? Date.now)(),
    expiresAt: Expiration.getTime(),
  };
}

/** Whether a refusal means that the identity id is not this user's, so that asking for it once more is worth it. */
export function isForeignIdentity(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === "ResourceNotFoundException" || error.name === "ValidationException") return true;
  return error.name === "NotAuthorizedException" && error.message.startsWith("Logins don't match");
}

function logins({ region, userPoolId }: IdentityPoolOptions, idToken: string): Record<string, string> {
  return { [`cognito-idp.${region}.amazonaws.com/${userPoolId}`]: idToken };
}
