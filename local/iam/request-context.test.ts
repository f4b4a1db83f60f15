/**
 * Tests of the condition keys of a request. Sources: IAM user guide, "AWS global condition context keys" (availability of each key) and "Policy
 * variables" (the keys of each kind of principal).
 */
import { describe, expect, it } from "vitest";
import type { Principal } from "./principal.ts";
import { contextOf, trustContextOf } from "./request-context.ts";

const ACCOUNT = "111122223333";
const NOW = Date.UTC(2026, 10, 24, 12) + 999;
const EVERY = {
  "aws:currenttime": ["2026-11-24T12:00:00Z"],
  "aws:epochtime": ["1795521600"],
  "aws:requestedregion": ["eu-west-1"],
  "aws:resourceaccount": ["444455556666"],
  "aws:securetransport": ["true"],
  "aws:viaawsservice": ["false"],
};
const SOURCE = { "aws:sourceip": ["203.0.113.7"] };

const user: Principal = {
  kind: "user",
  accountId: ACCOUNT,
  arn: `arn:aws:iam::${ACCOUNT}:user/team/ada`,
  userId: "AIDAEXAMPLE",
  userName: "ada",
};
const session: Principal = {
  kind: "session",
  accountId: ACCOUNT,
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Caller/me`,
  roleArn: `arn:aws:iam::${ACCOUNT}:role/team/Caller`,
  roleId: "AROAEXAMPLE",
  sessionName: "me",
  issuedAt: NOW - 60_500,
};
const cognito = {
  identityPoolId: "eu-west-1:pool",
  identityId: "eu-west-1:ada",
  authenticated: true,
  amr: ["authenticated", "cognito-idp.eu-west-1.amazonaws.com/p"],
};
const OF_SESSION = {
  "aws:multifactorauthpresent": ["false"],
  "aws:principalaccount": [ACCOUNT],
  "aws:principalarn": [`arn:aws:iam::${ACCOUNT}:role/team/Caller`],
  "aws:principalisawsservice": ["false"],
  "aws:principaltype": ["AssumedRole"],
  "aws:userid": ["AROAEXAMPLE:me"],
  "aws:tokenissuetime": ["2026-11-24T11:59:00Z"],
};
const OF_COGNITO = {
  "cognito-identity.amazonaws.com:aud": ["eu-west-1:pool"],
  "cognito-identity.amazonaws.com:sub": ["eu-west-1:ada"],
  "cognito-identity.amazonaws.com:amr": ["authenticated", "cognito-idp.eu-west-1.amazonaws.com/p"],
};
const REQUEST = { now: NOW, region: "eu-west-1", resourceAccountId: "444455556666" };

/** Returns the condition keys of a principal's request. */
const keys = (principal: Principal | "anonymous", rest: { userAgent?: string; referer?: string } = {}) =>
  Object.fromEntries(contextOf(principal, { ...REQUEST, sourceIp: "203.0.113.7", ...rest }));

describe("contextOf", () => {
  it("gives an anonymous caller the principal type Anonymous", () => {
    expect(keys("anonymous")).toEqual({
      ...EVERY,
      ...SOURCE,
      "aws:principalaccount": ["anonymous"],
      "aws:principaltype": ["Anonymous"],
      "aws:userid": ["anonymous"],
    });
  });

  it("gives a user its ARN, id and name, and no key of temporary credentials", () => {
    expect(keys(user)).toEqual({
      ...EVERY,
      ...SOURCE,
      "aws:principalaccount": [ACCOUNT],
      "aws:principalarn": [user.arn],
      "aws:principalisawsservice": ["false"],
      "aws:principaltype": ["User"],
      "aws:userid": ["AIDAEXAMPLE"],
      "aws:username": ["ada"],
    });
  });

  it("gives a user with a session token the time of the token, as it gives a role's session", () => {
    expect(keys({ ...user, issuedAt: NOW - 60_500 })).toMatchObject({
      "aws:multifactorauthpresent": ["false"],
      "aws:tokenissuetime": ["2026-11-24T11:59:00Z"],
      "aws:username": ["ada"],
    });
  });

  it("gives a session its role's ARN and the time its credentials were issued, and no user name", () => {
    expect(keys(session)).toEqual({ ...EVERY, ...SOURCE, ...OF_SESSION });
  });

  it("gives a function's session the function's ARN", () => {
    const functionArn = "arn:aws:lambda:eu-west-1:111122223333:function:day";
    expect(keys({ ...session, functionArn })).toEqual({
      ...EVERY,
      ...SOURCE,
      ...OF_SESSION,
      "lambda:sourcefunctionarn": [functionArn],
    });
  });

  it("gives an identity pool's session the keys of its identity", () => {
    expect(keys({ ...session, cognito })).toEqual({
      ...EVERY,
      ...SOURCE,
      ...OF_SESSION,
      ...OF_COGNITO,
      "aws:federatedprovider": ["cognito-identity.amazonaws.com"],
    });
    expect(keys({ ...session, cognito: { ...cognito, amr: [] } })["cognito-identity.amazonaws.com:amr"]).toEqual([]);
  });

  it("has User-Agent and Referer as they were sent, even when empty, and no key when they were not sent", () => {
    expect(keys("anonymous", { userAgent: "curl/8", referer: "https://example.com/" })).toMatchObject({
      "aws:useragent": ["curl/8"],
      "aws:referer": ["https://example.com/"],
    });
    expect(keys("anonymous", { userAgent: "" })).toHaveProperty(["aws:useragent"], [""]);
    expect(keys("anonymous", { userAgent: "" })).not.toHaveProperty(["aws:referer"]);
    expect(keys("anonymous", { referer: "" })).toHaveProperty(["aws:referer"], [""]);
    expect(keys("anonymous", { referer: "" })).not.toHaveProperty(["aws:useragent"]);
  });
});

describe("trustContextOf", () => {
  it("gives a service its name, and marks it as a service", () => {
    expect(Object.fromEntries(trustContextOf({ type: "Service", value: "lambda.amazonaws.com" }, REQUEST))).toEqual({
      ...EVERY,
      "aws:principalisawsservice": ["true"],
      "aws:principalservicename": ["lambda.amazonaws.com"],
    });
  });

  it("gives an identity its provider and the keys of its token", () => {
    const assumer = { type: "Federated", value: "cognito-identity.amazonaws.com" } as const;
    expect(Object.fromEntries(trustContextOf(assumer, REQUEST, cognito))).toEqual({
      ...EVERY,
      ...OF_COGNITO,
      "aws:federatedprovider": ["cognito-identity.amazonaws.com"],
    });
    expect([...trustContextOf(assumer, REQUEST).keys()]).toEqual([...Object.keys(EVERY), "aws:federatedprovider"]);
  });
});
