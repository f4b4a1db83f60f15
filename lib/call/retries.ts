/** Reasons for another attempt. `throttled`: the service asks for fewer requests. `transient`: the failure may be gone by then. */
export type Retryable = "throttled" | "transient";

/** The state of one call: the number of its retries, and the tokens that the last retry took out of the budget. The AWS SDK calls it too. */
export interface RetryToken {
  getRetryCount: () => number;
  /** The pause that the SDK adds before the retry: none, because the retry strategy waits by itself. */
  getRetryDelay: () => number;
  getRetryCost: () => number | undefined;
}

export interface Retries {
  /** Returns the token of a call's first attempt. */
  first: () => RetryToken;
  /** Takes another attempt out of the budget, and returns its token and the pause before it. Undefined when attempts or budget are used up. */
  next: (token: RetryToken, why: Retryable) => { token: RetryToken; pauseMs: number } | undefined;
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

const BUDGET = 500;
const COST: Readonly<Record<Retryable, number>> = { throttled: 5, transient: 14 };
/** The tokens that a call without a retry adds to the budget. */
const GAIN = 1;

/**
 * Counts attempts and the retry budget as the AWS SDK's standard mode does. The budget is a bucket of 500 tokens: a retry takes 14 tokens,
 * or 5 when the service throttled the request, and a success gives them back. An outage drains the bucket after 35 retries; from then on
 * calls fail at their first attempt. Make one for each service.
 *
 * The pause follows the SDK's formula (full jitter over 50 ms, or 1 s when throttled, doubled with every attempt), and is at most a second.
 * The caller waits, so that the pause can be cancelled. The SDK's own class sets a timer for every retry, which nobody can cancel.
 */
export function createRetries({ maxAttempts, random }: RetriesOptions): Retries {
  let budget = BUDGET;
  return {
    first: () => tokenOf(0, undefined),
    next(token, why) {
      const retries = token.getRetryCount();
      const base = why === "throttled" ? THROTTLED_BASE_MS : TRANSIENT_BASE_MS;
      const pauseMs = Math.floor(random() * Math.min(base * 2 ** retries, LONGEST_PAUSE_MS));
      if (retries + 1 >= maxAttempts || budget < COST[why]) return undefined;
      budget -= COST[why];
      return { token: tokenOf(retries + 1, COST[why]), pauseMs };
    },
    recordSuccess(token) {
      budget = Math.min(BUDGET, budget + (token.getRetryCost() ?? GAIN));
    },
  };
}

function tokenOf(count: number, cost: number | undefined): RetryToken {
  return { getRetryCount: () => count, getRetryDelay: () => 0, getRetryCost: () => cost };
}
