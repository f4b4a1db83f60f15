import { describe, expect, it } from "vitest";
import { errorTypeOf, judge, retryAfterMs } from "./aws-refusal.ts";

const NOW = Date.UTC(2026, 10, 24, 12);
const early = '{"message":"Signature not yet current: A is still later than B (C + 5 min.)"}';
const late = '{"message":"Signature expired: A is now earlier than B (C - 5 min.)"}';

describe("judge", () => {
  it.each([
    [200, null, "", "final"],
    [302, null, "", "final"],
    [400, null, "", "final"],
    [400, "ThrottlingException", "", "throttled"],
    [403, "AccessDeniedException", "", "final"],
    [403, "ExpiredTokenException", "", "expired-token"],
    [403, "InvalidSignatureException", late, "clock"],
    [403, "InvalidSignatureException", early, "clock"],
    [403, "InvalidSignatureException", '{"message":"The request signature we calculated does not match"}', "final"],
    [403, null, late, "final"],
    [429, "TooManyRequestsException", "", "throttled"],
    [429, null, "", "throttled"],
    [429, "LimitExceededException", "", "final"],
    [500, "InternalServerErrorException", "", "server-error"],
    [501, null, "", "final"],
    [502, null, "", "server-error"],
    [503, null, "", "server-error"],
    [504, "InternalServerErrorException", "", "server-error"],
    [505, null, "", "final"],
  ])("finds %i %s %s %s", (status, errorType, text, verdict) => {
    expect(judge({ status, errorType, text: () => text, clockErrorMs: 0 })).toBe(verdict);
  });

  it.each([
    ["a Date more than five minutes off", "", 300_000, "clock"],
    ["a Date just under five minutes off", "", 290_000, "final"],
    ["a body that gives another reason", '{"message":"..."}', 300_000, "final"],
  ])("goes by the Date where the answer to a HEAD has no body: %s", (_, text, clockErrorMs, verdict) => {
    const refusal = { status: 403, errorType: "InvalidSignatureException", text: () => text };
    expect(judge({ ...refusal, clockErrorMs })).toBe(verdict);
  });
});

describe("errorTypeOf", () => {
  it.each([
    ["AccessDeniedException", "AccessDeniedException"],
    ["NotAuthorizedException:", "NotAuthorizedException"],
    ["ForbiddenException:http://internal.amazon.com/", "ForbiddenException"],
    ["somebody's own words", null],
    ["A".repeat(65), null],
    ["", null],
  ])("reads %s as %s", (header, name) => {
    expect(errorTypeOf(new Headers({ "x-amzn-ErrorType": header }))).toBe(name);
  });
});

describe("retryAfterMs", () => {
  it.each([
    [{ "Retry-After": "2" }, 2_000],
    [{ "Retry-After": "0" }, 0],
    [{ "Retry-After": "Tue, 24 Nov 2026 12:00:03 GMT" }, 3_000],
    [{ "Retry-After": "Tue, 24 Nov 2026 11:59:00 GMT" }, 0],
    [{ "x-amz-retry-after": "1500", "Retry-After": "9" }, 1_500],
    [{ "Retry-After": "soon" }, undefined],
    [{ "Retry-After": "-1" }, undefined],
    [{ "Retry-After": "1.5" }, undefined],
    [{ "Retry-After": "Tue, 99 Nov 2026 12:00:03 GMT" }, undefined],
    [{}, undefined],
  ] as const)("reads %j as %s", (headers, ms) => {
    expect(retryAfterMs(new Headers(headers), NOW)).toBe(ms);
  });
});
