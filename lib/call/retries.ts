import { StandardRetryStrategy } from "@smithy/core/retry";

/** Worth another attempt: `throttled` was asked to come back later, `transient` may be gone by then. */
export type Retryable = "throttled" | "transient";

/** What a call has used up of its attempts and of the budget. */
export type RetryToken = Awaited<ReturnType<StandardRetryStrategy["acquireInitialRetryToken"]>>;

export interface Retries {
  /** Of a call's first attempt. */
  first: () => Promise<RetryToken>;
  /** For another attempt, with the pause before it; or nothing, when attempts or budget are used up. */
  next: (token: RetryToken, why: Retryable) => Promise<{ token: RetryToken; pauseMs: number } | undefined>;
  /** Tells that the attempt was a success, which fills the budget again. */
  succeeded: (token: RetryToken) => void;
}

export interface RetriesOptions {
  /** Attempts a call, the first included. */
  maxAttempts: number;
  /** A number from 0 up to 1. */
  random: () => number;
}

const TRANSIENT_BASE_MS = 50;
const THROTTLED_BASE_MS = 1_000;
const LONGEST_PAUSE_MS = 1_000;

/** The strategy waits by itself, by a timer that nobody can call off; told to wait for nothing, it does not. */
const NO_PAUSE = { computeNextBackoffDelay: () => 0, setDelayBase: () => undefined };

/**
 * The attempts and the budget are the AWS SDK's standard mode, by its own class: a bucket of 500, of which a retry takes 14 and one after
 * throttling 5, and a success gives back. An outage drains it after 35 retries, and then calls fail at once. One `Retries` is one bucket: make one a
 * service.
 *
 * The pause is ours, by the SDK's formula (full jitter over 50 ms, or 1 s when throttled, doubled with every attempt), so that it can be
 * given up, comes from the given random source, and is no longer than a second inside Lambda.
 */
export function createRetries({ maxAttempts, random }: RetriesOptions): Retries {
  const strategy = new StandardRetryStrategy({ maxAttempts, backoff: NO_PAUSE });
  return {
    first: () => strategy.acquireInitialRetryToken(""),
    async next(token, why) {
      const base = why === "throttled" ? THROTTLED_BASE_MS : TRANSIENT_BASE_MS;
      const pauseMs = Math.floor(random() * Math.min(base * 2 ** token.getRetryCount(), LONGEST_PAUSE_MS));
      try {
        const errorType = why === "throttled" ? "THROTTLING" : "TRANSIENT";
        return { token: await strategy.refreshRetryTokenForRetry(token, { errorType }), pauseMs };
      } catch {
        // Its one way to say that there is no more.
        return undefined;
      }
    },
    succeeded: (token) => strategy.recordSuccess(token),
  };
}
