import type { AttemptError, CallStep } from "./call-event.ts";
import { TimeUp } from "./timers.ts";

/**
 * Why a call failed. `out-of-time`: the call's time ran out before an attempt could begin. `breaker-open`: no attempt was made, because
 * earlier attempts failed. `refused`: AWS refused the step, and `awsError` is its name for the error. Otherwise: why the last attempt got
 * no answer.
 */
export type FailureReason = "out-of-time" | "breaker-open" | "refused" | AttemptError;

/**
 * The error of a call that got no answer. A fetch can only throw it; catch it, and answer with what you have.
 *
 * `awsError` is AWS's own name for the error (`NotAuthorizedException`), for the log. The message repeats nothing of the cause's message, which
 * can name accounts.
 *
 * @example
 * import { CallFailure, roleCredentials, signedFetch } from "countersign/call";
 *
 * const fetchSigned = signedFetch({ region: "eu-west-1", credentials: roleCredentials() });
 * try {
 *   await fetchSigned("https://abc123.execute-api.eu-west-1.amazonaws.com/dev/age?dob=19880101");
 * } catch (error) {
 *   if (!(error instanceof CallFailure)) throw error;
 *   console.log(error.step, error.reason, error.awsError, error.retryAfterMs);
 * }
 */
export class CallFailure extends Error {
  override name = "CallFailure";
  readonly step: CallStep;
  readonly reason: FailureReason;
  readonly awsError: string;
  /** The time after which another call may succeed, in milliseconds. Undefined when that is not known. */
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

/** Returns the name of an error: its code when it is a system error (`ECONNRESET`), AWS's own name when it comes from the AWS SDK. */
function nameOf(cause: unknown): string {
  if (!(cause instanceof Error)) return "unknown";
  const name = "code" in cause && typeof cause.code === "string" ? cause.code : cause.name;
  // The name can come from an answer, and it is logged: any other text than a name could be anything.
  return /^[\w. -]{1,64}$/.test(name) ? name : "unknown";
}
