import { createRetries, type RetriesOptions, type RetryToken } from "./retries.ts";
import { pause, type Timers } from "./timers.ts";

/** Why the AWS SDK asks for another attempt. It retries neither a client's error nor a server's that is not transient. */
export type AwsErrorType = "THROTTLING" | "TRANSIENT" | "SERVER_ERROR" | "CLIENT_ERROR";

/** A retry strategy that the AWS SDK's clients accept (`RetryStrategyV2`). */
export interface RetryStrategy {
  acquireInitialRetryToken: () => Promise<RetryToken>;
  /** Waits, and returns the token of the next attempt. Rejects when there is none. */
  refreshRetryTokenForRetry: (token: RetryToken, error: { errorType: AwsErrorType }) => Promise<RetryToken>;
  recordSuccess: (token: RetryToken) => void;
}

export interface AwsRetriesOptions {
  timers: Timers;
  random: RetriesOptions["random"];
  /** The signal of the work that the client does at present. When it is aborted, a pause between attempts ends. */
  signal: () => AbortSignal | undefined;
}

/** The largest number of attempts of one request to an AWS service, the first included. */
export const AWS_MAX_ATTEMPTS = 2;

/** Decides for one AWS SDK client which failed request gets a second attempt, and waits before it. */
export function awsRetries({ random, signal, timers }: AwsRetriesOptions): RetryStrategy {
  const retries = createRetries({ maxAttempts: AWS_MAX_ATTEMPTS, random });
  return {
    acquireInitialRetryToken: async () => retries.first(),
    async refreshRetryTokenForRetry(token, { errorType }) {
      const why = errorType === "THROTTLING" ? "throttled" : "transient";
      const next = errorType === "CLIENT_ERROR" || errorType === "SERVER_ERROR" ? undefined : retries.next(token, why);
      if (next === undefined) throw new Error("No retry.");
      await pause(timers, next.pauseMs, signal());
      return next.token;
    },
    recordSuccess: (token) => retries.recordSuccess(token),
  };
}
