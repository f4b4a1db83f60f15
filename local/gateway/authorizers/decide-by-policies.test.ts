import { describe, expect, it } from "vitest";
import { type PolicyUse, readPolicy } from "../../iam/policy-document.ts";
import type { Json } from "../../json.ts";
import { authorizerErrors } from "./authorizer-errors.ts";
import { decideByPolicies, denialByResourcePolicy } from "./decide-by-policies.ts";

const API = "arn:aws:execute-api:eu-west-1:111122223333:api1/dev";
const NAME = "the authorizer Auth";

function policyOf(use: PolicyUse, ...statements: readonly Json[]) {
  const more = { Action: "execute-api:Invoke", ...(use === "resource" && { Principal: "*" }) };
  const Statement = statements.map((statement) => ({ ...more, ...statement }));
  const read = readPolicy({ Version: "2012-10-17", Statement }, "P", use);
  if (!read.ok) throw new Error(read.problems.join("\n"));
  return read.policy;
}
const allow = (...paths: readonly string[]) => ({
  Effect: "Allow",
  Resource: paths.map((path) => `${API}/GET/${path}`),
});
const deny = (...paths: readonly string[]) => ({ ...allow(...paths), Effect: "Deny" });

const REQUEST = {
  accountId: "111122223333",
  arnOf: (path: string) => `${API}/GET/${path}`,
  context: new Map([["aws:sourceip", ["192.0.2.1"]]]),
};

/** Decides a request for `path` by the statements of the authorizer's policy and those of the API's policy. */
function decide(path: string, byAuthorizer: readonly Json[], byApi: readonly Json[] = []) {
  return decideByPolicies({
    ...REQUEST,
    name: NAME,
    path,
    policy: policyOf("identity", ...byAuthorizer),
    resourcePolicy: byApi.length > 0 ? policyOf("resource", ...byApi) : undefined,
  });
}

const NOT_ALLOWED = authorizerErrors.denied(
  "implicit deny",
  `no statement of the policy of ${NAME} allows this method and path`,
);

describe("decideByPolicies", () => {
  it("names the statement of the authorizer's policy that allows", () => {
    const other = allow("other");
    expect(decide("/items", [other, allow("items")])).toEqual({
      allowedBy: `the policy of ${NAME} allows it (statement 1)`,
    });
    expect(decide("/items", [{ ...allow("items"), Sid: "Items" }], [other])).toEqual({
      allowedBy: `the policy of ${NAME} allows it (Items)`,
    });
  });

  it("names the statement of the authorizer's policy that denies, whatever allows", () => {
    expect(decide("/items", [allow("*"), deny("items")], [allow("*")])).toEqual(
      authorizerErrors.denied("explicit deny", `statement 1 of the policy of ${NAME} denies it`),
    );
  });

  it("compares a Deny with every form of the path, and an Allow with the form without the slashes that routing ignores", () => {
    const denied = authorizerErrors.denied("explicit deny", `statement 1 of the policy of ${NAME} denies it`);
    expect(decide("/a%62/", [allow("*"), deny("a%62/")])).toEqual(denied);
    expect(decide("/a%62/", [allow("*"), deny("a%62")])).toEqual(denied);
    expect(decide("/a%62/", [allow("*"), deny("ab")])).toEqual(denied);
    expect(decide("/a%62/", [allow("a%62")])).toHaveProperty("allowedBy");
    expect(decide("/a%62/", [allow("a%62/", "ab")])).toEqual(NOT_ALLOWED);
  });

  it("lets in by the API's resource policy alone when this policy allows every form of the path", () => {
    expect(decide("/a%62/", [allow("other")], [allow("other"), allow("a%62/", "a%62", "ab")])).toEqual({
      allowedBy: "the API's resource policy allows it (statement 1)",
    });
    for (const forms of [["a%62", "ab"], ["a%62/", "ab"], ["a%62/", "a%62"], ["other"]])
      expect(decide("/a%62/", [allow("other")], [allow(...forms)]), forms.join()).toEqual(NOT_ALLOWED);
  });

  it("refuses when no policy allows", () => {
    expect(decide("/items", [allow("other")])).toEqual(NOT_ALLOWED);
    expect(decide("/items", [deny("other")], [deny("other")])).toEqual(NOT_ALLOWED);
  });

  it("evaluates the conditions of the authorizer's policy with the request's keys", () => {
    const from = (address: string) => ({ ...allow("*"), Condition: { IpAddress: { "aws:SourceIp": address } } });
    expect(decide("/items", [from("192.0.2.0/24")])).toHaveProperty("allowedBy");
    expect(decide("/items", [from("198.51.100.0/24")])).toEqual(NOT_ALLOWED);
  });

  it("compares the action too", () => {
    expect(decide("/items", [{ ...allow("*"), Action: "execute-api:ManageConnections" }])).toEqual(NOT_ALLOWED);
  });
});

describe("denialByResourcePolicy", () => {
  const denial = (path: string, ...statements: readonly Json[]) =>
    denialByResourcePolicy({ ...REQUEST, path, resourcePolicy: policyOf("resource", ...statements) });

  it("returns undefined without a policy, and when no statement denies", () => {
    expect(denialByResourcePolicy({ ...REQUEST, path: "/items", resourcePolicy: undefined })).toBeUndefined();
    expect(denial("/items", deny("other"))).toBeUndefined();
    expect(denial("/items", allow("items"))).toBeUndefined();
  });

  it.each(["a%62/", "a%62", "ab"])("denies when a statement denies the form %s of a path", (form) => {
    expect(denial("//a%62/", allow("*"), deny(form))).toEqual({
      status: 403,
      responseType: "ACCESS_DENIED",
      errorType: "AccessDeniedException",
      message:
        "User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:eu-west-1:********3333:api1/dev/GET/a%62/ with an explicit deny in a resource-based policy",
      style: "capital",
      because: "the API's resource policy statement 1 denies it",
    });
  });
});
