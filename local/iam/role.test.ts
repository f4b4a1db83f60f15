/**
 * Tests of roles and their trust policies. Sources: Amazon Cognito developer guide, "Role trust and permissions"; IAM user guide, "AWS global
 * condition context keys".
 */

import { describe, expect, it } from "vitest";
import { statementsConsidered } from "./evaluate.ts";
import { readPolicy } from "./policy-document.ts";
import type { Principal } from "./principal.ts";
import { contextOf } from "./request-context.ts";
import { type AssumeRequest, mayAssume, type Role, trustProblem, trusts } from "./role.ts";

type Written = Record<string, unknown>;

function documentOf(...statements: Written[]) {
  const read = readPolicy({ Version: "2012-10-17", Statement: statements }, "trust", "trust");
  if (!read.ok) throw new Error(read.problems.join("\n"));
  return read.policy;
}

const trust = (...statements: Written[]): Role => ({
  name: "Caller",
  arn: "arn:aws:iam::111122223333:role/team/Caller",
  roleId: "AROA",
  trustPolicy: documentOf(...statements),
  policies: [],
  maxSessionSeconds: 3600,
});

const cognito = {
  Effect: "Allow",
  Principal: { Federated: "cognito-identity.amazonaws.com" },
  Action: "sts:AssumeRoleWithWebIdentity",
  Condition: {
    StringEquals: { "cognito-identity.amazonaws.com:aud": "eu-west-1:pool" },
    "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" },
  },
};
const identity = {
  identityPoolId: "eu-west-1:pool",
  identityId: "eu-west-1:ada",
  authenticated: true,
  amr: ["authenticated"],
};
const byIdentity: AssumeRequest = {
  assumer: { type: "Federated", value: "cognito-identity.amazonaws.com" },
  action: "sts:AssumeRoleWithWebIdentity",
  identity,
  region: "eu-west-1",
  now: Date.UTC(2026, 10, 24, 12),
};
const lambda = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
const byLambda: AssumeRequest = {
  assumer: { type: "Service", value: "lambda.amazonaws.com" },
  action: "sts:AssumeRole",
  region: "eu-west-1",
  now: Date.UTC(2026, 10, 24, 12),
};

describe("trusts", () => {
  it("lets an identity of the named pool assume the role, and a service that is named", () => {
    expect(trusts(trust(cognito), byIdentity).effect).toBe("allow");
    expect(trusts(trust(cognito, lambda), byLambda).effect).toBe("allow");
  });

  it.each<[string, AssumeRequest]>([
    ["an identity of another pool", { ...byIdentity, identity: { ...identity, identityPoolId: "other" } }],
    ["a guest", { ...byIdentity, identity: { ...identity, amr: ["unauthenticated"] } }],
    ["a service", byLambda],
    [
      "a service of the provider's name",
      { ...byIdentity, assumer: { type: "Service", value: "cognito-identity.amazonaws.com" } },
    ],
    ["another provider", { ...byIdentity, assumer: { type: "Federated", value: "accounts.google.com" } }],
    ["an identity by another action", { ...byIdentity, action: "sts:AssumeRole" }],
  ])("does not let %s assume the role", (_, request) => {
    expect(trusts(trust(cognito), request).effect).toBe("implicit deny");
  });

  it("says what decided and why", () => {
    const { judged, ...allowed } = trusts(trust(cognito), byIdentity);
    expect(statementsConsidered({ judged })).toEqual([
      expect.objectContaining({ label: "statement 0", policy: "Caller's trust policy" }),
    ]);
    expect(allowed).toEqual({
      effect: "allow",
      policyType: "resource-based",
      by: { policy: "Caller's trust policy", statement: "statement 0" },
      because: "Caller's trust policy statement 0 allows it",
    });
    const { judged: judgedAgain, ...denied } = trusts(trust(cognito), { ...byIdentity, action: "sts:AssumeRole" });
    expect(statementsConsidered({ judged: judgedAgain })).toEqual([
      expect.objectContaining({ label: "statement 0", miss: { part: "Action" } }),
    ]);
    expect(denied).toEqual({
      effect: "implicit deny",
      policyType: "resource-based",
      because:
        "Caller's trust policy does not allow sts:AssumeRole (Caller's trust policy statement 0: its Action is sts:AssumeRoleWithWebIdentity)",
    });
  });

  it("reports an explicit deny", () => {
    expect(trusts(trust(cognito, { ...cognito, Effect: "Deny" }), byIdentity)).toMatchObject({
      effect: "explicit deny",
      by: { statement: "statement 1" },
    });
  });

  it.each<[string, unknown]>([
    ["everyone", "*"],
    ["every AWS principal", { AWS: "*" }],
    ["every provider", { Federated: "*" }],
    ["its provider among others", { Service: "lambda.amazonaws.com", Federated: "cognito-identity.amazonaws.com" }],
  ])("denies an identity by a Deny to %s", (_, Principal) => {
    expect(trusts(trust(cognito, { Effect: "Deny", Principal, Action: "*" }), byIdentity).effect).toBe("explicit deny");
  });

  it.each<[string, unknown]>([
    ["everyone", "*"],
    ["every service", { Service: "*" }],
  ])("denies a service by a Deny to %s", (_, Principal) => {
    expect(trusts(trust(lambda, { Effect: "Deny", Principal, Action: "*" }), byLambda).effect).toBe("explicit deny");
  });

  it.each<[string, unknown, AssumeRequest]>([
    ["another provider", { Federated: "accounts.google.com" }, byIdentity],
    ["every service", { Service: "*" }, byIdentity],
    ["every provider", { Federated: "*" }, byLambda],
    ["an account", { AWS: "111122223333" }, byIdentity],
  ])("is not denied by a Deny to %s", (_, Principal, request) => {
    expect(trusts(trust(cognito, lambda, { Effect: "Deny", Principal, Action: "*" }), request).effect).toBe("allow");
  });

  it.each<[string, unknown]>([
    ["everyone", "*"],
    ["every provider", { Federated: "*" }],
  ])("lets no identity assume the role by an Allow to %s", (_, Principal) => {
    expect(trusts(trust({ ...cognito, Principal }), byIdentity).effect).toBe("implicit deny");
  });

  it.each<[string, Written]>([
    ["aws:CurrentTime", { DateLessThan: { "aws:CurrentTime": "2027-01-01T00:00:00Z" } }],
    ["aws:EpochTime", { NumericGreaterThan: { "aws:EpochTime": 1 } }],
    ["aws:FederatedProvider", { StringEquals: { "aws:FederatedProvider": "cognito-identity.amazonaws.com" } }],
    ["aws:RequestedRegion", { StringEquals: { "aws:RequestedRegion": "eu-west-1" } }],
    ["aws:ResourceAccount", { StringEquals: { "aws:ResourceAccount": "111122223333" } }],
    ["aws:SecureTransport", { Bool: { "aws:SecureTransport": true } }],
    ["aws:ViaAWSService", { Bool: { "aws:ViaAWSService": false } }],
    ["the identity", { StringEquals: { "cognito-identity.amazonaws.com:sub": "eu-west-1:ada" } }],
    ["a key that only services have", { Null: { "aws:PrincipalServiceName": "true" } }],
    ["another key that only services have", { Null: { "aws:PrincipalIsAWSService": true } }],
  ])("gives an identity's request %s, so that a Deny on it denies", (_, Condition) => {
    const deny = { ...cognito, Effect: "Deny", Condition };
    expect(trusts(trust(cognito, deny), byIdentity).effect).toBe("explicit deny");
  });

  it.each<[string, Written]>([
    ["aws:CurrentTime", { DateGreaterThan: { "aws:CurrentTime": "2026-01-01T00:00:00Z" } }],
    ["aws:PrincipalServiceName", { StringEquals: { "aws:PrincipalServiceName": "lambda.amazonaws.com" } }],
    ["aws:PrincipalIsAWSService", { Bool: { "aws:PrincipalIsAWSService": true } }],
    ["no provider", { Null: { "aws:FederatedProvider": true } }],
    ["no identity", { Null: { "cognito-identity.amazonaws.com:sub": true } }],
  ])("gives a service's request %s, so that a Deny on it denies", (_, Condition) => {
    expect(trusts(trust(lambda, { ...lambda, Effect: "Deny", Condition }), byLambda).effect).toBe("explicit deny");
  });
});

describe("mayAssume", () => {
  const ROLE = "arn:aws:iam::111122223333:role/team/Caller";
  const ada: Principal = {
    kind: "user",
    accountId: "111122223333",
    arn: "arn:aws:iam::111122223333:user/ada",
    userId: "AIDA",
    userName: "ada",
  };
  const input = { now: 0, region: "eu-west-1", resourceAccountId: "111122223333", sourceIp: "127.0.0.1" };
  const account = { Effect: "Allow", Principal: { AWS: "111122223333" }, Action: "sts:AssumeRole" };
  const named = { ...account, Principal: { AWS: ada.arn } };

  function policy(statement: Written) {
    const read = readPolicy({ Version: "2012-10-17", Statement: statement }, "P", "identity");
    if (!read.ok) throw new Error(read.problems.join("\n"));
    return { name: "P", document: read.policy };
  }
  const mayAda = (role: Role, ...identity: Written[]) =>
    mayAssume(role, { principal: ada, policies: { identity: identity.map(policy) }, context: contextOf(ada, input) });
  const allow = { Effect: "Allow", Action: "sts:AssumeRole", Resource: ROLE };

  it("asks the principal's own policies too when the trust policy names the account", () => {
    expect(mayAda(trust(account), allow).effect).toBe("allow");
    expect(mayAda(trust(account)).effect).toBe("implicit deny");
    expect(mayAda(trust(account), { ...allow, Resource: `${ROLE}2` }).effect).toBe("implicit deny");
    expect(mayAda(trust(account), { ...allow, Action: "sts:AssumeRoleWithWebIdentity" }).effect).toBe("implicit deny");
  });

  it("asks no other policy when the trust policy names the principal itself", () => {
    expect(mayAda(trust(named)).effect).toBe("allow");
    expect(mayAda(trust(named), { ...allow, Effect: "Deny" }).effect).toBe("explicit deny");
  });

  it("lets nobody assume a role whose trust policy does not, whatever the principal's own policies say", () => {
    const denied = mayAda(trust(lambda), allow);
    expect(denied).toMatchObject({ effect: "implicit deny", policyType: "resource-based" });
    expect(denied.because).toContain("Caller's trust policy does not allow sts:AssumeRole");
    expect(mayAda(trust(account, { ...account, Effect: "Deny" }), allow).effect).toBe("explicit deny");
  });

  it("lets an identity of Cognito assume a role only when the trust policy allows it with and without the MFA key", () => {
    const session: Principal = {
      kind: "session",
      accountId: "111122223333",
      arn: "arn:aws:sts::111122223333:assumed-role/Web/s",
      roleArn: "arn:aws:iam::111122223333:role/Web",
      roleId: "AROAWEB",
      sessionName: "s",
      issuedAt: 0,
      cognito: identity,
    };
    const may = (Condition: Written) =>
      mayAssume(trust({ ...account, Condition }), {
        principal: session,
        policies: { identity: [policy(allow)] },
        context: contextOf(session, input),
      }).effect;
    expect(may({ Bool: { "aws:SecureTransport": true } })).toBe("allow");
    expect(may({ Bool: { "aws:MultiFactorAuthPresent": false } })).toBe("implicit deny");
    expect(may({ BoolIfExists: { "aws:MultiFactorAuthPresent": false } })).toBe("allow");
  });
});

describe("trustProblem", () => {
  const problemOf = (Condition: unknown, rest: Written = {}) =>
    trustProblem(documentOf({ ...cognito, ...rest, Condition }), "Role");

  it("refuses trust in Cognito that names no identity pool, as IAM does", () => {
    expect(problemOf(cognito.Condition)).toBeUndefined();
    expect(problemOf({ StringLike: { "cognito-identity.amazonaws.com:aud": "eu-west-1:*" } })).toBeUndefined();
    expect(problemOf({})).toBe(
      "Role.Statement[0] trusts cognito-identity.amazonaws.com without a condition on cognito-identity.amazonaws.com:aud. IAM refuses that: name the identity pool there.",
    );
    for (const value of ["*", "**", "?*", ["eu-west-1:pool", "*"]]) {
      expect(problemOf({ StringLike: { "cognito-identity.amazonaws.com:aud": value } })).toBeDefined();
    }
    expect(problemOf({ StringNotEquals: { "cognito-identity.amazonaws.com:aud": "x" } })).toBeDefined();
    expect(problemOf({ StringEqualsIfExists: { "cognito-identity.amazonaws.com:aud": "x" } })).toBeDefined();
    expect(problemOf({ "ForAllValues:StringEquals": { "cognito-identity.amazonaws.com:aud": "x" } })).toBeDefined();
    expect(problemOf({ StringEquals: { "cognito-identity.amazonaws.com:sub": "x" } })).toBeDefined();
    expect(problemOf(undefined)).toBeDefined();
    expect(problemOf({}, { Principal: { Service: "lambda.amazonaws.com", ...cognito.Principal } })).toBeDefined();
  });

  it("asks for no pool in a Deny, or in trust in another party", () => {
    expect(problemOf({}, { Effect: "Deny" })).toBeUndefined();
    expect(problemOf({}, { Principal: { Service: "cognito-identity.amazonaws.com" } })).toBeUndefined();
    expect(problemOf({}, { Principal: { Federated: "accounts.google.com" } })).toBeUndefined();
  });
});
