import { randomBytes as strongRandomBytes } from "node:crypto";
import { CognitoIdentityClient } from "@aws-sdk/client-cognito-identity";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type AccountApi, accountCredentials } from "./account-credentials.ts";
import { readAccount } from "./application-account.ts";
import { awsClientOptions } from "./aws-client-options.ts";
import type { Observe } from "./call-event.ts";
import { getCredentials, getIdentityId } from "./cognito-identity.ts";
import { beginSignIn, refresh } from "./cognito-sign-in.ts";
import type { Ask } from "./renewing.ts";
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
  /** A number from 0 up to 1, for pauses, and for when to renew. Default `Math.random`. */
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
  let current: AbortSignal | undefined;
  const client = () => ({
    region,
    ...awsClientOptions({ timers, random, now, clock, attemptMs, signal: () => current }),
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
  /** Gives the clients the signal of the request that they are about to send. */
  function sendUntil<Options extends object>(options: Options, signal: AbortSignal): Options & { signal: AbortSignal } {
    current = signal;
    return { ...options, signal };
  }
  const api: AccountApi = {
    readAccount(signal) {
      current = signal;
      return readAccount(secrets, secretId, signal, clock.now);
    },
    async beginSignIn(account, signal) {
      const answer = await beginSignIn(sendUntil(userPool, signal), account);
      return (signal) => {
        current = signal;
        return answer(signal);
      };
    },
    refresh: (tokens, signal) => refresh(sendUntil(userPool, signal), tokens),
    getIdentityId: (idToken, signal) => getIdentityId(sendUntil(identityPool, signal), idToken),
    getCredentials: (id, idToken, signal) => getCredentials(sendUntil(identityPool, signal), id, idToken),
  };
  return accountCredentials({ api, observe, now, clock, timers, random });
}
