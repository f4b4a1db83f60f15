import { describe, expect, it } from "vitest";
import { attemptError } from "./attempt-error.ts";

const failure = (code: string) => new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });

describe("attemptError", () => {
  it.each([
    ["ECONNRESET", "reset"],
    ["UND_ERR_CONNECT_TIMEOUT", "timeout"],
    ["HPE_INVALID_CONSTANT", "unreadable"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "untrusted"],
    ["ECONNREFUSED", "unreachable"],
    ["EMFILE", "unreachable"],
    ["ENFILE", "unreachable"],
    ["EACCES", "unreachable"],
    ["EPERM", "unreachable"],
    ["ENOBUFS", "unreachable"],
    ["ERR_PROXY_TUNNEL", "unreachable"],
    ["UND_ERR_ABORTED", "unreachable"],
  ])("classifies %s as %s", (code, kind) => {
    expect(attemptError(failure(code))).toBe(kind);
  });

  it.each([["ERR_INVALID_ARG_TYPE"], ["EMFILEX"]])("leaves %s, a mistake in the program, to the caller", (code) => {
    expect(attemptError(failure(code))).toBeUndefined();
  });
});
