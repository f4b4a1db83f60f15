import { describe, expect, it } from "vitest";
import { keepFacts, type RequestTrace } from "../steps.ts";
import { createRequestRecords } from "./request-records.ts";

const entry: RequestTrace["entry"] = {
  kind: "request",
  server: "age",
  method: "GET",
  target: "/age?dob=‹3fa9›",
  status: 403,
  because: "no identity policy allows it",
  requestId: "id-1",
  durationMs: 1,
};
const trace: RequestTrace = {
  entry,
  startedAt: 1_000,
  steps: [{ after: 1, facts: () => ({ name: "route", stage: "dev", operation: "getAge" }) }],
  size: 0,
};
const traceOf = (requestId: string, causedBy?: string): RequestTrace => ({
  ...trace,
  entry: { ...entry, requestId, ...(causedBy !== undefined && { causedBy }) },
});

/** Records in a small memory. */
const recordsIn = (bytes: number) =>
  createRequestRecords({ memory: { requests: Buffer.alloc(bytes), lines: Buffer.alloc(bytes) } });
/** A request whose signature step has a text of its own. */
const withText = (requestId: string, length: number): RequestTrace => {
  const facts = keepFacts({ name: "signature", matches: true, canonicalRequest: "x".repeat(length) });
  return { ...traceOf(requestId), steps: [{ after: 1, facts }] };
};

describe("createRequestRecords", () => {
  const idsOf = (records: ReturnType<typeof createRequestRecords>) => records.list().map(({ requestId }) => requestId);

  it("writes the record of a request, with its steps and its operation", () => {
    const records = createRequestRecords();
    records.add(trace);
    expect(records.find("id-1")).toEqual({
      ...entry,
      startedAt: 1_000,
      operation: "getAge",
      steps: [{ name: "route", at: 1_001, stage: "dev", operation: "getAge" }],
      calls: [],
      lines: [],
    });
    expect(records.list()).toEqual([{ ...entry, startedAt: 1_000, operation: "getAge" }]);
    expect(records.find("id-2")).toBeUndefined();
  });

  it("writes the steps in their order, both those of the request alone and those that functions write", () => {
    const records = createRequestRecords();
    const settings = keepFacts({ name: "settings", settings: [] });
    const route = () => ({ name: "route", stage: "dev" }) as const;
    const write = (canonicalRequest: string) => ({ name: "signature", matches: true, canonicalRequest }) as const;
    const steps = [settings, route, { text: "‹3fa9›\n", write }];
    records.add({ ...trace, steps: steps.map((facts, after) => ({ after, facts })) });
    expect(records.find("id-1")?.steps).toEqual([
      { at: 1_000, name: "settings", settings: [] },
      { at: 1_001, name: "route", stage: "dev" },
      { at: 1_002, name: "signature", matches: true, canonicalRequest: "‹3fa9›\n" },
    ]);
  });

  it("joins calls as a tree, the earliest call first", () => {
    const records = createRequestRecords();
    records.add({ ...traceOf("late", "id-1"), startedAt: 3_000 });
    records.add({ ...traceOf("inner", "early"), startedAt: 2_500 });
    records.add({ ...traceOf("early", "id-1"), startedAt: 2_000 });
    records.add(trace);
    expect(records.find("id-1")).toMatchObject({
      calls: [
        { requestId: "early", steps: [{ name: "route" }], calls: [{ requestId: "inner" }] },
        { requestId: "late" },
      ],
    });
  });

  it("keeps the last requests and forgets the oldest", () => {
    const records = createRequestRecords({ limit: 2 });
    for (const requestId of ["a", "b", "c"]) records.add(traceOf(requestId));
    expect(idsOf(records)).toEqual(["c", "b"]);
    expect(records.find("a")).toBeUndefined();
  });

  it("forgets the oldest when the memory is full", () => {
    const records = recordsIn(10_000);
    for (const requestId of ["a", "b", "c"]) records.add(withText(requestId, 1_500));
    expect(idsOf(records)).toEqual(["c", "b"]);
    expect(records.find("c")).toMatchObject({ steps: [{ canonicalRequest: "x".repeat(1_500) }] });
  });

  it("forgets the oldest when the functions among their facts hold too much", () => {
    const records = recordsIn(10_000);
    for (const requestId of ["a", "b", "c"]) records.add({ ...traceOf(requestId), size: 4_000 });
    expect(idsOf(records)).toEqual(["c", "b"]);
    expect(records.find("c")).toMatchObject({ steps: [{ name: "route" }] });
  });

  it.each([
    ["steps", withText("long", 10_000)],
    ["facts of functions", { ...traceOf("long"), size: 10_001 }],
  ])("keeps a request without its steps when the %s are longer than the memory, and says so", (_, long) => {
    const records = recordsIn(10_000);
    expect(records.add(traceOf("before"))).toBe(true);
    expect(records.add(long)).toBe(false);
    expect(idsOf(records)).toEqual(["long", "before"]);
    expect(records.find("long")).toMatchObject({ status: 403, because: "no identity policy allows it", steps: [] });
    expect(records.find("before")).toMatchObject({ steps: [{ name: "route" }] });
  });

  it("keeps no more lines of functions than its memory takes", () => {
    const records = recordsIn(10_000);
    const words = "word ".repeat(300);
    for (const name of ["a", "b", "c", "d", "e", "f", "g", "h"]) {
      records.addLine({ kind: "function", name, line: words, requestId: "id-1" });
    }
    records.add(trace);
    expect(records.find("id-1")?.lines).toEqual(["c", "d", "e", "f", "g", "h"].map((name) => ({ name, line: words })));
  });

  it("keeps a line with line ends, and a function's name with them", () => {
    const records = createRequestRecords();
    records.addLine({ kind: "function", name: "a\nb", line: "one\n\ntwo\n", requestId: "id-1" });
    records.add(trace);
    expect(records.find("id-1")?.lines).toEqual([{ name: "a\nb", line: "one\n\ntwo\n" }]);
  });

  it("joins a request with the calls and the lines that it caused", () => {
    const records = createRequestRecords();
    records.add(traceOf("call", "id-1"));
    records.addLine({ kind: "function", name: "day", line: "hello", causedBy: "id-1" });
    records.addLine({ kind: "function", name: "day", line: "of nobody" });
    records.add(trace);
    expect(records.find("id-1")).toMatchObject({
      calls: [{ requestId: "call" }],
      lines: [{ name: "day", line: "hello" }],
    });
  });

  it("gives a line to the request that the function was handling, not to the request that began the trace", () => {
    const records = createRequestRecords();
    records.addLine({ kind: "function", name: "age", line: "of age", causedBy: "id-1", requestId: "call" });
    records.addLine({ kind: "function", name: "day", line: "of day", causedBy: "id-1", requestId: "id-1" });
    records.add(traceOf("call", "id-1"));
    records.add(trace);
    expect(records.find("id-1")).toMatchObject({
      lines: [{ line: "of day" }],
      calls: [{ lines: [{ line: "of age" }] }],
    });
  });

  it("marks the requests of the start", () => {
    const records = createRequestRecords();
    records.add({ ...traceOf("a"), duringStart: true });
    records.add(traceOf("b"));
    expect(records.list().map(({ duringStart }) => duringStart)).toEqual([undefined, true]);
  });

  it.each([
    ["a session token", `token ${"Ab1/".repeat(30)} sent`, "token (not shown) sent"],
    ["a secret key", "key wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY.", "key (not shown)."],
    ["a signature", `Signature=${"0a".repeat(32)}`, "(not shown)"],
    [
      "a word that begins where another ends",
      `${"a".repeat(39)} ${"b".repeat(39)} ${"c".repeat(40)}`,
      `${"a".repeat(39)} ${"b".repeat(39)} (not shown)`,
    ],
    ["a token in a URL", `/?X-Amz-Security-Token=${"Ab1%2F".repeat(10)}&a=b`, "/?(not shown)&a=b"],
    ["a key at the end of what is shown", `${"a ".repeat(990)}${"wJalrXUtnFEMI/K7".repeat(4)}`, `${"a ".repeat(990)}…`],
    ["a JSON Web Token", "Bearer eyJhbGciOi.eyJzdWIi.c2ln", "Bearer (not shown)"],
  ])("hides %s in a line", (_, line, shown) => {
    const records = createRequestRecords();
    records.addLine({ kind: "function", name: "day", line, causedBy: "id-1" });
    records.add(trace);
    expect(records.find("id-1")).toMatchObject({ lines: [{ line: shown }] });
  });
});
