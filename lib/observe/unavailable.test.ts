import { describe, expect, it } from "vitest";
import { CallFailure } from "../call/call-failure.ts";
import { TimeUp } from "../call/timers.ts";
import { unavailableByAnswer, unavailableByBody, unavailableByError } from "./unavailable.ts";

const stock = { name: "stock", gives: "a count" };
const NOW = Date.UTC(2026, 10, 24, 12);

const answer = (status: number, errorType: string | null = null, headers: Record<string, string> = {}) => ({
  status,
  errorType,
  headers: new Headers(headers),
});
const failure = (reason?: ConstructorParameters<typeof CallFailure>[2]) =>
  new CallFailure("request", new Error(), reason);

const BUSY = "The stock service is busy.";
const LATE = "The stock service did not answer in time.";
const USELESS = "The stock service did not give a count.";
const AWAY = "The stock service cannot be reached at present.";

describe("an answer that is of no use", () => {
  it.each([
    [answer(429), 503, BUSY, 5, "throttled"],
    [answer(429, null, { "Retry-After": "12" }), 503, BUSY, 12, "throttled"],
    [answer(429, null, { "Retry-After": "0" }), 503, BUSY, 1, "throttled"],
    [answer(429, null, { "Retry-After": "86400" }), 503, BUSY, 30, "throttled"],
    [answer(429, null, { "x-amz-retry-after": "1500" }), 503, BUSY, 2, "throttled"],
    [answer(429, "LimitExceededException", { "Retry-After": "1" }), 503, BUSY, 30, "throttled"],
    [answer(504), 504, LATE, undefined, "timeout"],
    [answer(401), 502, USELESS, undefined, "refused"],
    [answer(403), 502, USELESS, undefined, "refused"],
    [answer(413), 502, USELESS, undefined, "bad-answer"],
    [answer(500), 502, USELESS, undefined, "server-error"],
    [answer(503, null, { "Retry-After": "9" }), 502, USELESS, undefined, "server-error"],
    [answer(302), 502, USELESS, undefined, "bad-answer"],
  ] as const)("becomes a problem by its status: %o", (given, status, detail, retryAfter, cause) => {
    const found = unavailableByAnswer(stock, given, NOW);
    expect(found).toMatchObject({ ok: false, status, retryAfter, cause });
    expect(found.problem).toMatchObject({ type: "about:blank", status, detail });
    expect(found.problem.retryAfter).toBe(retryAfter);
  });

  it("is logged with its status and API Gateway's word for it", () => {
    expect(unavailableByAnswer(stock, answer(403, "AccessDeniedException"), NOW).because).toBe(
      "stock answered 403 AccessDeniedException",
    );
    expect(unavailableByAnswer(stock, answer(404), NOW).because).toBe("stock answered 404");
    expect(unavailableByBody(stock, answer(200))).toMatchObject({
      because: "stock answered 200 with what its contract forbids",
      cause: "bad-answer",
      status: 502,
    });
  });
});

describe("a call without an answer", () => {
  it.each([
    [failure({ reason: "timeout" }), 504, LATE, undefined, "request timeout"],
    [new CallFailure("credentials", new TimeUp()), 504, LATE, undefined, "credentials out-of-time"],
    [failure({ reason: "oversized" }), 502, USELESS, undefined, "request oversized"],
    [failure({ reason: "reset" }), 503, AWAY, 5, "request reset"],
    [failure({ reason: "breaker-open", retryAfterMs: 7_200 }), 503, AWAY, 8, "request breaker-open"],
    [new CallFailure("secret", new RangeError()), 503, AWAY, 5, "secret RangeError"],
    [new SyntaxError("Unexpected token 19880101"), 502, USELESS, undefined, "request SyntaxError"],
    ["a thrown string", 502, USELESS, undefined, "request unknown"],
  ])("becomes a problem by its step and reason: %s", (error, status, detail, retryAfter, because) => {
    const found = unavailableByError(stock, error);
    expect(found).toMatchObject({ ok: false, status, retryAfter, because });
    expect(found.problem).toMatchObject({ status, detail });
  });

  it("says 'an answer' for a service whose answers have no name", () => {
    expect(unavailableByError({ name: "stock" }, new SyntaxError()).problem.detail).toBe(
      "The stock service did not give an answer.",
    );
  });
});
