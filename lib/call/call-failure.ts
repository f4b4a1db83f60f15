/** The step at which a call to another service failed. */
export type CallStep = "secret" | "sign-in" | "identity" | "credentials" | "request";

/**
 * A call that could not be made. Thrown, because a fetch has no other way to say so; whoever calls turns it into an answer.
 *
 * `awsError` is AWS's own name for what went wrong (`NotAuthorizedException`), for the log. The message of the cause stays
 * with the cause: it can name accounts, and no caller of the service needs it.
 */
export class CallFailure extends Error {
  override name = "CallFailure";
  readonly step: CallStep;
  readonly awsError: string;

  constructor(step: CallStep, cause: unknown) {
    const awsError = cause instanceof Error ? cause.name : "unknown";
    super(`${step}: ${awsError}`, { cause });
    this.step = step;
    this.awsError = awsError;
  }
}

/** Runs one step, and says which it was when it fails. */
export async function step<Result>(name: CallStep, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw error instanceof CallFailure ? error : new CallFailure(name, error);
  }
}
