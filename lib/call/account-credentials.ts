import { CognitoIdentityServiceException } from "@aws-sdk/client-cognito-identity";
import { CognitoIdentityProviderServiceException } from "@aws-sdk/client-cognito-identity-provider";
import { isThrottlingError } from "@smithy/core/retry";
import type { ApplicationAccount } from "./application-account.ts";
import type { Observe } from "./call-event.ts";
import { CallFailure, runStep } from "./call-failure.ts";
import { isForeignIdentity } from "./cognito-identity.ts";
import type { AnswerChallenge, Tokens } from "./cognito-sign-in.ts";
import { observeOutcome } from "./observe-outcome.ts";
import { type Ask, RENEW_BEFORE_MS, renewing } from "./renewing.ts";
import type { ServerClock } from "./server-clock.ts";
import type { TemporaryCredentials } from "./temporary-credentials.ts";
import type { Timers } from "./timers.ts";

/**
 * The requests to AWS that credentials of an application account need. Each rejects with AWS's error, or with the signal's reason when it
 * is aborted.
 */
export interface AccountApi {
  /** Reads the account from the secret. */
  readAccount: (signal: AbortSignal) => Promise<ApplicationAccount>;
  /** Begins a sign-in by password. The result makes the second call, which ends the sign-in. */
  beginSignIn: (account: ApplicationAccount, signal: AbortSignal) => Promise<AnswerChallenge>;
  /** Gets new tokens with the refresh token. */
  refresh: (tokens: Tokens, signal: AbortSignal) => Promise<Tokens>;
  /** Gets the id of the user's identity. */
  getIdentityId: (idToken: string, signal: AbortSignal) => Promise<string>;
  /** Gets credentials for the identity. */
  getCredentials: (identityId: string, idToken: string, signal: AbortSignal) => Promise<TemporaryCredentials>;
}

export interface AccountCredentialsOptions {
  api: AccountApi;
  /** Called with each event of a sign-in or a renewal. */
  observe: Observe;
  /** The time of this machine's clock, in milliseconds since 1970 UTC. */
  now: () => number;
  /** The clock of the services that `api` calls. */
  clock: ServerClock;
  timers: Timers;
  /** A number from 0 up to 1, which spreads the renewals and the pauses after a failure. */
  random: () => number;
}

/**
 * How much earlier than five minutes before their end credentials are renewed at most, in milliseconds. Containers that started together
 * would otherwise renew together, which meets Cognito's quotas.
 */
const EARLIEST_MS = 300_000;

/**
 * How long a challenge is answered, in milliseconds. Cognito waits for three minutes (`AuthSessionValidity`); a part of them is for the call
 * itself.
 */
const CHALLENGE_LASTS_MS = 170_000;

/**
 * Keeps the credentials of an application account: decides when to sign in, when to refresh, when to read the secret again, and how long a
 * failure lasts. The requests themselves are a parameter, so that a simulation can answer them.
 */
export function accountCredentials({
  api,
  observe,
  now,
  clock,
  timers,
  random,
}: AccountCredentialsOptions): (ask?: Ask) => Promise<TemporaryCredentials> {
  let tokens: Tokens | undefined;
  let identityId: string | undefined;
  /** A sign-in whose second call the pool throttled, or failed to answer. */
  let begun: { at: number; answer: AnswerChallenge } | undefined;
  /** Whether `tokens` are newer than the credentials, because the steps after the sign-in or the refresh failed. */
  let areTokensFresh = false;

  function signInByPassword(signal: AbortSignal): Promise<Tokens> {
    return observeOutcome(
      { now, observe },
      () => readAndSignIn(signal),
      (latencyMs, failed) => ({ type: "sign-in", latencyMs, outcome: failed ?? { kind: "signed-in" } }),
    );
  }

  async function readAndSignIn(signal: AbortSignal): Promise<Tokens> {
    if (begun !== undefined && now() - begun.at < CHALLENGE_LASTS_MS) {
      try {
        return await finish(begun.answer, signal);
      } catch (error) {
        // The pool may have acted on an earlier answer too late for us, and takes a second answer for a wrong password.
        if (!isRefused(error)) throw new CallFailure("sign-in", error);
      }
    }
    const read = () => runStep("secret", () => api.readAccount(signal));
    const account = await read();
    identityId ??= account.identityId;
    try {
      return await signIn(account, signal);
    } catch (error) {
      const rotated = isRefused(error) ? await read() : account;
      if (isSameAccount(account, rotated) && !isRepeatRefused(error)) throw new CallFailure("sign-in", error);
      return runStep("sign-in", () => signIn(rotated, signal));
    }
  }

  async function signIn(account: ApplicationAccount, signal: AbortSignal): Promise<Tokens> {
    const answer = await api.beginSignIn(account, signal);
    begun = { at: now(), answer };
    return finish(answer, signal);
  }

  /** Answers the challenge. It stays begun when the next try can answer it again. */
  async function finish(answer: AnswerChallenge, signal: AbortSignal): Promise<Tokens> {
    try {
      const signedIn = await answer(signal);
      begun = undefined;
      return signedIn;
    } catch (error) {
      if (isLasting(error)) begun = undefined;
      throw error;
    }
  }

  /** Refreshes the tokens or signs in. Every renewal needs new tokens, because the ID token expires before the credentials do. */
  async function newTokens(signal: AbortSignal): Promise<Tokens> {
    if (tokens === undefined) return signInByPassword(signal);
    try {
      return await api.refresh(tokens, signal);
    } catch (error) {
      if (!isLasting(error)) throw new CallFailure("sign-in", error);
      return signInByPassword(signal);
    }
  }

  async function credentialsFor({ idToken }: Tokens, signal: AbortSignal): Promise<TemporaryCredentials> {
    const known = identityId;
    identityId ??= await runStep("identity", () => api.getIdentityId(idToken, signal));
    try {
      return await api.getCredentials(identityId, idToken, signal);
    } catch (error) {
      if (known === undefined || !isForeignIdentity(error)) throw new CallFailure("credentials", error);
    }
    const asked = await runStep("identity", () => api.getIdentityId(idToken, signal));
    identityId = asked;
    return runStep("credentials", () => api.getCredentials(asked, idToken, signal));
  }

  /**
   * Gets tokens and exchanges them. When only the exchange fails, and may succeed later, the next try begins with the same tokens, and gets new
   * ones when these have expired since.
   */
  async function obtain(signal: AbortSignal): Promise<TemporaryCredentials> {
    const areKept = areTokensFresh;
    if (tokens === undefined || !areTokensFresh) tokens = await newTokens(signal);
    areTokensFresh = true;
    try {
      const credentials = await credentialsFor(tokens, signal);
      areTokensFresh = false;
      return { ...credentials, renewAt: credentials.expiresAt - RENEW_BEFORE_MS - random() * EARLIEST_MS };
    } catch (error) {
      areTokensFresh = !isLasting(error instanceof CallFailure ? error.cause : error);
      if (areKept && !areTokensFresh) return obtain(signal);
      throw error;
    }
  }

  return renewing({
    now: clock.now,
    timers,
    random,
    explain: explainFailure,
    isNear: () => begun !== undefined || areTokensFresh,
    obtain(signal, old) {
      if (old === undefined) return obtain(signal);
      return observeOutcome(
        { now, observe },
        () => obtain(signal),
        (latencyMs, failed) => ({ type: "renewal", latencyMs, outcome: failed ?? { kind: "renewed" } }),
      );
    },
  });
}

/** Adds the time until the next try to the failure of a step. */
function explainFailure(error: unknown, retryAfterMs: number): unknown {
  if (!(error instanceof CallFailure)) return error;
  return new CallFailure(error.step, error.cause, { reason: error.reason, retryAfterMs });
}

/** Whether the user pool refused: the token is revoked or has expired, its user was deleted, or the password is wrong. */
function isRefused(error: unknown): boolean {
  return error instanceof Error && (error.name === "NotAuthorizedException" || error.name === "UserNotFoundException");
}

/** Whether the user pool refused a request that the SDK had sent before: the pool may have acted on the first one, whose answer came too late. */
function isRepeatRefused(error: unknown): boolean {
  return (
    error instanceof CognitoIdentityProviderServiceException && isRefused(error) && (error.$metadata.attempts ?? 1) > 1
  );
}

/**
 * Whether Cognito will refuse the same request again: for a revoked token, a token that rotation has replaced, or any other reason of the
 * request. A throttle and a failure of the service or the network end by themselves, and a sign-in would only add to the load.
 */
function isLasting(error: unknown): boolean {
  if (!(error instanceof CognitoIdentityProviderServiceException || error instanceof CognitoIdentityServiceException)) {
    return false;
  }
  return error.$fault === "client" && !isThrottlingError({ name: error.name, message: "", $metadata: error.$metadata });
}

function isSameAccount(one: ApplicationAccount, other: ApplicationAccount): boolean {
  return one.username === other.username && one.password === other.password;
}
