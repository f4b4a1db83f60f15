import type { Answered } from "../call/answer.ts";
import { retryAfterMs } from "../call/aws-refusal.ts";
import { CallFailure } from "../call/call-failure.ts";
import { type Problem, problem } from "../serve/problem.ts";
import { causeOfFailure, causeOfStatus, type UnavailableCause } from "./unavailable-cause.ts";

/** The statuses for a failure of another service: a bad answer, no connection to it, no answer in time. */
type UnavailableStatus = 502 | 503 | 504;

/** A problem of RFC 9457 with one more member. */
export type UnavailableProblem = Problem & {
  status: UnavailableStatus;
  /** The number of seconds after which the caller should ask again. Only a 503 has it. */
  retryAfter?: number;
};

/**
 * The failure of a call to another service, whatever its cause. A handler answers with `problem`, or with the part of its answer that does not
 * need the other service.
 */
export interface Unavailable {
  ok: false;
  /** The status that goes with `problem`. */
  status: UnavailableStatus;
  /** The problem for the handler's own caller. The problem names the other service, and tells nothing else about the failure. */
  problem: UnavailableProblem;
  /** The number of seconds after which the caller should ask again: `problem.retryAfter`, for the header Retry-After. */
  retryAfter: number | undefined;
  /** The cause, for the metric. */
  cause: UnavailableCause;
  /** The reason in AWS's terms, for the log: the answer's status and error type, or the step that failed and its error. */
  because: string;
}

/** The words that problems use for the other service. */
export interface RemoteName {
  /** The name of the service's contract: `age`. */
  name: string;
  /** The noun for an answer of the service, with its article, as in "The age service did not give an age." Default: `an answer`. */
  gives?: string;
}

/** The parts of an answer that an `Unavailable` is made from. */
export type UnavailableAnswer = Omit<Answered, "body"> & { status: number };

/** Makes the failure for an answer that is of no use to the caller. `now` is in milliseconds since 1970 UTC. */
export function unavailableByAnswer(remote: RemoteName, answer: UnavailableAnswer, now: number): Unavailable {
  const { errorType, headers, status } = answer;
  // A quota that is used up is not given back within seconds.
  const afterMs = errorType === "LimitExceededException" ? LONGEST_MS : retryAfterMs(headers, now);
  return unavailable(remote, causeOfStatus(status), describe(remote, answer), afterMs);
}

/** Makes the failure for an answer whose body the contract forbids. */
export function unavailableByBody(remote: RemoteName, answer: UnavailableAnswer): Unavailable {
  return unavailable(remote, "bad-answer", `${describe(remote, answer)} with what its contract forbids`);
}

/** Makes the failure for a call without an answer. `error` is the error of the signed fetch, or of the parsing of the answer. */
export function unavailableByError(remote: RemoteName, error: unknown): Unavailable {
  const isCallFailure = error instanceof CallFailure;
  const because = isCallFailure
    ? `${error.step} ${error.awsError}`
    : `request ${error instanceof Error ? error.name : "unknown"}`;
  return unavailable(remote, causeOfFailure(error), because, isCallFailure ? error.retryAfterMs : undefined);
}

/** Describes an answer for the log: `age answered 429 TooManyRequestsException`. */
function describe({ name }: RemoteName, { errorType, status }: UnavailableAnswer): string {
  return `${name} answered ${status} ${errorType ?? ""}`.trimEnd();
}

function unavailable(
  { gives = "an answer", name }: RemoteName,
  cause: UnavailableCause,
  because: string,
  afterMs?: number,
): Unavailable {
  switch (cause) {
    case "throttled":
      return outcome(retryLater(`The ${name} service is busy.`, afterMs), cause, because);
    case "timeout":
      return outcome(problem(504, `The ${name} service did not answer in time.`), cause, because);
    case "bad-answer":
    case "refused":
    case "server-error":
      return outcome(problem(502, `The ${name} service did not give ${gives}.`), cause, because);
    default:
      return outcome(retryLater(`The ${name} service cannot be reached at present.`, afterMs), cause, because);
  }
}

/**
 * The default Retry-After, in milliseconds. A failed sign-in has one of its own: the time until the next try.
 */
const USUAL_MS = 5_000;
const SHORTEST_MS = 1_000;
const LONGEST_MS = 30_000;

function retryLater(detail: string, afterMs = USUAL_MS): UnavailableProblem {
  const ms = Math.min(Math.max(afterMs, SHORTEST_MS), LONGEST_MS);
  return { ...problem(503, detail), retryAfter: Math.ceil(ms / 1_000) };
}

function outcome(problem: UnavailableProblem, cause: UnavailableCause, because: string): Unavailable {
  return { ok: false, status: problem.status, problem, retryAfter: problem.retryAfter, cause, because };
}
