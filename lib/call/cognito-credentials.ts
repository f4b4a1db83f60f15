import { randomBytes as strongRandomBytes } from "node:crypto";
import { CognitoIdentityClient } from "@aws-sdk/client-cognito-identity";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type ApplicationAccount, readAccount } from "./application-account.ts";
import { awsClientOptions } from "./aws-client-options.ts";
import type { CallEvent, Failed, Observe } from "./call-event.ts";
import { CallFailure, runStep } from "./call-failure.ts";
import { getCredentials, getIdentityId, isForeignIdentity } from "./cognito-identity.ts";
import { refresh, signIn, type Tokens } from "./cognito-sign-in.ts";
import { type Ask, renewing } from "./renewing.ts";
import { createServerClock } from "./server-clock.ts";
import type { TemporaryCredentials } from "./temporary-credentials.ts";
import { systemTimers, type Timers } from "./timers.ts";

export interface CognitoCredentialsOptions {
  /** The region of the pools and of the secret. */
  region: string;
  userPoolId: string;
  appClientId: string;
  identityPoolId: string;
  /** Name or ARN of the secret that holds the account: JSON with username and password. */
  secretId: string;
  /** Is told of sign-ins and renewals: see call-event.ts. Default: nobody. */
  observe?: Observe;
  /** How long one attempt at one request may take, in milliseconds. Default 2,000. */
  attemptMs?: number;
  /** The current time, in milliseconds since 1970 UTC. Default `Date.now`. */
  now?: () => number;
  /** Default: the platform's. */
  timers?: Timers;
  /** A number from 0 up to 1, for the pause before a second attempt. Default `Math.random`. */
  random?: () => number;
  /** Default: node:crypto's. */
  randomBytes?: (size: number) => Buffer;
}

/**
 * Temporary credentials of an application account: secret, sign-in by SRP, ID token, identity, credentials. Kept and renewed
 * in time (see renewing.ts): a renewal is one refresh and one call for credentials, and signs in anew only when the refresh is
 * refused. Every sign-in reads the secret, so that a password that was rotated is used; one that is rotated between the reading and the
 * sign-in is read once more.
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
  observe = () => undefined,
  attemptMs = 2_000,
  now = Date.now,
  timers = systemTimers,
  random = Math.random,
  randomBytes = strongRandomBytes,
}: CognitoCredentialsOptions): (ask?: Ask) => Promise<TemporaryCredentials> {
  // Of its own: a service whose Date is wrong must not spoil the signatures for another.
  const clock = createServerClock(now);
  let signal: AbortSignal | undefined;
  const client = () => ({
    region,
    ...awsClientOptions({ timers, random, now, clock, attemptMs, signal: () => signal }),
  });
  const secrets = new SecretsManagerClient(client());
  const userPool = {
    client: new CognitoIdentityProviderClient(client()),
    userPoolId,
    appClientId,
    now: clock.now,
    randomBytes,
  };
  const identityPool = {
    client: new CognitoIdentityClient(client()),
    identityPoolId,
    region,
    userPoolId,
    now,
  };
  let tokens: Tokens | undefined;
  let identityId: string | undefined;

  function signInAnew(signal: AbortSignal): Promise<Tokens> {
    return told(
      () => readAndSignIn(signal),
      (latencyMs, failed) => ({ type: "sign-in", latencyMs, outcome: failed ?? { kind: "signed-in" } }),
    );
  }

  async function readAndSignIn(signal: AbortSignal): Promise<Tokens> {
    const read = () => runStep("secret", () => readAccount(secrets, secretId, signal, clock.now));
    const account = await read();
    identityId ??= account.identityId;
    try {
      return await signIn({ ...userPool, signal }, account);
    } catch (error) {
      const rotated = isRefused(error) ? await read() : account;
      if (isSameAccount(account, rotated)) throw new CallFailure("sign-in", error);
      return runStep("sign-in", () => signIn({ ...userPool, signal }, rotated));
    }
  }

  /** The ID token ends before the credentials do, so that a renewal always begins with new tokens. */
  async function newTokens(signal: AbortSignal): Promise<Tokens> {
    if (tokens === undefined) return signInAnew(signal);
    try {
      return await refresh({ ...userPool, signal }, tokens.refreshToken);
    } catch (error) {
      if (!isRefused(error)) throw new CallFailure("sign-in", error);
      return signInAnew(signal);
    }
  }

  async function credentialsFor({ idToken }: Tokens, signal: AbortSignal): Promise<TemporaryCredentials> {
    const pool = { ...identityPool, signal };
    const known = identityId;
    identityId ??= await runStep("identity", () => getIdentityId(pool, idToken));
    try {
      return await getCredentials(pool, identityId, idToken);
    } catch (error) {
      if (known === undefined || !isForeignIdentity(error)) throw new CallFailure("credentials", error);
    }
    const asked = await runStep("identity", () => getIdentityId(pool, idToken));
    identityId = asked;
    return runStep("credentials", () => getCredentials(pool, asked, idToken));
  }

  async function obtain(current: AbortSignal): Promise<TemporaryCredentials> {
    signal = current;
    tokens = await newTokens(current);
    return credentialsFor(tokens, current);
  }

  /** Tells how a part of the work went, and how long it took. */
  async function told<Result>(
    run: () => Promise<Result>,
    event: (latencyMs: number, failed: Failed | undefined) => CallEvent,
  ): Promise<Result> {
    const startedAt = now();
    try {
      const result = await run();
      observe(event(now() - startedAt, undefined));
      return result;
    } catch (error) {
      const { awsError, step } = error instanceof CallFailure ? error : new CallFailure("credentials", error);
      observe(event(now() - startedAt, { kind: "failed", step, error: awsError }));
      throw error;
    }
  }

  return renewing({
    now: clock.now,
    timers,
    obtain(signal, old) {
      if (old === undefined) return obtain(signal);
      return told(
        () => obtain(signal),
        (latencyMs, failed) => ({ type: "renewal", latencyMs, outcome: failed ?? { kind: "renewed" } }),
      );
    },
  });
}

/** Refused, and not merely failed: the token was revoked or has expired, its user is gone, or the password is another. */
function isRefused(error: unknown): boolean {
  return error instanceof Error && (error.name === "NotAuthorizedException" || error.name === "UserNotFoundException");
}

function isSameAccount(one: ApplicationAccount, other: ApplicationAccount): boolean {
  return one.username === other.username && one.password === other.password;
}
