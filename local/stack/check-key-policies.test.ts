import { describe, expect, it } from "vitest";
import { checkKeyPolicies } from "./check-key-policies.ts";

const ACCOUNT = "111122223333";
const account = {
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
  Action: "kms:*",
  Resource: "*",
};
const logs = {
  Effect: "Allow",
  Principal: { Service: "logs.eu-west-1.amazonaws.com" },
  Action: ["kms:Encrypt", "kms:Decrypt"],
  Resource: "*",
  Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:*" } },
};

function check(properties: Record<string, unknown>, type = "AWS::KMS::Key") {
  return checkKeyPolicies([{ logicalId: "Key", type, ref: "k", attributes: {}, properties }], ACCOUNT);
}
const ofStatements = (...statements: object[]) =>
  check({ KeyPolicy: { Version: "2012-10-17", Statement: statements } });

describe("checkKeyPolicies", () => {
  it.each<[string, readonly object[]]>([
    ["the account's statement", [account]],
    [
      "the account by its number, and every action",
      [{ ...account, Principal: { AWS: ["999900001111", ACCOUNT] }, Action: ["x:y", "*"] }],
    ],
    ["statements for services too", [logs, account, { ...logs, Effect: "Deny" }]],
    ["more that is allowed", [account, { ...account, Principal: "*", Action: "kms:Decrypt" }]],
  ])("accepts a key policy with %s", (_, statements) => {
    expect(ofStatements(...statements)).toEqual([]);
  });

  it("accepts a key without a policy, and other resources", () => {
    expect(check({})).toEqual([]);
    expect(check({ KeyPolicy: "x" }, "AWS::Other")).toEqual([]);
  });

  it.each<[string, readonly object[]]>([
    ["without the account's statement", [logs]],
    ["for another account", [{ ...account, Principal: { AWS: "arn:aws:iam::999900001111:root" } }]],
    ["for a service of the account's name", [{ ...account, Principal: { Service: ACCOUNT } }]],
    ["that allows the account less", [{ ...account, Action: "kms:Decrypt" }]],
    ["that allows the account some keys", [{ ...account, Resource: "arn:aws:kms:eu-west-1:111122223333:key/other" }]],
    ["that allows all but some actions", [{ ...account, Action: undefined, NotAction: "kms:Delete*" }]],
    ["that allows all but some keys", [{ ...account, Resource: undefined, NotResource: "arn:aws:kms:*" }]],
    [
      "that allows the account under a condition",
      [{ ...account, Condition: { Bool: { "aws:SecureTransport": true } } }],
    ],
    ["that denies the account", [{ ...account, Effect: "Deny" }]],
    ["that denies someone", [account, { ...account, Effect: "Deny", Principal: "*", Action: "kms:Decrypt" }]],
    [
      "that denies a service and others",
      [account, { ...logs, Effect: "Deny", Principal: { ...logs.Principal, AWS: "*" } }],
    ],
    ["that denies all but some", [account, { ...logs, Effect: "Deny", Principal: undefined, NotPrincipal: "*" }]],
  ])("refuses a key policy %s, which would decide more than the default one", (_, statements) => {
    expect(ofStatements(...statements)).toEqual([
      "Key.KeyPolicy is not imitated: it must allow the account kms:* on *, as the default key policy does, and deny nothing, except to AWS services",
    ]);
  });

  it("refuses what is no policy, with its place", () => {
    expect(check({ KeyPolicy: {} })).toEqual(["Key.KeyPolicy.Statement[0] must be a statement"]);
  });
});
