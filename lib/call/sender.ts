import { createBreaker } from "./breaker.ts";
import { createRetries } from "./retries.ts";
import type { Call, Sender } from "./send.ts";
import type { SenderOptions } from "./sender-options.ts";
import { createServerClock } from "./server-clock.ts";
import { systemTimers } from "./timers.ts";

/** A sender, and the deadline that its calls get. */
export interface TimedSender {
  sender: Sender;
  /**
   * Begins the time of one call. Returns how much of that time is left, in milliseconds. `callerMs` says how much time the caller has left;
   * the call ends 500 ms before. Default: no limit.
   */
  begin: (callerMs?: () => number) => Call["remainingMs"];
}

/** The most that API Gateway accepts and sends, in bytes. */
export const MAX_BYTES: number = 10 * 1024 * 1024;

/** The time that a call leaves to its caller, for the caller's own answer. */
const RESERVE_MS = 500;

/** Creates the retry budget, the breaker and the clock that all calls to one service share. */
export function createSender({
  credentials,
  fetch = globalThis.fetch,
  maxAnswerBytes = MAX_BYTES,
  callMs = 8_000,
  attemptMs = 2_000,
  maxAttempts = 3,
  breakerFailures = 5,
  now = Date.now,
  timers = systemTimers,
  random = Math.random,
}: SenderOptions): TimedSender {
  const sender: Sender = {
    fetch,
    credentials,
    timers,
    now,
    clock: createServerClock(now),
    maxAnswerBytes,
    attemptMs,
    retries: createRetries({ maxAttempts, random }),
    breaker: createBreaker({ now, failures: breakerFailures }),
  };
  return {
    sender,
    begin(callerMs) {
      const endsAt = now() + callMs;
      // Computed each time from both clocks: after Lambda froze the process they can differ.
      return () => Math.min(endsAt - now(), (callerMs?.() ?? Number.POSITIVE_INFINITY) - RESERVE_MS);
    },
  };
}
