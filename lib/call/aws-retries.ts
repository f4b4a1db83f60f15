import type { StandardRetryStrategy } from "@smithy/core/retry";
import { createRetries, type RetriesOptions } from "./retries.ts";
import { pause, type Timers } from "./timers.ts";

/** The part of the AWS SDK's retry strategy that its clients call. */
export type RetryStrategy = Pick<
  StandardRetryStrategy,
  "acquireInitialRetryToken" | "refreshRetryTokenForRetry" | "recordSuccess"
>;

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
    acquireInitialRetryToken: () => retries.first(),
    async refreshRetryTokenForRetry(token, { errorType }) {
      const why = errorType === "THROTTLING" ? "throttled" : "transient";
      const next =
        errorType === "CLIENT_ERROR" || errorType === "SERVER_ERROR" ? undefined : await retries.next(token, why);
      if (next === undefined) throw new Error("No retry.");
      await pause(timers, next.pauseMs, signal());
      return next.token;
    },
    recordSuccess: (token) => retries.recordSuccess(token),
  };
}
