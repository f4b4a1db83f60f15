import { describe, expect, it } from "vitest";
import { readPolicy } from "../iam/policy-document.ts";
import type { Principal } from "../iam/principal.ts";
import { type Actor, invokeProblem, type MayInvokeInput, methodSource } from "./may-invoke.ts";

const FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:f";
const ROLE = "arn:aws:iam::111122223333:role/Invoker";
const ada: Principal = {
  kind: "user",
  accountId: "111122223333",
  arn: "arn:aws:iam::111122223333:user/ada",
  userId: "AIDA",
  userName: "ada",
};

function actor(Resource: string): Actor {
  const policy = readPolicy(
    { Statement: { Effect: "Allow", Action: "lambda:InvokeFunction", Resource } },
    "P",
    "identity",
  );
  if (!policy.ok) throw new Error(policy.problems.join());
  return { principal: ada, policies: { identity: [{ name: "P", document: policy.policy }] } };
}

function problem(credentials: string | undefined, change: Partial<MayInvokeInput> = {}): string | undefined {
  return invokeProblem({
    invocation: { functionArn: FUNCTION, ...(credentials !== undefined && { credentials }) },
    sourceArn: methodSource("arn:aws:execute-api:eu-west-1:111122223333:api1/dev", {
      method: "GET",
      resource: "/items/{id}",
    }),
    accountId: "111122223333",
    region: "eu-west-1",
    permissions: [],
    caller: undefined,
    assumeForApi: () => ({ because: "no role" }),
    sourceIp: "127.0.0.1",
    now: 0,
    ...change,
  });
}

describe("invokeProblem", () => {
  const permission = { functionArn: FUNCTION, principal: "apigateway.amazonaws.com" };

  it.each([
    ["of any source", {}, true],
    ["for this method and path", { sourceArn: "arn:aws:execute-api:eu-west-1:111122223333:api1/*/GET/items/*" }, true],
    [
      "for a path with another parameter",
      { sourceArn: "arn:aws:execute-api:eu-west-1:111122223333:api1/*/GET/items/{id}" },
      false,
    ],
    ["for another method", { sourceArn: "arn:aws:execute-api:eu-west-1:111122223333:api1/*/PUT/items/*" }, false],
    ["for another account", { sourceAccount: "444455556666" }, false],
    ["of another function", { functionArn: `${FUNCTION}2` }, false],
    ["for another service", { principal: "events.amazonaws.com" }, false],
  ])("lets API Gateway in by a permission %s: %j", (_, change, isIn) => {
    expect(problem(undefined, { permissions: [{ ...permission, ...change }] }) === undefined).toBe(isIn);
  });

  it("lets API Gateway in by one permission among others, and says what is missing without any", () => {
    const permissions = [{ ...permission, functionArn: "other" }, permission];
    expect(problem(undefined, { permissions })).toBeUndefined();
    expect(problem(undefined)).toBe(`no AWS::Lambda::Permission lets this API invoke ${FUNCTION}`);
  });

  it("needs no permission with the caller's credentials, but a caller who may invoke the function", () => {
    const own = "arn:aws:iam::*:user/*";
    expect(problem(own, { caller: actor(FUNCTION) })).toBeUndefined();
    expect(problem(own, { caller: actor(`${FUNCTION}2`) })).toContain(
      `the caller, who may not lambda:InvokeFunction on ${FUNCTION}: no identity policy allows it`,
    );
    expect(problem(own, { permissions: [permission] })).toContain("the request is unsigned");
  });

  it("needs a role that API Gateway may assume and that may invoke the function", () => {
    expect(problem(ROLE, { assumeForApi: () => actor("*") })).toBeUndefined();
    expect(problem(ROLE, { assumeForApi: () => actor(`${FUNCTION}2`) })).toContain(`the role ${ROLE}`);
    expect(problem(ROLE, { caller: actor("*"), permissions: [permission] })).toBe("no role");
  });
});
