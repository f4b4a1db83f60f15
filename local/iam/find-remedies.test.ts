import { describe, expect, it } from "vitest";
import type { Json } from "../json.ts";
import type { AccessRequest, PoliciesInForce } from "./evaluate.ts";
import { findRemedies } from "./find-remedies.ts";
import { type NamedPolicy, readPolicy } from "./policy-document.ts";

const ACCOUNT = "111122223333";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/r`;
const ARN = `arn:aws:execute-api:eu-west-1:${ACCOUNT}:api/dev/GET/age`;
const ASKED = { Action: "execute-api:Invoke", Resource: ARN };

const request: AccessRequest = {
  principal: {
    kind: "session",
    accountId: ACCOUNT,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/r/s`,
    roleArn: ROLE,
    roleId: "AROA",
    sessionName: "s",
    issuedAt: 0,
  },
  action: "execute-api:Invoke",
  resource: ARN,
  context: new Map([["aws:principalarn", [ROLE]]]),
};

function policy(name: string, use: "identity" | "resource", ...statements: Json[]): NamedPolicy {
  const read = readPolicy({ Version: "2012-10-17", Statement: statements }, name, use);
  if (!read.ok) throw new Error(read.problems.join("\n"));
  return { name, document: read.policy };
}

const remedies = (policies: Partial<PoliciesInForce>, change: Partial<AccessRequest> = {}) =>
  findRemedies({ ...request, ...change }, { identity: [], resourceAccountId: ACCOUNT, ...policies });

const allowed = policy("Allows", "identity", { Effect: "Allow", ...ASKED });

describe("findRemedies", () => {
  it("finds nothing for a request that is allowed", () => {
    expect(remedies({ identity: [allowed] })).toEqual([]);
  });

  it("adds an Allow where no policy has one", () => {
    expect(remedies({})).toEqual([{ policyType: "identity-based", statement: { Effect: "Allow", ...ASKED } }]);
  });

  it("excepts the role from a Deny that already excepts others, and adds the Allow that is then missing", () => {
    const deny = {
      Sid: "Others",
      Effect: "Deny",
      Principal: "*",
      Action: "execute-api:Invoke",
      Resource: "*",
      Condition: { ArnNotEquals: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/other" } },
    };
    const [first, second] = remedies({ resource: policy("Api", "resource", deny) });
    expect(first).toEqual({
      policyType: "resource-based",
      replaces: { policy: "Api", statement: "Others" },
      place: { path: "Api.Statement[0]" },
      statement: {
        ...deny,
        Condition: { ArnNotEquals: { "aws:PrincipalArn": ["arn:aws:iam::111122223333:role/other", ROLE] } },
      },
    });
    expect(second).toEqual({ policyType: "identity-based", statement: { Effect: "Allow", ...ASKED } });
  });

  it("spells a condition key as the policy does", () => {
    const condition = { StringNotEquals: { "aws:PRINCIPALARN": "arn:aws:iam::111122223333:role/other" } };
    const resource = policy("Api", "resource", { Effect: "Deny", Principal: "*", ...ASKED, Condition: condition });
    expect(remedies({ identity: [allowed], resource })).toMatchObject([
      { statement: { Condition: { StringNotEquals: { "aws:PRINCIPALARN": [expect.anything(), ROLE] } } } },
    ]);
  });

  it("adds a condition to a Deny without one", () => {
    const deny = policy("Denies", "identity", { Effect: "Deny", ...ASKED });
    expect(remedies({ identity: [allowed, deny] })).toMatchObject([
      { statement: { Effect: "Deny", Condition: { ArnNotEquals: { "aws:PrincipalArn": ROLE } } } },
    ]);
  });

  it("extends the permissions boundary", () => {
    const boundary = policy("Boundary", "identity", { Effect: "Allow", Action: "s3:*", Resource: "*" });
    expect(remedies({ identity: [allowed], boundary })).toEqual([
      { policyType: "permissions boundary", statement: { Effect: "Allow", ...ASKED }, place: { path: "Boundary" } },
    ]);
  });

  it("names the role in the resource policy of another account", () => {
    expect(remedies({ identity: [allowed], resourceAccountId: "444455556666" })).toEqual([
      { policyType: "resource-based", statement: { Effect: "Allow", Principal: { AWS: ROLE }, ...ASKED } },
    ]);
  });

  it("allows everyone where the caller has no signature", () => {
    const resource = policy("Api", "resource", { Effect: "Allow", Principal: { AWS: ROLE }, ...ASKED });
    expect(remedies({ resource }, { principal: "anonymous", context: new Map() })).toEqual([
      {
        policyType: "resource-based",
        statement: { Effect: "Allow", Principal: "*", ...ASKED },
        place: { path: "Api" },
      },
    ]);
  });

  it("finds nothing for an unsigned request that a Deny meets, and for a guest whom Cognito limits", () => {
    const resource = policy("Api", "resource", { Effect: "Deny", Principal: "*", ...ASKED });
    expect(remedies({ resource }, { principal: "anonymous", context: new Map() })).toEqual([]);
    const session = policy("Session", "identity", { Effect: "Allow", Action: "s3:*", Resource: "*" });
    expect(remedies({ identity: [allowed], session })).toEqual([]);
  });
});
