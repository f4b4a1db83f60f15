import { describe, expect, it } from "vitest";
import type { Attempt, CallEvent } from "../call/call-event.ts";
import { CallFailure } from "../call/call-failure.ts";
import { TimeUp } from "../call/timers.ts";
import type { Measure } from "../serve/metrics.ts";
import { causeOfFailure, causeOfStatus } from "./unavailable-cause.ts";
import { watchCallee } from "./watch-callee.ts";

/** Tools for a handler that only collect the fields and the metrics. */
function instruments() {
  const notes: Record<string, unknown> = {};
  const measures: Measure[] = [];
  return {
    notes,
    measures,
    note: (fields: Record<string, unknown>) => void Object.assign(notes, fields),
    measure: (measure: Measure) => void measures.push(measure),
  };
}

const attempt = (number: number, latencyMs: number): Attempt => ({
  type: "attempt",
  attempt: number,
  latencyMs,
  credentialsAgeMs: 60_000 + number,
  outcome: { kind: "answered", status: 200, errorType: null },
});
const opened: CallEvent = { type: "breaker", state: "open", openForMs: 1_000 };

describe("watchCallee", () => {
  it("names fields and metrics after the callee", () => {
    const request = instruments();
    const call = watchCallee("stock").watch(request);
    call.observe(attempt(1, 12));
    call.end();
    expect(request.notes).toEqual({ stockAttempts: 1, stockCredentialsAgeMs: 60_001 });
    expect(request.measures).toEqual([{ name: "StockLatency", value: 12, unit: "Milliseconds" }]);
  });

  it("counts attempts, retries and the breaker's opening", () => {
    const request = instruments();
    const call = watchCallee("age").watch(request);
    call.observe(attempt(1, 5));
    call.observe({ type: "retry", attempt: 2, reason: "throttled", delayMs: 400 });
    call.observe(attempt(2, 7));
    call.observe(opened);
    call.observe({ type: "breaker", state: "closed", openForMs: 0 });
    call.end({ cause: "throttled", because: "age answered 429 ThrottlingException" });
    expect(request.notes).toEqual({
      ageAttempts: 2,
      ageCredentialsAgeMs: 60_002,
      ageUnavailable: "age answered 429 ThrottlingException",
      ageUnavailableCause: "throttled",
    });
    expect(request.measures.map(({ dimensions, name, value }) => [name, value, dimensions?.["Cause"]])).toEqual([
      ["AgeLatency", 5, undefined],
      ["AgeLatency", 7, undefined],
      ["AgeUnavailable", 1, "throttled"],
      ["Retries", 1, undefined],
      ["BreakerOpen", 1, undefined],
    ]);
  });

  it("counts sign-ins and renewals once, with the first request that ends after them, to whichever service of the account", () => {
    const uncounted = { signIns: 1, renewals: 1 };
    const [age, stock] = [watchCallee("age", uncounted), watchCallee("stock", uncounted)];
    const [first, second] = [instruments(), instruments()];
    const [one, two] = [age.watch(first), stock.watch(second)];
    two.end();
    one.end();
    expect(second.measures.map(({ name, value }) => [name, value])).toEqual([
      ["SignIns", 1],
      ["CredentialRenewals", 1],
    ]);
    expect(first.measures).toEqual([]);
  });
});

describe("the cause of a failed call", () => {
  it.each([
    [429, "throttled"],
    [504, "timeout"],
    [403, "refused"],
    [500, "server-error"],
    [501, "server-error"],
    [400, "bad-answer"],
    [302, "bad-answer"],
    [200, "bad-answer"],
  ] as const)("follows from the status %i: %s", (status, cause) => {
    expect(causeOfStatus(status)).toBe(cause);
  });

  it.each([
    [new CallFailure("sign-in", new Error()), "sign-in"],
    [new CallFailure("secret", new Error()), "secret"],
    [new CallFailure("credentials", new TimeUp()), "timeout"],
    [new CallFailure("request", new Error(), { reason: "breaker-open" }), "breaker-open"],
    [new CallFailure("request", new Error(), { reason: "untrusted" }), "unreachable"],
    [new CallFailure("request", new Error(), { reason: "oversized" }), "bad-answer"],
    [new SyntaxError(), "bad-answer"],
  ] as const)("follows from the error %s: %s", (failure, cause) => {
    expect(causeOfFailure(failure)).toBe(cause);
  });
});
