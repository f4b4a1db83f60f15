import type { AttemptError, CallStep } from "./call-event.ts";
import { TimeUp } from "./timers.ts";

/**
 * Why: `out-of-time`, the call's time ran out before it could be asked; `breaker-open`, it was not asked because it fails; `refused`, AWS did not give
 * what the step needs, and `awsError` has its name for it; or why the last attempt got no answer.
 */
export type FailureReason = "out-of-time" | "breaker-open" | "refused" | AttemptError;

/**
 * A call that could not be made. Thrown, because a fetch has no other way to say so; whoever calls turns it into an answer.
 *
 * `awsError` is AWS's own name for what went wrong (`NotAuthorizedException`), for the log. The message of the cause stays
 * with the cause: it can name accounts, and no caller of the service needs it.
 */
export class CallFailure extends Error {
  override name = "CallFailure";
  readonly step: CallStep;
  readonly reason: FailureReason;
  readonly awsError: string;
  /** In how many milliseconds it is worth asking again, where that is known. */
  readonly retryAfterMs: number | undefined;

  constructor(
    step: CallStep,
    cause: unknown,
    { reason = cause instanceof TimeUp ? "out-of-time" : "refused", retryAfterMs }: FailureDetails = {},
  ) {
    const awsError = reason === "refused" ? nameOf(cause) : reason;
    super(`${step}: ${awsError}`, { cause });
    this.step = step;
    this.reason = reason;
    this.awsError = awsError;
    this.retryAfterMs = retryAfterMs;
  }
}

interface FailureDetails {
  reason?: FailureReason;
  retryAfterMs?: number;
}

/** Runs one step of a call. Throws a CallFailure that names the step when it fails. */
export async function runStep<Result>(name: CallStep, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw error instanceof CallFailure ? error : new CallFailure(name, error);
  }
}

/** The name of an error and nothing of its message. The SDK's are AWS's own; a system error is told by its code. */
function nameOf(cause: unknown): string {
  if (!(cause instanceof Error)) return "unknown";
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.name;
}
