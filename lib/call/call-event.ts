/**
 * What a call to another service tells an observer while it happens: the only thing that logs, metrics and traces of a call are made
 * of. Events hold AWS's names, statuses, counts and milliseconds, and never an address, a value, a key or an upstream's own words.
 *
 * An observer is a plain function, called at once and in order. It must not throw: what it throws is thrown to the call.
 */
export type Observe = (event: CallEvent) => void;

export type CallEvent = Attempt | Retry | Resign | SignIn | Renewal | BreakerChange;

/** One request was sent and came to its end: an answer, or none. Attempt 1 is the first of its call. */
export interface Attempt {
  type: "attempt";
  attempt: number;
  /** From the signature to the last byte of the answer, in milliseconds. */
  latencyMs: number;
  /** How long ago the keys it was signed with were handed out, in milliseconds; null when their source does not say. */
  credentialsAgeMs: number | null;
  outcome:
    | {
        kind: "answered";
        status: number;
        /** API Gateway's `x-amzn-ErrorType`, as far as it is a plain name; null when there is none. */
        errorType: string | null;
      }
    | { kind: "failed"; error: AttemptError };
}

/**
 * Why an attempt got no answer. `timeout`: the attempt's own time or the call's ran out. `reset`: the connection broke, before or within the
 * answer. `unreachable`: no connection, no name. `untrusted`: TLS failed. `oversized`: the answer is larger than the call takes. `unreadable`: an
 * answer that is no HTTP, or whose compression is broken. `aborted`: whoever called gave up.
 */
export type AttemptError = "timeout" | "reset" | "unreachable" | "untrusted" | "oversized" | "unreadable" | "aborted";

/** Another attempt follows, after a pause. */
export interface Retry {
  type: "retry";
  /** The number of the attempt that will follow. */
  attempt: number;
  reason: "throttled" | "server-error" | "timeout" | "reset" | "unreachable";
  delayMs: number;
}

/** The service refused the signature for a reason that signing anew may cure; another attempt follows at once, and no second time. */
export interface Resign {
  type: "re-sign";
  /** `clock`: signed for too early or too late. `expired-token`: the keys were ended, and new ones were asked for. */
  reason: "clock" | "expired-token";
  /** What is added to this machine's clock from now on, in milliseconds. */
  clockOffsetMs: number;
}

/** A sign-in by password, with the reading of the secret before it. */
export interface SignIn {
  type: "sign-in";
  latencyMs: number;
  outcome: { kind: "signed-in" } | Failed;
}

/** Keys were to be replaced by new ones. The first ones of a process are no renewal. */
export interface Renewal {
  type: "renewal";
  latencyMs: number;
  outcome: { kind: "renewed" } | Failed;
}

/** The step at which a call to another service failed. */
export type CallStep = "secret" | "sign-in" | "identity" | "credentials" | "request";

/** What a sign-in or a renewal came to otherwise. */
export interface Failed {
  kind: "failed";
  step: CallStep;
  /** AWS's own name of the error: `NotAuthorizedException`. */
  error: string;
}

/** The breaker changed its state: nothing is sent while it is open, one attempt while it is half open. */
export interface BreakerChange {
  type: "breaker";
  state: "open" | "half-open" | "closed";
  /** How long it stays open before the next attempt, in milliseconds; 0 for the other states. */
  openForMs: number;
}
