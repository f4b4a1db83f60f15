import { attempt, type Outcome, type Sending, type SignedRequest } from "./attempt.ts";
import { judge, retryAfterMs, type Verdict } from "./aws-refusal.ts";
import type { Breaker, Health } from "./breaker.ts";
import type { Attempt, Observe, Retry } from "./call-event.ts";
import { CallFailure } from "./call-failure.ts";
import type { Retries, RetryToken } from "./retries.ts";
import type { Credentials, CredentialsProvider } from "./sign.ts";
import { pause, runWithin, TimeUp } from "./timers.ts";

/** The parts that all calls to one service share. Made once per process. */
export interface Sender extends Sending {
  credentials: CredentialsProvider;
  retries: Retries;
  breaker: Breaker;
  /** The time limit for one attempt, in milliseconds. */
  attemptMs: number;
}

/** One call of a service. */
export interface Call {
  /** Signs the request with the current time of the service's clock. */
  sign: (credentials: Credentials) => Promise<SignedRequest>;
  /** Whether the request may be sent a second time although the service may have acted on the first. */
  mayRepeat: boolean;
  /** The time that is left for the whole call, in milliseconds. */
  remainingMs: () => number;
  signal: AbortSignal | null | undefined;
  observe: Observe;
}

/** The least time that must be left for an attempt to begin, in milliseconds. */
const SHORTEST_ATTEMPT_MS = 150;

/** The state of a call between its attempts. */
interface Progress {
  attempt: number;
  token: RetryToken;
  /** The keys that signed the last attempt. */
  keys: Credentials | undefined;
  /** The offset of the service's clock that the last attempt was signed with, in milliseconds. */
  signedOffsetMs: number;
  /** The keys that the service refused as expired. Set once: a second such refusal is returned to the caller. */
  refused: Credentials | undefined;
  /** True when the request was signed again because of a wrong clock, which happens at most once in a call. */
  clockCorrected: boolean;
}

/**
 * Calls a service: signs, sends and reads; retries with a new signature where a retry can help; and ends before the caller's time does.
 *
 * Resolves with the last answer, whatever its status. Rejects with a CallFailure when there is no answer, when keys or time are missing and while
 * the breaker is open; and with the signal's reason when the caller aborts.
 */
export async function send(sender: Sender, call: Call): Promise<Response> {
  const progress: Progress = {
    attempt: 1,
    token: sender.retries.first(),
    keys: undefined,
    signedOffsetMs: 0,
    refused: undefined,
    clockCorrected: false,
  };
  for (;;) {
    const outcome = await attemptOnce(sender, call, progress);
    if (!(await prepareNextAttempt(sender, call, progress, outcome))) return resultOf(outcome, call);
    progress.attempt += 1;
  }
}

async function attemptOnce(sender: Sender, call: Call, progress: Progress): Promise<Outcome> {
  const { breaker, clock, now } = sender;
  if (breaker.waitMs() > 0) throw breakerIsOpen(breaker);
  const keys = await credentialsFor(sender, call, progress.refused);
  progress.keys = keys;
  const startedAt = now();
  progress.signedOffsetMs = clock.offsetMs();
  const request = await call.sign(keys);
  const left = call.remainingMs();
  if (left < SHORTEST_ATTEMPT_MS) throw new CallFailure("request", new TimeUp());

  const permit = breaker.admit(call.observe);
  if (permit === undefined) throw breakerIsOpen(breaker);
  let health: Health = "unknown";
  try {
    const outcome = await attempt(sender, request, { ms: Math.min(sender.attemptMs, left), signal: call.signal });
    health = healthOf(outcome);
    call.observe({
      type: "attempt",
      attempt: progress.attempt,
      latencyMs: now() - startedAt,
      credentialsAgeMs: keys.obtainedAt === undefined ? null : Math.max(0, now() - keys.obtainedAt),
      outcome: eventOutcome(outcome),
    });
    return outcome;
  } finally {
    permit.end(health, call.observe);
  }
}

function breakerIsOpen(breaker: Breaker): CallFailure {
  const retryAfterMs = breaker.waitMs();
  return new CallFailure("request", new Error("The breaker is open."), { reason: "breaker-open", retryAfterMs });
}

async function credentialsFor(
  { credentials, timers }: Sender,
  { remainingMs, signal: outer }: Call,
  refused: Credentials | undefined,
): Promise<Credentials> {
  try {
    const limit = { timers, ms: remainingMs() - SHORTEST_ATTEMPT_MS, signal: outer };
    return await runWithin(limit, (signal) => credentials({ signal, refused }));
  } catch (error) {
    throw error instanceof TimeUp ? new CallFailure("credentials", error) : error;
  }
}

/**
 * Judges the service by an attempt. An answer below 500 shows that the service is up, and so does an answer that is only too large for this
 * caller.
 */
function healthOf(outcome: Outcome): Health {
  if (outcome.kind === "answered") return outcome.response.status < 500 ? "up" : "down";
  if (outcome.error === "aborted") return "unknown";
  return outcome.error === "oversized" ? "up" : "down";
}

function eventOutcome(outcome: Outcome): Attempt["outcome"] {
  if (outcome.kind === "failed") return { kind: "failed", error: outcome.error };
  return { kind: "answered", status: outcome.response.status, errorType: outcome.errorType };
}

/**
 * Decides whether another attempt follows, and waits until it may begin. Returns false when no further attempt follows, so that the last
 * outcome is the call's result.
 */
async function prepareNextAttempt(sender: Sender, call: Call, progress: Progress, outcome: Outcome): Promise<boolean> {
  const verdict = verdictOf(outcome, Math.abs(sender.clock.offsetMs() - progress.signedOffsetMs));
  switch (verdict) {
    case "final":
      if (outcome.kind === "answered" && outcome.response.status < 400) sender.retries.recordSuccess(progress.token);
      return false;
    case "clock":
      if (progress.clockCorrected) return false;
      progress.clockCorrected = true;
      break;
    case "expired-token":
      if (progress.refused !== undefined) return false;
      progress.refused = progress.keys;
      break;
    default:
      return waitForRetry(sender, call, progress, outcome, verdict);
  }
  // A service does not act on a request whose signature it refuses, so that any method may be sent again.
  call.observe({ type: "re-sign", reason: verdict, clockOffsetMs: sender.clock.offsetMs() });
  return true;
}

function verdictOf(outcome: Outcome, clockErrorMs: number): Verdict | "timeout" | "reset" | "unreachable" {
  if (outcome.kind === "answered") {
    const { errorType, response, text } = outcome;
    return judge({ status: response.status, errorType, text, clockErrorMs });
  }
  const { error } = outcome;
  return error === "timeout" || error === "reset" || error === "unreachable" ? error : "final";
}

/** Takes a retry out of the budget and waits for the pause before it. Returns false when the call may not or cannot retry. */
async function waitForRetry(
  { breaker, clock, retries, timers }: Sender,
  call: Call,
  progress: Progress,
  outcome: Outcome,
  reason: Retry["reason"],
): Promise<boolean> {
  const usableMs = () => call.remainingMs() - SHORTEST_ATTEMPT_MS;
  const wantedMs = outcome.kind === "answered" ? (retryAfterMs(outcome.response.headers, clock.now()) ?? 0) : 0;
  if (!call.mayRepeat || breaker.waitMs() > 0 || wantedMs > usableMs()) return false;

  const next = retries.next(progress.token, reason === "throttled" ? "throttled" : "transient");
  if (next === undefined) return false;
  const delayMs = Math.max(next.pauseMs, wantedMs);
  if (delayMs > usableMs()) return false;

  progress.token = next.token;
  call.observe({ type: "retry", attempt: progress.attempt + 1, reason, delayMs });
  await pause(timers, delayMs, call.signal);
  return true;
}

function resultOf(outcome: Outcome, { signal }: Call): Response {
  if (outcome.kind === "answered") return outcome.response;
  if (outcome.error === "aborted") throw signal?.reason;
  throw new CallFailure("request", outcome.cause, { reason: outcome.error });
}
