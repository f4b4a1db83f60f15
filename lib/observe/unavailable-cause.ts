import { CallFailure } from "../call/call-failure.ts";

/**
 * Why another service gave no usable answer. The cause is the value of a metric's dimension; therefore the causes are few, and each is
 * worth an alarm of its own.
 */
export type UnavailableCause =
  /** The gateway of the service throttled the request. */
  | "throttled"
  /** No answer came within its gateway's time limit or within this caller's. */
  | "timeout"
  /** It denied the request, for its policy, signature or keys. */
  | "refused"
  /** It failed with a 5xx. */
  | "server-error"
  /** Its answer breaks its contract or cannot be read. */
  | "bad-answer"
  /** No connection to it: refused or reset, its host name has no address, or TLS failed. */
  | "unreachable"
  /** The breaker was open after several failures, so that no request was sent. */
  | "breaker-open"
  /** The step that failed to give keys to sign with. */
  | "secret"
  | "sign-in"
  | "identity"
  | "credentials";

/** Returns the cause for an unusable answer, by its status. An unusable answer with a status below 400 breaks the contract. */
export function causeOfStatus(status: number): UnavailableCause {
  if (status === 429) return "throttled";
  if (status === 504) return "timeout";
  if (status === 401 || status === 403) return "refused";
  return status >= 500 ? "server-error" : "bad-answer";
}

/** Returns the cause for an error that a signed fetch or the reading of its answer rejected with. */
export function causeOfFailure(error: unknown): UnavailableCause {
  // The answer was not JSON.
  if (!(error instanceof CallFailure)) return "bad-answer";
  switch (error.reason) {
    case "out-of-time":
    case "timeout":
      return "timeout";
    case "oversized":
    case "unreadable":
      return "bad-answer";
    case "breaker-open":
      return "breaker-open";
    default:
      return error.step === "request" ? "unreachable" : error.step;
  }
}
