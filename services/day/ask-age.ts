/**
 * How day asks age. Everything that can go wrong on the way ends here, as a value: a problem for day's caller, in words that
 * say nothing of what is behind it, and a cause in AWS's terms for day's log.
 */
import type { contract, paths } from "../../generated/age/contract.ts";
import { Age } from "../../generated/age/validators.js";
import type { components } from "../../generated/day/types.ts";
import { type Answer, ask, type Undeclared } from "../../lib/call/answer.ts";
import { retryAfterMs } from "../../lib/call/aws-refusal.ts";
import type { Observe } from "../../lib/call/call-event.ts";
import { CallFailure } from "../../lib/call/call-failure.ts";
import { callee, service } from "../../lib/call/callee.ts";
import { cognitoCredentials } from "../../lib/call/cognito-credentials.ts";
import type { CallerEnvironment } from "../../lib/call/environment.ts";
import { roleCredentials } from "../../lib/call/role-credentials.ts";
import { type SignedFetchOptions, signedFetch } from "../../lib/call/signed-fetch.ts";
import { causeOfFailure, causeOfStatus } from "../../lib/observe/unavailable-cause.ts";
import { type Instruments, watchCallee } from "../../lib/observe/watch-callee.ts";
import type { Tools } from "../../lib/serve/operation.ts";
import { problem } from "../../lib/serve/problem.ts";

type Problem = components["schemas"]["AgeUnavailable"];

/** The age, or why there is none. */
export type AgeAnswer = { ok: true; age: number } | NoAge;

interface NoAge {
  ok: false;
  /** In AWS's terms, for the log. */
  because: string;
  problem: Problem;
}

/** What of a request is wanted for a call. */
export type Request = Instruments & Pick<Tools<unknown>, "remainingMs" | "trace">;

/** Asks age how old somebody born on `dob` is on the day `on`, both YYYYMMDD, in the time that is left. Never rejects. */
export type AskAge = (query: { dob: string; on: string }, request: Request) => Promise<AgeAnswer>;

/** What a test puts in the place of the platform's. */
export type Surroundings = Pick<
  SignedFetchOptions,
  "breakerFailures" | "credentials" | "fetch" | "now" | "observe" | "random" | "timers"
>;

/** An age is a few bytes. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** Made once, when the function starts: the credentials, the budget for retries and the breaker are kept from request to request. */
export function createAskAge(
  { credentials, region, url }: CallerEnvironment,
  { now = Date.now, ...surroundings }: Partial<Surroundings> = {},
): AskAge {
  const { observe: alsoTold, ...rest } = surroundings;
  const watch = watchCallee("age");
  const shared = { ...rest, now };
  const credentialsTold: Observe = (event) => {
    watch.observe(event);
    alsoTold?.(event);
  };
  const fetch = signedFetch({
    credentials:
      credentials.mode === "role"
        ? roleCredentials()
        : cognitoCredentials({ ...shared, ...credentials, observe: credentialsTold }),
    ...shared,
    ...(alsoTold && { observe: alsoTold }),
    region,
    maxAnswerBytes: MAX_ANSWER_BYTES,
  });
  const age = callee(service<paths, typeof contract>({ url, fetch }), ["getAge"]);

  return async function askAge(query, request) {
    const { remainingMs, trace } = request;
    const watched = watch.watch(request);
    const call = fetch.within({ remainingMs, trace, observe: watched.observe });
    const { answer, cause } = await ask(age, "get", "/age", { params: { query }, fetch: call }).then(
      (given) => ({ answer: read(given, now()), cause: causeOfStatus(given.status) }),
      (error) => ({ answer: failed(error), cause: causeOfFailure(error) }),
    );
    watched.end(answer.ok ? undefined : { because: answer.because, cause });
    return answer;
  };
}

/** What age's gateway or age itself answered. Of its words nothing is passed on. */
function read(answer: Answer<paths["/age"]["get"]>, now: number): AgeAnswer {
  const because = `age answered ${answer.status} ${answer.errorType ?? ""}`.trimEnd();
  switch (answer.status) {
    case 200:
      if (isJson(answer.headers) && Age(answer.body)) return { ok: true, age: answer.body.age };
      return noAge(`${because} with what its contract forbids`);
    case 429:
      // A quota that is used up is not given back within seconds.
      return throttled(
        because,
        answer.errorType === "LimitExceededException" ? LONGEST : retryAfterMs(answer.headers, now),
      );
    case 504:
      return late(because);
    case 400:
    case 403:
    case 413:
    case 500:
    case 502:
      return noAge(because);
    default:
      return undeclared(because, answer);
  }
}

/** A status that age's contract does not name: a proxy's, or another version's. */
function undeclared(because: string, _: Undeclared): NoAge {
  return noAge(because);
}

/** Nobody answered, or day did not get as far as asking. */
function failed(error: unknown): NoAge {
  if (!(error instanceof CallFailure)) return noAge(`request ${error instanceof Error ? error.name : "unknown"}`);
  const because = `${error.step} ${error.awsError}`;
  switch (error.reason) {
    case "out-of-time":
    case "timeout":
      return late(because);
    case "oversized":
    case "unreadable":
      return noAge(because);
    default:
      return {
        ok: false,
        because,
        problem: later("The age service cannot be reached at present.", error.retryAfterMs),
      };
  }
}

function throttled(because: string, afterMs: number | undefined): NoAge {
  return { ok: false, because, problem: later("The age service is busy.", afterMs) };
}

function late(because: string): NoAge {
  return { ok: false, because, problem: problem(504, "The age service did not answer in time.") };
}

function noAge(because: string): NoAge {
  return { ok: false, because, problem: problem(502, "The age service did not give an age.") };
}

/** A failed sign-in is remembered for five seconds: asking again sooner is of no use. */
const USUAL = 5_000;
const LONGEST = 30_000;

function later(detail: string, afterMs = USUAL): Problem {
  return { ...problem(503, detail), retryAfter: Math.ceil(Math.min(Math.max(afterMs, 1_000), LONGEST) / 1_000) };
}

function isJson(headers: Headers): boolean {
  return /^application\/json(?:\s*;|$)/i.test(headers.get("content-type") ?? "");
}
