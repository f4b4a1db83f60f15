import { CallFailure } from "../call/call-failure.ts";

/** Why another service's answer could not be had: few words, each worth an alarm of its own. */
export type UnavailableCause =
  /** Its gateway asked to be called less often. */
  | "throttled"
  /** No answer in time, its or ours. */
  | "timeout"
  /** It let nobody in: policy, signature or keys. */
  | "refused"
  /** It failed. */
  | "server-error"
  /** It answered what its contract forbids, or what cannot be read. */
  | "bad-answer"
  /** There is no way to it: refused, reset, no name, no trust. */
  | "unreachable"
  /** It was not asked, because it had failed often. */
  | "breaker-open"
  /** There were no keys to sign with: the step that failed. */
  | "secret"
  | "sign-in"
  | "identity"
  | "credentials";

/** Of an answer that is no use, by its status: one below 400 is what its contract forbids. */
export function causeOfStatus(status: number): UnavailableCause {
  if (status === 429) return "throttled";
  if (status === 504) return "timeout";
  if (status === 401 || status === 403) return "refused";
  return status >= 500 ? "server-error" : "bad-answer";
}

/** Of what a signed fetch rejected with. */
export function causeOfFailure(error: unknown): UnavailableCause {
  // What cannot be read as JSON.
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
