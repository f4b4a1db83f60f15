/** Sources: IAM user guide, "AWS global condition context keys" and "Policy variables" (the keys of each kind of principal). */
import { describe, expect, it } from "vitest";
import type { Principal } from "./principal.ts";
import { cognitoContext, contextOf } from "./request-context.ts";

const ACCOUNT = "111122223333";
const NOW = Date.UTC(2026, 10, 24, 12) + 999;
const EVERY = [
  ["aws:currenttime", ["2026-11-24T12:00:00.999Z"]],
  ["aws:epochtime", ["1795521600"]],
  ["aws:securetransport", ["true"]],
  ["aws:sourceip", ["203.0.113.7"]],
] as const;

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
  issuedAt: NOW - 60_999,
};
const cognito = {
  identityPoolId: "eu-west-1:pool",
  identityId: "eu-west-1:ada",
  authenticated: true,
  amr: ["authenticated", "cognito-idp.eu-west-1.amazonaws.com/p"],
};
const OF_SESSION = [
  ["aws:principalaccount", [ACCOUNT]],
  ["aws:principalarn", [`arn:aws:iam::${ACCOUNT}:role/team/Caller`]],
  ["aws:principaltype", ["AssumedRole"]],
  ["aws:userid", ["AROAEXAMPLE:me"]],
  ["aws:tokenissuetime", ["2026-11-24T11:59:00.000Z"]],
] as const;
const OF_COGNITO = [
  ["cognito-identity.amazonaws.com:aud", ["eu-west-1:pool"]],
  ["cognito-identity.amazonaws.com:sub", ["eu-west-1:ada"]],
  ["cognito-identity.amazonaws.com:amr", ["authenticated", "cognito-idp.eu-west-1.amazonaws.com/p"]],
] as const;

/** Returns the condition keys of a principal's request. */
const keys = (principal: Principal | "anonymous", rest: { userAgent?: string; referer?: string } = {}) =>
  Object.fromEntries(contextOf(principal, { sourceIp: "203.0.113.7", now: NOW, ...rest }));

describe("contextOf", () => {
  it("gives an anonymous caller the principal type Anonymous", () => {
    expect(keys("anonymous")).toEqual(Object.fromEntries([...EVERY, ["aws:principaltype", ["Anonymous"]]]));
  });

  it("gives a user its ARN, id and name", () => {
    expect(keys(user)).toEqual(
      Object.fromEntries([
        ...EVERY,
        ["aws:principalaccount", [ACCOUNT]],
        ["aws:principalarn", [user.arn]],
        ["aws:principaltype", ["User"]],
        ["aws:userid", ["AIDAEXAMPLE"]],
        ["aws:username", ["ada"]],
      ]),
    );
  });

  it("gives a session its role's ARN and the time its credentials were issued, and no user name", () => {
    expect(keys(session)).toEqual(Object.fromEntries([...EVERY, ...OF_SESSION]));
  });

  it("gives an identity pool's session the keys of its identity", () => {
    expect(keys({ ...session, cognito })).toEqual(Object.fromEntries([...EVERY, ...OF_SESSION, ...OF_COGNITO]));
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

describe("cognitoContext", () => {
  it("has the pool, the identity and every value of amr", () => {
    expect(Object.fromEntries(cognitoContext(cognito))).toEqual(Object.fromEntries(OF_COGNITO));
    expect(cognitoContext({ ...cognito, amr: [] }).get("cognito-identity.amazonaws.com:amr")).toEqual([]);
  });
});
