import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { splitRequest } from "./canonical-request.ts";
import { unsignedHeader } from "./unsigned-headers.ts";

const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");

function find(headers: readonly (readonly [string, string])[], signed: readonly string[] = [], body = "") {
  const request = { method: "POST", target: "/age", headers, body: Buffer.from(body) };
  return unsignedHeader(splitRequest(request), ["host", "x-amz-date", ...signed]);
}

describe("unsignedHeader", () => {
  it.each([
    ["no header of AWS's", "Content-Type", "text/plain"],
    ["the session token", "X-Amz-Security-Token", "token"],
    ["the id that CloudFront adds", "X-Amz-Cf-Id", "cDehVQoZnx43VYQb9j2-nvCh-9z396Uhbp027Y2JvkCPNLmGJHqlaA=="],
    ["the hash of an empty body", "X-Amz-Content-Sha256", hashOf("")],
    ["a trace id", "X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793"],
  ])("lets in %s without a signature", (_, name, value) => {
    expect(
      find([
        ["Host", "h"],
        ["X-Amz-Date", "d"],
        [name, value],
      ]),
    ).toBeUndefined();
  });

  it("lets in the hash of the body that was sent, and of no other", () => {
    expect(find([["x-amz-content-sha256", hashOf("a body")]], [], "a body")).toBeUndefined();
    for (const value of [hashOf("another"), hashOf(""), hashOf("a body").toUpperCase(), "UNSIGNED-PAYLOAD", ""]) {
      expect(find([["x-amz-content-sha256", value]], [], "a body")).toBe("x-amz-content-sha256");
    }
  });

  it.each([
    ["X-Amz-Meta-User", "admin"],
    ["X-Amz-Target", "DynamoDB_20120810.Scan"],
    ["X-Amz-User-Agent", "sdk"],
    ["X-Amz-Cf-Id-2", "1"],
    ["X-Amz-", "1"],
  ])("finds %s, which could change what the request means, unless it is signed", (name, value) => {
    const headers = [
      ["Host", "h"],
      [name, value],
    ] as const;
    expect(find(headers)).toBe(name.toLowerCase());
    expect(find(headers, [name.toLowerCase()])).toBeUndefined();
  });

  it("finds X-Amz-Date when it is not signed", () => {
    const request = splitRequest({ method: "GET", target: "/", headers: [["X-Amz-Date", "d"]], body: Buffer.from("") });
    expect(unsignedHeader(request, ["date", "host"])).toBe("x-amz-date");
  });
});
