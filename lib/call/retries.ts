import { StandardRetryStrategy } from "@smithy/core/retry";

/** Reasons for another attempt. `throttled`: the service asks for fewer requests. `transient`: the failure may be gone by then. */
export type Retryable = "throttled" | "transient";

/** The state that the SDK keeps for one call: the number of its retries, and the tokens that the last retry took out of the budget. */
export type RetryToken = Awaited<ReturnType<StandardRetryStrategy["acquireInitialRetryToken"]>>;

export interface Retries {
  /** Returns the token of a call's first attempt. */
  first: () => Promise<RetryToken>;
  /** Takes another attempt out of the budget, and returns its token and the pause before it. Undefined when attempts or budget are used up. */
  next: (token: RetryToken, why: Retryable) => Promise<{ token: RetryToken; pauseMs: number } | undefined>;
  /** Records that the attempt succeeded, which fills the budget again. */
  recordSuccess: (token: RetryToken) => void;
}

export interface RetriesOptions {
  /** The largest number of attempts of a call, the first included. */
  maxAttempts: number;
  /** A number from 0 up to 1. */
  random: () => number;
}

const TRANSIENT_BASE_MS = 50;
const THROTTLED_BASE_MS = 1_000;
const LONGEST_PAUSE_MS = 1_000;

/** Keeps the SDK's strategy from waiting by itself, with a timer that cannot be cancelled. */
const NO_PAUSE = { computeNextBackoffDelay: () => 0, setDelayBase: () => undefined };

/**
 * Counts attempts and the retry budget as the AWS SDK's standard mode does, with its own class. The budget is a bucket of 500 tokens: a
 * retry takes 14 tokens, or 5 when the service throttled the request, and a success gives them back. An outage drains the bucket after 35
 * retries; from then on calls fail at their first attempt. Make one for each service.
 *
 * The pause follows the SDK's formula (full jitter over 50 ms, or 1 s when throttled, doubled with every attempt). This code computes the
 * pause itself, so that the pause can be cancelled, uses the given random source, and is at most a second.
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
        // The strategy throws when attempts or budget are used up.
        return undefined;
      }
    },
    recordSuccess: (token) => strategy.recordSuccess(token),
  };
}
