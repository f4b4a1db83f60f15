import { describe, expect, it } from "vitest";
import { handClock } from "../../test/fixtures/hand-clock.ts";
import type { LogEntry } from "../log.ts";
import { createMask } from "./mask.ts";
import { type PrintLogOptions, printLog } from "./print-log.ts";

const NINE = Date.UTC(2026, 0, 1, 9, 41, 7);

/** Prints entries at 09:41:07, and returns the text with the clock, which a test may turn. */
function printAll(entries: readonly LogEntry[], options: Partial<PrintLogOptions> = {}) {
  const clock = handClock({ startAt: NINE });
  let text = "";
  const print = printLog((more) => (text += more), {
    colour: false,
    timeZone: "UTC",
    surroundings: { now: clock.now, after: clock.timers.after },
    ...options,
  });
  for (const entry of entries) print(entry);
  return { clock, text: () => text };
}

const print = (entry: LogEntry, options: Partial<PrintLogOptions> = {}) => printAll([entry], options).text();

const refusal = {
  kind: "request",
  server: "age",
  method: "GET",
  target: "/age?dob=‹3fa9›",
  status: 403,
  errorType: "MissingAuthenticationTokenException",
  because: "the request has no signature",
  requestId: "r",
  durationMs: 1.4,
} as const;
const outer = { ...answer("day", "/day", "outer"), durationMs: 92 };
const inner = { ...answer("age", "/age", "inner"), causedBy: "outer" };
const secret = { ...answer("secretsmanager", "", "s"), method: "GetSecretValue", causedBy: "outer" };

function answer(server: string, target: string, requestId: string) {
  return { kind: "request", server, method: "GET", target, status: 200, requestId, durationMs: 1 } as const;
}

describe("printLog", () => {
  it("ends the reason of a refusal with the address of its record, and no other line", () => {
    const linkOf = (requestId: string) => `http://localhost:4566/#/calls/${requestId}`;
    expect(print(refusal, { linkOf })).toMatch(
      /^ {11}MissingAuthenticationTokenException: the request has no signature http:\/\/localhost:4566\/#\/calls\/r$/m,
    );
    expect(print(refusal, { linkOf, columns: () => 50 })).toMatch(/^ {11}http:\/\/localhost:4566\/#\/calls\/r$/m);
    expect(print(outer, { linkOf })).not.toContain("http:");
    expect(print(refusal, { linkOf: () => undefined })).toMatch(/no signature\n$/);
  });

  it("writes the time of day and AWS's answer in columns, and the reason below", () => {
    expect(print(refusal)).toBe(
      [
        "09:41:07 403    1 ms  age   GET /age?dob=‹3fa9›",
        "           MissingAuthenticationTokenException: the request has no signature",
        "",
      ].join("\n"),
    );
    expect(print({ kind: "notice", text: "a worker ended" })).toBe("09:41:07 a worker ended\n");
    expect(print(outer, { timeZone: "Asia/Tokyo" })).toMatch(/^18:41:07 200 {3}92 ms {2}day {3}GET/);
  });

  it("writes what a request caused under it", () => {
    const line: LogEntry = { kind: "function", name: "stack-day", line: "hello", causedBy: "outer" };
    const denied: LogEntry = { ...refusal, causedBy: "outer" };
    const { text } = printAll([secret, line, denied, outer], { nameOf: (name) => name.replace("stack-", "") });
    expect(text()).toBe(
      [
        "09:41:07 200   92 ms  day   GET /day",
        "           200    1 ms  secretsmanager   GetSecretValue",
        "           day: hello",
        "           403    1 ms  age              GET /age?dob=‹3fa9›",
        "             MissingAuthenticationTokenException: the request has no signature",
        "",
      ].join("\n"),
    );
  });

  it("writes what a caused request has caused below that request, further to the right", () => {
    const ofInner: LogEntry = { kind: "function", name: "age", line: "hello", causedBy: "outer", requestId: "inner" };
    expect(printAll([ofInner, { ...secret, causedBy: "inner" }, inner, outer]).text()).toBe(
      [
        "09:41:07 200   92 ms  day   GET /day",
        "           200    1 ms  age              GET /age",
        "             age: hello",
        "             200    1 ms  secretsmanager   GetSecretValue",
        "",
      ].join("\n"),
    );
  });

  it("writes what a request caused after a second, when the request has not ended", () => {
    const { clock, text } = printAll([inner]);
    clock.advance(999);
    expect(text()).toBe("");
    clock.advance(1);
    expect(text()).toBe("           200    1 ms  age              GET /age\n");
    expect(clock.pending()).toBe(0);
  });

  it("keeps no timer for a request that has ended", () => {
    expect(printAll([inner, outer]).clock.pending()).toBe(0);
  });

  it("leaves out what succeeded, when it is quiet", () => {
    expect(printAll([inner, outer, refusal], { quiet: true }).text()).toBe(print(refusal));
  });

  it("wraps a reason to the width of the terminal, and breaks no word", () => {
    const because = "no identity policy allows it and this sentence is long";
    const lines = print({ ...refusal, because }, { columns: () => 60 }).split("\n");
    expect(lines.slice(1)).toEqual([
      "           MissingAuthenticationTokenException: no identity",
      "           policy allows it and this sentence is long",
      "",
    ]);
  });

  it("escapes control characters, so that no value forges a line", () => {
    const line = print({ kind: "function", name: "day", line: "a\n200 GET age \u001b[2J\u0085\u2028" });
    expect(line).toBe("           day: a\\u000a200 GET age \\u001b[2J\\u0085\\u2028\n");
    const forged = print({ ...refusal, target: "/a\n09:41:07 200", server: "a\u001b", because: "b\nc" });
    expect(forged.split("\n")).toHaveLength(3);
    expect(print({ kind: "notice", text: "a\nb" })).toBe("09:41:07 a\\u000ab\n");
  });

  it("escapes characters that are invisible or change the direction of writing, and leaves letters as they are", () => {
    const line = print({ ...refusal, because: "é 日 😀 \u202edenied\u200b\u{e0041}\ud800" });
    expect(line).toContain(": é 日 😀 \\u202edenied\\u200b\\udb40\\udc41\\ud800\n");
  });

  it("uses colours only with the option", () => {
    expect(print(refusal)).not.toContain("\u001b");
    expect(print(refusal, { colour: true })).toContain("\u001b[33m403\u001b[0m");
  });
});

describe("createMask", () => {
  it("gives different values different masks, and shows neither", () => {
    const mask = createMask(Buffer.alloc(32, 1));
    expect(mask("19880101")).toBe(mask("19880101"));
    expect(mask("19880101")).not.toBe(mask("19880102"));
    expect(mask("19880101")).not.toContain("1988");
    expect(mask("")).toBe("");
  });

  it("gives a value another mask under another key", () => {
    expect(createMask(Buffer.alloc(32, 1))("19880101")).not.toBe(createMask(Buffer.alloc(32, 2))("19880101"));
  });
});
