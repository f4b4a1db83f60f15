import { randomBytes as strongRandomBytes } from "node:crypto";
import { CognitoIdentityClient } from "@aws-sdk/client-cognito-identity";
import {
  CognitoIdentityProviderClient,
  CognitoIdentityProviderServiceException,
} from "@aws-sdk/client-cognito-identity-provider";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { isThrottlingError } from "@smithy/core/retry";
import { type ApplicationAccount, readAccount } from "./application-account.ts";
import { awsClientOptions } from "./aws-client-options.ts";
import type { CallEvent, Failed, Observe } from "./call-event.ts";
import { CallFailure, runStep } from "./call-failure.ts";
import { getCredentials, getIdentityId, isForeignIdentity } from "./cognito-identity.ts";
import { refresh, signIn, type Tokens } from "./cognito-sign-in.ts";
import { type Ask, renewing } from "./renewing.ts";
import { requireStrings } from "./require-strings.ts";
import { createServerClock } from "./server-clock.ts";
import type { TemporaryCredentials } from "./temporary-credentials.ts";
import { systemTimers, type Timers } from "./timers.ts";

export interface CognitoCredentialsOptions {
  /** The region of the pools and of the secret. */
  region: string;
  userPoolId: string;
  appClientId: string;
  identityPoolId: string;
  /**
   * Name or ARN of the secret that holds the account: JSON with `username`, `password` and, for an app client with a secret, `clientSecret`. Or `ssm:`
   * and the name of a parameter that holds the account.
   */
  secretId: string;
  /** Called with each event of a sign-in or a renewal (call-event.ts). Default: nothing is called. */
  observe?: Observe;
  /** The time limit for one attempt at one request, in milliseconds. Default 2,000. */
  attemptMs?: number;
  /** The current time, in milliseconds since 1970 UTC. Default `Date.now`. */
  now?: () => number;
  /** Timers for time limits and pauses. Default: the platform's. */
  timers?: Timers;
  /** A number from 0 up to 1, for the pause before a second attempt. Default `Math.random`. */
  random?: () => number;
  /** A source of cryptographically strong random bytes. Default: node:crypto's. */
  randomBytes?: (size: number) => Buffer;
}

/**
 * Gets temporary credentials for an application account: it reads the secret, signs in by SRP, and exchanges the ID token for an identity
 * and its credentials. It keeps the credentials and renews them in time (renewing.ts).
 *
 * A renewal refreshes the ID token and requests new credentials. When the pool refuses the refresh for any reason except throttling, the
 * function signs in again. Every sign-in reads the secret first. If the password was rotated after that read, it reads the secret again and
 * retries.
 *
 * The requests are made by the AWS SDK's clients. The SDK's own environment variables give the endpoint, the proxies and the keys that read
 * the secret. Throws a TypeError that names every id that is missing. Rejects with a CallFailure that names the step.
 *
 * @example
 * import { cognitoCredentials, signedFetch } from "countersign/call";
 *
 * const region = "eu-west-1";
 * const credentials = cognitoCredentials({
 *   region,
 *   userPoolId: "eu-west-1_Ab1Cd2Ef3",
 *   appClientId: "1a2b3c4d5e6f7g8h9i0j1k2l3m",
 *   identityPoolId: "eu-west-1:11111111-2222-4333-8444-555555555555",
 *   secretId: "orders/age-account",
 * });
 * const fetchSigned = signedFetch({ region, credentials });
 * const answer = await fetchSigned("https://abc123.execute-api.eu-west-1.amazonaws.com/dev/age?dob=19880101");
 * console.log(answer.status);
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
  requireStrings("cognitoCredentials", { region, userPoolId, appClientId, identityPoolId, secretId });
  // A clock for these services alone: another service whose Date is wrong must not spoil their signatures.
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

  function signInByPassword(signal: AbortSignal): Promise<Tokens> {
    return observeOutcome(
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

  /** Refreshes the tokens or signs in. Every renewal needs new tokens, because the ID token expires before the credentials do. */
  async function newTokens(signal: AbortSignal): Promise<Tokens> {
    if (tokens === undefined) return signInByPassword(signal);
    try {
      return await refresh({ ...userPool, signal }, tokens);
    } catch (error) {
      if (!isLasting(error)) throw new CallFailure("sign-in", error);
      return signInByPassword(signal);
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

  /** Runs one step, and tells the observer the outcome of the step and the time that it took. */
  async function observeOutcome<Result>(
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
      return observeOutcome(
        () => obtain(signal),
        (latencyMs, failed) => ({ type: "renewal", latencyMs, outcome: failed ?? { kind: "renewed" } }),
      );
    },
  });
}

/** Whether the user pool refused: the token is revoked or has expired, its user was deleted, or the password is wrong. */
function isRefused(error: unknown): boolean {
  return error instanceof Error && (error.name === "NotAuthorizedException" || error.name === "UserNotFoundException");
}

/**
 * Whether the user pool will refuse the refresh again: a revoked token, a token that rotation has replaced, or any other
 * refusal. A throttle and a failure of the service or the network end by themselves, and a sign-in would only add to the load.
 */
function isLasting(error: unknown): boolean {
  if (!(error instanceof CognitoIdentityProviderServiceException)) return false;
  return error.$fault === "client" && !isThrottlingError({ name: error.name, message: "", $metadata: error.$metadata });
}

function isSameAccount(one: ApplicationAccount, other: ApplicationAccount): boolean {
  return one.username === other.username && one.password === other.password;
}
