import { describe, expect, it } from "vitest";
import type { LogEntry } from "../log.ts";
import { createMask } from "./mask.ts";
import { printLog } from "./print-log.ts";

function print(entry: LogEntry, colour = false): string {
  let text = "";
  printLog((line) => (text += line), { colour })(entry);
  return text;
}

const refusal: LogEntry = {
  kind: "request",
  server: "age",
  method: "GET",
  target: "/age?dob=‹3fa9›",
  status: 403,
  errorType: "MissingAuthenticationTokenException",
  because: "the request has no signature",
  requestId: "r",
  durationMs: 1.4,
};

describe("printLog", () => {
  it("writes AWS's answer first, then the reason", () => {
    expect(print(refusal)).toBe(
      "403 GET age /age?dob=‹3fa9› 1 ms MissingAuthenticationTokenException: the request has no signature\n",
    );
  });

  it("escapes control characters, so that no value forges a line", () => {
    const line = print({ kind: "function", name: "day", line: "a\n200 GET age \u001b[2J\u0085\u2028" });
    expect(line).toBe("    day: a\\u000a200 GET age \\u001b[2J\\u0085\\u2028\n");
  });

  it("escapes characters that are invisible or change the direction of writing, and leaves letters as they are", () => {
    const line = print({ ...refusal, because: "é 日 😀 \u202edenied\u200b\u{e0041}\ud800" });
    expect(line).toContain(": é 日 😀 \\u202edenied\\u200b\\udb40\\udc41\\ud800\n");
  });

  it("uses colours only with the option", () => {
    expect(print(refusal)).not.toContain("\u001b");
    expect(print(refusal, true)).toContain("\u001b[33m403\u001b[0m");
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
