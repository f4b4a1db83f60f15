import { describe, expect, it } from "vitest";
import { createDecisionKeeper } from "./decision-facts.ts";
import { evaluate } from "./evaluate.ts";
import { readPolicy } from "./policy-document.ts";
import type { Principal } from "./principal.ts";

const ACCOUNT = "111122223333";
const RESOURCE = `arn:aws:execute-api:eu-west-1:${ACCOUNT}:api1/dev/GET/people/*`;
const ada: Principal = {
  kind: "user",
  accountId: ACCOUNT,
  arn: `arn:aws:iam::${ACCOUNT}:user/ada`,
  userId: "AIDA",
  userName: "ada",
};

function policyOf(Statement: object[]) {
  const read = readPolicy({ Version: "2012-10-17", Statement }, "P", "identity");
  if (!read.ok) throw new Error(read.problems.join("\n"));
  return { name: "P", document: read.policy };
}

const allow = (path: string, more: object = {}) => ({
  Effect: "Allow",
  Action: "execute-api:Invoke",
  Resource: RESOURCE.replace("people/*", path),
  ...more,
});

/** Keeps decisions about people by one policy. */
function scene(statements: object[]) {
  const keep = createDecisionKeeper((value) => `<${value.length}>`);
  const policies = { identity: [policyOf(statements)], resourceAccountId: ACCOUNT };
  return (path: string, { principal = ada, referer = "" } = {}) => {
    const asked = {
      principal,
      action: "execute-api:Invoke",
      resource: RESOURCE.replace("people/*", path),
      context: new Map([["aws:referer", [referer]]]),
    };
    return keep({ ...asked, resource: RESOURCE }, policies, evaluate(asked, policies));
  };
}

describe("createDecisionKeeper", () => {
  it("shares the record of a decision that the same comparisons have made before", () => {
    const decide = scene([allow("people/7"), allow("people/*")]);
    expect(decide("people/8")).toBe(decide("people/9"));
    expect(decide("people/9")()).toMatchObject({
      effect: "allow",
      by: { policy: "P", statement: "statement 1" },
      considered: [{ matches: false }, { matches: true }],
    });
  });

  it.each([
    ["another statement", [allow("people/7"), allow("people/*")], "people/7", {}],
    ["another caller", [allow("people/*")], "people/8", { principal: { ...ada, userId: "AIDB" } }],
    ["a denial", [allow("people/8")], "people/7", {}],
  ])("makes a record of its own for %s", (_, statements, path, more) => {
    const decide = scene(statements);
    const first = decide("people/8");
    const second = decide(path, more);
    expect(second).not.toBe(first);
    expect(second()).toMatchObject({
      considered: statements.map((_, index) => ({ statement: `statement ${index}` })),
    });
  });

  it("shares the record of requests that the same condition refused with the same values", () => {
    const refuses = allow("people/*", { Condition: { StringEquals: { "aws:Referer": "x" } } });
    const decide = scene([refuses, allow("people/*")]);
    const [first, same, other] = ["age", "ege", "people"].map((referer) => decide("people/8", { referer }));
    // The mask of this test shows the length of a value alone.
    expect(same).toBe(first);
    expect(other).not.toBe(first);
  });

  it("gives each request the values of its own that a condition refused, masked", () => {
    const refuses = allow("people/*", { Condition: { StringEquals: { "aws:Referer": "x" } } });
    const decide = scene([refuses, allow("people/*")]);
    const reasons = ["age", "people"].map((referer) => decide("people/8", { referer })().considered[0]?.because);
    expect(reasons).toEqual([
      expect.stringMatching(/the request has <3>$/),
      expect.stringMatching(/the request has <6>$/),
    ]);
  });
});
