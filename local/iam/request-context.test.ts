/** Sources: IAM user guide, "AWS global condition context keys" and "Policy variables" (what each kind of principal has). */
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

/** The keys that a request of somebody's has. */
const keys = (principal: Principal | "anonymous", rest: { userAgent?: string; referer?: string } = {}) =>
  Object.fromEntries(contextOf(principal, { sourceIp: "203.0.113.7", now: NOW, ...rest }));

describe("contextOf", () => {
  it("knows of an anonymous caller that it is one", () => {
    expect(keys("anonymous")).toEqual(Object.fromEntries([...EVERY, ["aws:principaltype", ["Anonymous"]]]));
  });

  it("knows a user by ARN, id and name", () => {
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

  it("knows a session by its role's ARN and the moment that its credentials are of, and by no user's name", () => {
    expect(keys(session)).toEqual(Object.fromEntries([...EVERY, ...OF_SESSION]));
  });

  it("knows of an identity pool's session whose it is as well", () => {
    expect(keys({ ...session, cognito })).toEqual(Object.fromEntries([...EVERY, ...OF_SESSION, ...OF_COGNITO]));
  });

  it("takes User-Agent and Referer over as they were sent, the empty ones too, and has no key for one that was not", () => {
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
  it("has pool, identity and the ways of signing in, as many as there are", () => {
    expect(Object.fromEntries(cognitoContext(cognito))).toEqual(Object.fromEntries(OF_COGNITO));
    expect(cognitoContext({ ...cognito, amr: [] }).get("cognito-identity.amazonaws.com:amr")).toEqual([]);
  });
});
