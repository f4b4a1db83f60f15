import type { CallEvent, Failed, Observe } from "./call-event.ts";
import { CallFailure } from "./call-failure.ts";

/** The observer of a caller's events, and the clock that their latency is measured with. */
export interface Observer {
  observe: Observe;
  /** The current time, in milliseconds since 1970 UTC. */
  now: () => number;
}

/**
 * Runs one step of getting credentials, and tells the observer the outcome of the step and the time that it took in milliseconds: `event` makes the event, from
 * the failure or from undefined. Throws what the step throws.
 */
export async function observeOutcome<Result>(
  { now, observe }: Observer,
  run: () => Promise<Result>,
  event: (latencyMs: number, failed: Failed | undefined) => CallEvent,
): Promise<Result> {
  const startedAt = now();
  try {
    const result = await run();
    observe(event(now() - startedAt, undefined));
    return result;
  } catch (error) {
    const { awsError, step } = error instanceof CallFailure ? error : new CallFailure("credentials", error);
    observe(event(now() - startedAt, { kind: "failed", step, error: awsError }));
    throw error;
  }
}
