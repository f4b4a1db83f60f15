import { describe, expect, it } from "vitest";
import type { Json } from "../../json.ts";
import { readAuthorizerReply } from "./read-authorizer-reply.ts";

const ALLOW: Json = { Effect: "Allow", Action: "execute-api:Invoke", Resource: "*" };
const documentOf = (...Statement: readonly Json[]): Json => ({ Version: "2012-10-17", Statement });
const read = (change: Json) =>
  readAuthorizerReply(JSON.stringify({ principalId: "ada", policyDocument: documentOf(ALLOW), ...change }));

const NO_PRINCIPAL = "its reply has no principalId";
const NO_SUCH_VALUE = "the context in its reply may hold only strings, numbers and booleans";

describe("readAuthorizerReply", () => {
  it("reads the policy without its Sids, and the values of the context as strings", () => {
    const context = { text: "t", empty: "", number: 0, isTrue: true };
    expect(read({ context, policyDocument: documentOf({ ...ALLOW, Sid: "hidden" }) })).toEqual({
      principalId: "ada",
      context: { text: "t", empty: "", number: "0", isTrue: "true" },
      policy: {
        Version: "2012-10-17",
        Statement: [{ Sid: undefined, Effect: "Allow", Action: ["execute-api:Invoke"], Resource: ["*"] }],
      },
    });
  });

  it.each([
    ["key", "key"],
    [null, undefined],
    [undefined, undefined],
  ])("reads an API key that is a string: %j", (usageIdentifierKey, apiKey) => {
    expect(read({ usageIdentifierKey })).toHaveProperty("usageIdentifierKey", apiKey);
  });

  it("refuses an API key that is not a string", () => {
    expect(read({ usageIdentifierKey: 7 })).toEqual({
      because: "the usageIdentifierKey in its reply must be a string",
    });
  });

  it("reads a reply without a context as an empty context", () => {
    expect(read({})).toHaveProperty("context", {});
  });

  it.each(["", "nothing", "null", "[]", '"Allow"', "7"])("refuses a reply that is not an object: %s", (payload) => {
    expect(readAuthorizerReply(payload)).toEqual({ because: "its reply is not an object" });
  });

  it.each<[string, Json, string]>([
    ["no principalId", { principalId: undefined }, NO_PRINCIPAL],
    ["an empty principalId", { principalId: "" }, NO_PRINCIPAL],
    ["a number as its principalId", { principalId: 7 }, NO_PRINCIPAL],
    ["null as its context", { context: null }, NO_SUCH_VALUE],
    ["a list as its context", { context: ["a"] }, NO_SUCH_VALUE],
    ["a string as its context", { context: "a" }, NO_SUCH_VALUE],
    ["an object in its context", { context: { text: "t", a: {} } }, NO_SUCH_VALUE],
    ["null in its context", { context: { a: null, text: "t" } }, NO_SUCH_VALUE],
    [
      "no policy",
      { policyDocument: undefined },
      "its reply has a policy that cannot be used: policyDocument must be a policy document",
    ],
    [
      "a policy with two problems",
      { policyDocument: { ...documentOf({ ...ALLOW, Effect: "allow" }), Version: "2012" } },
      "its reply has a policy that cannot be used: policyDocument.Version must be 2012-10-17 or 2008-10-17; policyDocument.Statement[0].Effect must be Allow or Deny",
    ],
    [
      "a policy with a Principal, as resource policies have",
      { policyDocument: documentOf({ ...ALLOW, Principal: "*" }) },
      "its reply has a policy that cannot be used: policyDocument.Statement[0] must not have a Principal: an identity policy applies to the roles that it is attached to",
    ],
    [
      "a condition key that is not evaluated, in one of two statements",
      { policyDocument: documentOf(ALLOW, { ...ALLOW, Condition: { StringEquals: { "aws:SourceVpce": "v" } } }) },
      "its policy has a condition key that the local stack does not evaluate",
    ],
  ])("refuses a reply with %s, and says so", (_, change, because) => {
    expect(read(change)).toEqual({ because });
  });
});
