/**
 * An observer of calls to another service. Logs, metrics and traces of a call are made from its events alone. An event holds AWS's names,
 * statuses, counts and milliseconds, and never an address, a value, a key or an upstream's own words.
 *
 * The call runs its observer synchronously and in order. An observer must not throw: the error would end the call.
 */
export type Observe = (event: CallEvent) => void;

export type CallEvent = Attempt | Retry | Resign | SignIn | Renewal | BreakerChange;

/** One request was sent, and ended with or without an answer. Attempt 1 is the first of its call. */
export interface Attempt {
  type: "attempt";
  attempt: number;
  /** The time from the signature to the last byte of the answer, in milliseconds. */
  latencyMs: number;
  /** The age of the keys that signed the attempt, in milliseconds; null when the source of the keys does not say when it issued them. */
  credentialsAgeMs: number | null;
  outcome:
    | {
        kind: "answered";
        status: number;
        /** API Gateway's `x-amzn-ErrorType`; null when the header is missing or is not a plain name. */
        errorType: string | null;
      }
    | { kind: "failed"; error: AttemptError };
}

/**
 * Why an attempt got no answer. `timeout`: the time of the attempt or of the call ran out. `reset`: the connection broke before or within the
 * answer. `unreachable`: the connection was refused, or the host name has no address. `untrusted`: TLS failed. `oversized`: the answer is larger
 * than the call accepts. `unreadable`: the answer is not HTTP, or its compression is broken. `aborted`: the caller aborted the call.
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

/**
 * The service refused the signature, and another signature may pass: one more attempt follows at once. A call gets at most one such attempt
 * for each reason.
 */
export interface Resign {
  type: "re-sign";
  /** `clock`: the signature's date is too early or too late. `expired-token`: the keys have expired, and the call asks for new keys. */
  reason: "clock" | "expired-token";
  /** The offset that is added to this machine's clock from now on, in milliseconds. */
  clockOffsetMs: number;
}

/** A sign-in by password. Its latency includes the reading of the secret. */
export interface SignIn {
  type: "sign-in";
  latencyMs: number;
  outcome: { kind: "signed-in" } | Failed;
}

/** A replacement of the keys. To get the first keys of a process is not a renewal. */
export interface Renewal {
  type: "renewal";
  latencyMs: number;
  outcome: { kind: "renewed" } | Failed;
}

/** The step at which a call to another service failed. */
export type CallStep = "secret" | "sign-in" | "identity" | "credentials" | "request";

/** The outcome of a sign-in or a renewal that failed. */
export interface Failed {
  kind: "failed";
  step: CallStep;
  /** AWS's name for the error: `NotAuthorizedException`. */
  error: string;
}

/** The breaker changed its state. An open breaker admits no attempt; a half-open breaker admits one attempt. */
export interface BreakerChange {
  type: "breaker";
  state: "open" | "half-open" | "closed";
  /** The time until an open breaker admits the next attempt, in milliseconds; 0 for the other states. */
  openForMs: number;
}
