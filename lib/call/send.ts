import { attempt, type Outcome, type Sending, type SignedRequest } from "./attempt.ts";
import { judge, retryAfterMs, type Verdict } from "./aws-refusal.ts";
import type { Breaker, Health } from "./breaker.ts";
import type { Attempt, Observe, Retry } from "./call-event.ts";
import { CallFailure } from "./call-failure.ts";
import type { Retries, RetryToken } from "./retries.ts";
import type { Credentials, CredentialsProvider } from "./sign.ts";
import { limited, pause, TimeUp } from "./timers.ts";

/** What a service is called with: made once, and kept as long as the process. */
export interface Sender extends Sending {
  credentials: CredentialsProvider;
  retries: Retries;
  breaker: Breaker;
  /** How long one attempt may take, in milliseconds. */
  attemptMs: number;
}

/** One call. */
export interface Call {
  /** Signs the request for now, by the service's clock. */
  sign: (credentials: Credentials) => Promise<SignedRequest>;
  /** Whether a request may be sent a second time although the first may have been carried out. */
  mayRepeat: boolean;
  /** How long the whole call may still take, in milliseconds. */
  remainingMs: () => number;
  signal: AbortSignal | null | undefined;
  observe: Observe;
}

/** With less time than this an attempt is not begun, in milliseconds. */
const SHORTEST_ATTEMPT_MS = 150;

/** What a call has tried so far. */
interface Progress {
  attempt: number;
  token: RetryToken;
  /** What the last attempt was signed with. */
  keys: Credentials | undefined;
  /** The keys that were refused as expired. Set once: a second refusal is an answer. */
  refused: Credentials | undefined;
  /** Whether it was signed anew for the clock's sake. Once, too. */
  clockCorrected: boolean;
}

/**
 * Calls a service: signs, sends, reads; tries again what is worth it, signed anew; and ends before its time does.
 *
 * Resolves with whatever the service answered last. Rejects with a CallFailure when nobody answered, when keys or time were lacking
 * and while the breaker is open, and with the signal's own reason when whoever calls gives up.
 */
export async function send(sender: Sender, call: Call): Promise<Response> {
  const progress: Progress = {
    attempt: 1,
    token: await sender.retries.first(),
    keys: undefined,
    refused: undefined,
    clockCorrected: false,
  };
  for (;;) {
    const outcome = await attemptOnce(sender, call, progress);
    if (!(await isTriedAgain(sender, call, progress, outcome))) return resultOf(outcome, call);
    progress.attempt += 1;
  }
}

async function attemptOnce(sender: Sender, call: Call, progress: Progress): Promise<Outcome> {
  const { breaker, now } = sender;
  if (breaker.waitMs() > 0) throw breakerIsOpen(breaker);
  const keys = await credentialsFor(sender, call, progress.refused);
  progress.keys = keys;
  const startedAt = now();
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
      outcome: observed(outcome),
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
    return await limited(limit, (signal) => credentials({ signal, refused }));
  } catch (error) {
    throw error instanceof TimeUp ? new CallFailure("credentials", error) : error;
  }
}

/** Answers below 500 show that the service is up, whatever they say; so does one that is only too large for us. */
function healthOf(outcome: Outcome): Health {
  if (outcome.kind === "answered") return outcome.response.status < 500 ? "up" : "down";
  if (outcome.error === "aborted") return "unknown";
  return outcome.error === "oversized" ? "up" : "down";
}

function observed(outcome: Outcome): Attempt["outcome"] {
  if (outcome.kind === "failed") return { kind: "failed", error: outcome.error };
  return { kind: "answered", status: outcome.response.status, errorType: outcome.errorType };
}

/** Decides whether there is another attempt, and waits as long as it has to. */
async function isTriedAgain(sender: Sender, call: Call, progress: Progress, outcome: Outcome): Promise<boolean> {
  const verdict = verdictOf(outcome);
  switch (verdict) {
    case "final":
      if (outcome.kind === "answered" && outcome.response.status < 400) sender.retries.succeeded(progress.token);
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
      return isRetried(sender, call, progress, outcome, verdict);
  }
  // What was refused for its signature was not carried out: any method is sent again.
  call.observe({ type: "re-sign", reason: verdict, clockOffsetMs: sender.clock.offsetMs() });
  return true;
}

function verdictOf(outcome: Outcome): Verdict | "timeout" | "reset" | "unreachable" {
  if (outcome.kind === "answered") {
    return judge({ status: outcome.response.status, errorType: outcome.errorType, text: outcome.text });
  }
  const { error } = outcome;
  return error === "timeout" || error === "reset" || error === "unreachable" ? error : "final";
}

async function isRetried(
  { breaker, clock, retries, timers }: Sender,
  call: Call,
  progress: Progress,
  outcome: Outcome,
  reason: Retry["reason"],
): Promise<boolean> {
  const left = () => call.remainingMs() - SHORTEST_ATTEMPT_MS;
  const wantedMs = outcome.kind === "answered" ? (retryAfterMs(outcome.response.headers, clock.now()) ?? 0) : 0;
  if (!call.mayRepeat || breaker.waitMs() > 0 || wantedMs > left()) return false;

  const next = await retries.next(progress.token, reason === "throttled" ? "throttled" : "transient");
  if (next === undefined) return false;
  const delayMs = Math.max(next.pauseMs, wantedMs);
  if (delayMs > left()) return false;

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
