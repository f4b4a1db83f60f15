import { describe, expect, it } from "vitest";
import type { CallSummary } from "../api.ts";
import { type CallFilter, filterCalls } from "./filter-calls.ts";

const call = (requestId: string, more: Partial<CallSummary>): CallSummary => ({
  kind: "request",
  server: "age",
  method: "GET",
  target: "/age",
  status: 200,
  durationMs: 1,
  startedAt: 0,
  requestId,
  ...more,
});

const CALLS = [
  call("good", { operation: "getAge" }),
  call("denied", {
    operation: "getAge",
    status: 403,
    errorType: "AccessDeniedException",
    because: "no policy allows it",
  }),
  call("failed", { server: "day", status: 502 }),
  call("signed in", { server: "cognito-idp", method: "InitiateAuth", target: "", causedBy: "failed" }),
];

describe("filterCalls", () => {
  it.each<[string, CallFilter, readonly string[]]>([
    ["nothing: the calls of clients", {}, ["good", "denied", "failed"]],
    ["empty filters", { api: "", status: "" }, ["good", "denied", "failed"]],
    ["calls of functions too", { made: "all" }, ["good", "denied", "failed", "signed in"]],
    ["an API", { api: "day" }, ["failed"]],
    ["a class of statuses", { status: "4xx" }, ["denied"]],
    ["a status", { status: "502" }, ["failed"]],
    ["an operation", { operation: "getAge" }, ["good", "denied"]],
    ["an action of an AWS service", { operation: "InitiateAuth", made: "all" }, ["signed in"]],
    ["words of the reason", { reason: "Policy ALLOWS" }, ["denied"]],
    ["the error type", { reason: "accessdenied" }, ["denied"]],
    ["two filters", { api: "age", status: "2xx" }, ["good"]],
  ])("filters by %s", (_, filter, ids) => {
    expect(filterCalls(CALLS, filter).map(({ requestId }) => requestId)).toEqual(ids);
  });
});
