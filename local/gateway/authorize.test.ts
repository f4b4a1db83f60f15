import { describe, expect, it } from "vitest";
import { readPolicy } from "../iam/policy-document.ts";
import type { Principal } from "../iam/principal.ts";
import { authorize } from "./authorize.ts";

const STAGE = "arn:aws:execute-api:eu-west-1:111122223333:api1/dev";
const user: Principal = {
  kind: "user",
  accountId: "111122223333",
  arn: "arn:aws:iam::111122223333:user/ada",
  userId: "AIDA",
  userName: "ada",
};

/** Authorizes a request for a path. The caller's identity policy allows the resource `allowed` and denies the resource `denied`. */
function ask(path: string, allowed: string, denied?: string) {
  const statement = (Effect: string, resource: string) => ({
    Effect,
    Action: "execute-api:Invoke",
    Resource: `${STAGE}/GET/${resource}`,
  });
  const Statement = [statement("Allow", allowed), ...(denied === undefined ? [] : [statement("Deny", denied)])];
  const read = readPolicy({ Version: "2012-10-17", Statement }, "P", "identity");
  if (!read.ok) throw new Error(read.problems.join("\n"));
  const outcome = authorize({
    route: { method: "GET" },
    principal: user,
    policy: undefined,
    policies: { identity: [{ name: "P", document: read.policy }] },
    stageArn: STAGE,
    accountId: "111122223333",
    region: "eu-west-1",
    path,
    sourceIp: "127.0.0.1",
    userAgent: undefined,
    referer: undefined,
    now: 0,
  });
  return "allowedBy" in outcome ? "allowed" : String(outcome.message).replace(/^.* on resource: /, "");
}

const MASKED = "arn:aws:execute-api:eu-west-1:********3333:api1/dev/GET";

describe("authorize", () => {
  it.each([
    ["/age", "age"],
    ["/", ""],
    ["/people/7", "people/*"],
    ["/people/a%20b", "people/*"],
    ["/age/", "age*"],
    ["/people/%zz", "people/*"],
  ])("allows %s by %j", (path, allowed) => {
    expect(ask(path, allowed)).toBe("allowed");
  });

  it.each([
    ["/age", "age", "age"],
    ["//age", "age", "age"],
    ["/age/", "age", "age/"],
    ["/age//", "age", "age//"],
    ["/people//7", "people/7", "people//7"],
    ["/people/%37", "people/7", "people/%37"],
    ["/people/%c3%A9", "people/é", "people/%c3%A9"],
    ["/people/\xc3\xa9", "people/é", "people/\xc3\xa9"],
    ["//people//%2e/", "people/.", "people//%2e/"],
  ])("denies %s by a Deny on %s, however the path is written", (path, denied, sent) => {
    expect(ask(path, "*")).toBe("allowed");
    expect(ask(path, "*", denied)).toMatch(/with an explicit deny in an identity-based policy$/);
    expect(ask(path, "*", sent)).toMatch(/with an explicit deny in an identity-based policy$/);
  });

  it("names the resource as sent, whichever reading is denied", () => {
    const reason = "because no identity-based policy allows the execute-api:Invoke action";
    expect(ask("/age/", "other")).toBe(`${MASKED}/age/ ${reason}`);
    expect(ask("/age/", "age/")).toBe(`${MASKED}/age/ ${reason}`);
    expect(ask("//%61ge", "%61ge")).toBe(`${MASKED}/%61ge ${reason}`);
  });
});
