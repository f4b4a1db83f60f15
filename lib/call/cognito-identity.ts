import {
  type CognitoIdentityClient,
  GetCredentialsForIdentityCommand,
  GetIdCommand,
} from "@aws-sdk/client-cognito-identity";
import { abortOptions, UnexpectedAnswer } from "./cognito-sign-in.ts";
import type { TemporaryCredentials } from "./temporary-credentials.ts";

export interface IdentityPoolOptions {
  client: CognitoIdentityClient;
  identityPoolId: string;
  region: string;
  userPoolId: string;
  /** The current time, in milliseconds since 1970 UTC, for the credentials' `obtainedAt`. Default `Date.now`. */
  now?: () => number;
  /** Aborts the request. */
  signal?: AbortSignal;
}

/** Gets the id of a user's identity in the identity pool. A user's id never changes. */
export async function getIdentityId(options: IdentityPoolOptions, idToken: string): Promise<string> {
  const { IdentityId } = await options.client.send(
    new GetIdCommand({ IdentityPoolId: options.identityPoolId, Logins: logins(options, idToken) }),
    abortOptions(options),
  );
  if (IdentityId === undefined) throw new UnexpectedAnswer("no identity id");
  return IdentityId;
}

/** Gets credentials of the role that the token's `cognito:preferred_role` names, for an hour. */
export async function getCredentials(
  options: IdentityPoolOptions,
  identityId: string,
  idToken: string,
): Promise<TemporaryCredentials> {
  const { Credentials } = await options.client.send(
    new GetCredentialsForIdentityCommand({ IdentityId: identityId, Logins: logins(options, idToken) }),
    abortOptions(options),
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

/** Whether a refusal means that the identity id belongs to another user, so that the caller has to ask for the user's identity id again. */
export function isForeignIdentity(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === "ResourceNotFoundException" || error.name === "ValidationException") return true;
  return error.name === "NotAuthorizedException" && error.message.startsWith("Logins don't match");
}

function logins({ region, userPoolId }: IdentityPoolOptions, idToken: string): Record<string, string> {
  return { [`cognito-idp.${region}.amazonaws.com/${userPoolId}`]: idToken };
}
