import { describe, expect, it } from "vitest";
import type { CallRecord } from "../api.ts";
import { drawSequence } from "./draw-sequence.ts";
import { findCall, firstRefusal } from "./find-calls.ts";

function call(server: string, more: Partial<CallRecord>): CallRecord {
  const entry = { kind: "request", server, method: "GET", target: "/x?a=1", status: 200, durationMs: 10 } as const;
  return { ...entry, requestId: `of ${server}`, startedAt: 1_000, steps: [], calls: [], lines: [], ...more };
}

const pool = call("cognito-idp", { method: "InitiateAuth", target: "", startedAt: 1_002, durationMs: 3 });
const age = call("age", { startedAt: 1_006, durationMs: 2, status: 403, errorType: "AccessDeniedException" });
const day = call("day", { calls: [pool, age], status: 502 });

describe("drawSequence", () => {
  it("draws each caused call between the request and the answer of its cause", () => {
    const { messages, participants } = drawSequence(day);
    expect(participants).toEqual(["client", "day", "user pool", "age"]);
    expect(messages.map(({ at, from, label, to }) => [at, from, to, label])).toEqual([
      [0, 0, 1, "GET /x"],
      [2, 1, 2, "InitiateAuth"],
      [5, 2, 1, "200"],
      [6, 1, 3, "GET /x"],
      [8, 3, 1, "403 AccessDenied"],
      [10, 1, 0, "502"],
    ]);
  });

  it("marks the messages of refused calls", () => {
    const refused = drawSequence(day).messages.filter(({ isRefused }) => isRefused);
    expect(refused.map(({ call: { server } }) => server)).toEqual(["day", "age", "age", "day"]);
  });

  it("names the sender of a function's own call the caller", () => {
    expect(drawSequence({ ...age, causedBy: "of day" }).participants).toEqual(["caller", "age"]);
  });

  it("draws one participant for a server that is called twice, and for a function that calls its own API", () => {
    const { messages, participants } = drawSequence(call("day", { calls: [pool, pool, call("day", {})] }));
    expect(participants).toEqual(["client", "day", "user pool"]);
    expect(messages.filter(({ from, to }) => from === 1 && to === 1)).toHaveLength(2);
  });
});

describe("firstRefusal", () => {
  it("finds the refusal that led to the others", () => {
    expect(firstRefusal(day)).toBe(age);
    expect(firstRefusal({ ...day, status: 200 })).toBe(age);
    expect(firstRefusal(pool)).toBeUndefined();
  });
});

describe("findCall", () => {
  it("finds a call in the tree by its id", () => {
    expect(findCall(day, "of age")).toBe(age);
    expect(findCall(day, "of nobody")).toBeUndefined();
  });
});
