import type { AccountCredentialsOptions } from "../../lib/call/account-credentials.ts";
import { CallFailure, runStep } from "../../lib/call/call-failure.ts";
import type { Tokens } from "../../lib/call/cognito-sign-in.ts";
import { observeOutcome } from "../../lib/call/observe-outcome.ts";
import { type Ask, RENEW_BEFORE_MS, renewing } from "../../lib/call/renewing.ts";
import type { TemporaryCredentials } from "../../lib/call/temporary-credentials.ts";

/** The time before the end of credentials from which requests wait for the renewal, in milliseconds. */
const WAIT_BEFORE_MS = 30_000;

/**
 * Keeps the credentials of an application account without the measures that docs/capacity.md describes, so that the page can show a scenario with
 * and without them. A container pauses five seconds after every failure, and then begins the sign-in from its first request. A renewal begins five minutes before
 * the end, and no request waits for a renewal that was lost while the container was frozen.
 */
export function plainCaller({
  api,
  observe,
  now,
  timers,
}: Omit<AccountCredentialsOptions, "clock" | "random">): (ask?: Ask) => Promise<TemporaryCredentials> {
  let tokens: Tokens | undefined;
  let identityId: string | undefined;
  let held: TemporaryCredentials | undefined;

  async function signIn(signal: AbortSignal): Promise<Tokens> {
    const account = await runStep("secret", () => api.readAccount(signal));
    identityId ??= account.identityId;
    return runStep("sign-in", async () => (await api.beginSignIn(account, signal))(signal));
  }

  /** Refreshes the tokens, or signs in: the first time, and when the refresh token is refused. */
  async function newTokens(old: Tokens | undefined, signal: AbortSignal): Promise<Tokens> {
    try {
      if (old !== undefined) return await api.refresh(old, signal);
    } catch (error) {
      if (!isRefused(error)) throw new CallFailure("sign-in", error);
    }
    return observeOutcome(
      { now, observe },
      () => signIn(signal),
      (latencyMs, failed) => ({ type: "sign-in", latencyMs, outcome: failed ?? { kind: "signed-in" } }),
    );
  }

  async function obtain(signal: AbortSignal): Promise<TemporaryCredentials> {
    tokens = await newTokens(tokens, signal);
    const { idToken } = tokens;
    const id = identityId ?? (await runStep("identity", () => api.getIdentityId(idToken, signal)));
    identityId = id;
    const credentials = await runStep("credentials", () => api.getCredentials(id, idToken, signal));
    held = { ...credentials, renewAt: credentials.expiresAt - RENEW_BEFORE_MS };
    return held;
  }

  const keep = renewing<TemporaryCredentials>({
    now,
    timers,
    // The middle of the random pauses, which do not grow: always five seconds.
    random: () => 0.5,
    isNear: () => true,
    waitBeforeMs: WAIT_BEFORE_MS,
    explain: (error, retryAfterMs) =>
      error instanceof CallFailure ? new CallFailure(error.step, error.cause, { retryAfterMs }) : error,
    obtain(signal, old) {
      if (old === undefined) return obtain(signal);
      return observeOutcome(
        { now, observe },
        () => obtain(signal),
        (latencyMs, failed) => ({ type: "renewal", latencyMs, outcome: failed ?? { kind: "renewed" } }),
      );
    },
  });

  return async function plainCredentials(ask) {
    const kept = keep(ask);
    if (held === undefined || ask?.refused === held || held.expiresAt - now() <= WAIT_BEFORE_MS) return kept;
    kept.catch(() => undefined);
    return held;
  };
}

function isRefused(error: unknown): boolean {
  return error instanceof Error && error.name === "NotAuthorizedException";
}
