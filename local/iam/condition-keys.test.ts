/** Tests of the known condition keys. Source: IAM user guide, "AWS global condition context keys". */
import { describe, expect, it } from "vitest";
import { unknownKeys } from "./condition-keys.ts";
import type { PolicyUse } from "./policy-document.ts";
import { contextOf, trustContextOf } from "./request-context.ts";

const keysOf = (statement: Record<string, unknown>, use: PolicyUse = "identity") =>
  unknownKeys(statement, "P", use, "2012-10-17");
const asking = (key: string) => ({ Condition: { StringEquals: { [key]: "x" } } });

const identity = { identityPoolId: "p", identityId: "i", authenticated: true, amr: [] };
const session = {
  kind: "session",
  accountId: "1",
  arn: "a",
  roleArn: "r",
  roleId: "i",
  sessionName: "s",
  issuedAt: 0,
  functionArn: "f",
  cognito: identity,
} as const;
const user = { kind: "user", accountId: "1", arn: "a", userId: "u", userName: "n" } as const;
const request = { now: 0, region: "r", resourceAccountId: "1", sourceIp: "::1", userAgent: "", referer: "" };

describe("unknownKeys", () => {
  it("finds keys that no request has, each with its place as it is written", () => {
    expect(
      keysOf({
        Condition: {
          StringNotEqualsIfExists: { "aws:SourceVpc": "vpc-1", "aws:SourceIp": "203.0.113.7" },
          "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-1/*" },
          Bool: { "aws:MultiFactorAuthPresnt": false },
        },
      }),
    ).toEqual([
      "P.Condition.StringNotEqualsIfExists.aws:SourceVpc",
      "P.Condition.ForAnyValue:StringLike.aws:PrincipalOrgPaths",
      "P.Condition.Bool.aws:MultiFactorAuthPresnt",
    ]);
  });

  it("finds them in the variables of resources and conditions", () => {
    expect(
      keysOf({
        Resource: ["arn:aws:s3:::${aws:username}-${*}", "arn:aws:s3:::${aws:PrincipalTag/team}"],
        NotResource: "arn:aws:s3:::${aws:SourceVpc, 'x'}",
        Condition: { StringEquals: { "aws:userid": ["${ aws:UserId }", 1, "${aws:PrincipalOrgID}", "${}"] } },
      }),
    ).toEqual([
      "P.Resource.${aws:PrincipalTag/team}",
      "P.NotResource.${aws:SourceVpc}",
      "P.Condition.StringEquals.aws:userid.${aws:PrincipalOrgID}",
      "P.Condition.StringEquals.aws:userid.${}",
    ]);
  });

  it("knows the keys of a signed request in a trust policy's Allow for principals of accounts, and in no other trust statement", () => {
    const statement = { Effect: "Allow", Principal: { AWS: "*" }, ...asking("sts:ExternalId") };
    expect(keysOf(statement, "trust")).toEqual([]);
    expect(keysOf({ ...statement, ...asking("aws:PrincipalArn") }, "trust")).toEqual([]);
    for (const other of [
      { Effect: "Deny" },
      { Principal: { Service: "lambda.amazonaws.com" } },
      { Principal: { AWS: "*", Service: "lambda.amazonaws.com" } },
      { Principal: "*" },
    ]) {
      expect(keysOf({ ...statement, ...other }, "trust")).toEqual(["P.Condition.StringEquals.sts:ExternalId"]);
    }
  });

  it("finds no variables in a policy of version 2008-10-17, which has none", () => {
    const statement = { Resource: "arn:aws:s3:::${aws:SourceVpc}", Condition: { Null: { "aws:SourceVpc": true } } };
    expect(unknownKeys(statement, "P", "identity", "2008-10-17")).toEqual(["P.Condition.Null.aws:SourceVpc"]);
  });

  it("passes over values that have no keys", () => {
    expect(keysOf({})).toEqual([]);
    expect(keysOf({ Condition: "x", Resource: 1, NotResource: { Ref: "X" } })).toEqual([]);
    expect(keysOf({ Condition: { Bool: null, Null: ["x"] } })).toEqual([]);
  });

  it("knows every key of every kind of request, in any case", () => {
    const keys = [session, user, "anonymous" as const].flatMap((caller) => [...contextOf(caller, request).keys()]);
    for (const key of [...keys, "kms:ViaService", "kms:EncryptionContext:PARAMETER_ARN"]) {
      expect(keysOf(asking(key.toUpperCase()))).toEqual([]);
      expect(keysOf(asking(key), "resource")).toEqual([]);
    }
    for (const key of [
      "aws:CalledVia",
      "aws:PrincipalServiceName",
      "aws:SourceArn",
      "aws:SourceAccount",
      "aws:MultiFactorAuthAge",
    ]) {
      expect(keysOf(asking(key))).toEqual([`P.Condition.StringEquals.${key}`]);
    }
  });

  it("knows the keys of a wish to assume a role", () => {
    const byService = trustContextOf({ type: "Service", value: "s" }, request);
    const byIdentity = trustContextOf({ type: "Federated", value: "f" }, request, identity);
    for (const key of [...byService.keys(), ...byIdentity.keys()]) {
      expect(keysOf(asking(key), "trust")).toEqual([]);
    }
    for (const key of [
      "aws:SourceIp",
      "aws:UserAgent",
      "aws:PrincipalArn",
      "aws:MultiFactorAuthPresent",
      "aws:userid",
    ]) {
      expect(keysOf(asking(key), "trust")).toEqual([`P.Condition.StringEquals.${key}`]);
    }
  });
});
