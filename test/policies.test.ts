/**
 * Policies of a running stack: a Deny applies in every kind of policy, and the stack does not start with a policy that it cannot evaluate
 * as AWS does.
 */
import { describe, expect, it } from "vitest";
import { adaInTheGroup } from "./fixtures/ada.ts";
import { type EditableTemplate, propertiesOf, runningStack } from "./fixtures/running-stack.ts";

type Written = Record<string, unknown>;
type Edit = (template: EditableTemplate) => void;

const deny = (rest: Written = {}): Written => ({
  Effect: "Deny",
  Action: "execute-api:Invoke",
  Resource: "*",
  ...rest,
});
const under = (operator: string, key: string, value: unknown): Written => ({
  Condition: { [operator]: { [key]: value } },
});

/** Adds a statement to the caller's identity policy. */
const toIdentity =
  (statement: Written): Edit =>
  (template) =>
    propertiesOf(template, "InvokeAge")["PolicyDocument"].Statement.push(statement);

/** Adds a statement to the resource policy of the API of `age`. */
const toResource =
  (statement: Written): Edit =>
  (template) =>
    propertiesOf(template, "AgeApi")["Body"]["x-amazon-apigateway-policy"].Statement.push(statement);

/** Adds a statement to the trust policy of the caller's role. */
const toTrust =
  (statement: Written): Edit =>
  (template) =>
    propertiesOf(template, "AgeCallerRole")["AssumeRolePolicyDocument"].Statement.push(statement);

/** Gives the caller's role a permissions boundary of two statements: one that allows everything, and the given one. */
const toBoundary =
  (statement: Written): Edit =>
  (template) => {
    const Statement = [{ Effect: "Allow", Action: "*", Resource: "*" }, statement];
    template.Resources["Boundary"] = {
      Type: "AWS::IAM::ManagedPolicy",
      Properties: { PolicyDocument: { Version: "2012-10-17", Statement } },
    };
    propertiesOf(template, "AgeCallerRole")["PermissionsBoundary"] = { Ref: "Boundary" };
  };

/** Sends a request to `age` as a user in the callers' group. Returns the status, with the reason that AWS gives for a refusal. */
async function askAge(edit: Edit): Promise<string> {
  const stack = await runningStack({ edit });
  const ada = await adaInTheGroup(stack);
  const response = await ada.fetchWith(await ada.credentials())(`${stack.environment["AGE_URL"]}/age?dob=19880101`);
  const [reason = ""] = / (?:with|because) .*(?=")/.exec(await response.text()) ?? [];
  return `${response.status}${reason}`;
}

const DENIED = "403 with an explicit deny in";

describe("a Deny", () => {
  it.each([
    [
      "an identity policy",
      toIdentity(deny({ Resource: "arn:aws:execute-api:*" })),
      `${DENIED} an identity-based policy`,
    ],
    [
      "a resource policy",
      toResource(deny({ Principal: "*", Resource: "arn:aws:execute-api:*" })),
      `${DENIED} a resource-based policy`,
    ],
    [
      "a permissions boundary",
      toBoundary(deny({ Resource: "arn:aws:execute-api:*" })),
      `${DENIED} a permissions boundary`,
    ],
  ])("on every resource of a service denies in %s", async (_, edit, answer) => {
    expect(await askAge(edit)).toBe(answer);
  });

  it.each([
    ["aws:MultiFactorAuthPresent", under("Bool", "aws:MultiFactorAuthPresent", "false")],
    ["aws:MultiFactorAuthPresent, which AWS may not set", under("Null", "aws:MultiFactorAuthPresent", "true")],
    ["aws:RequestedRegion", under("StringEquals", "aws:RequestedRegion", "eu-west-1")],
    ["aws:FederatedProvider", under("StringEquals", "aws:FederatedProvider", "cognito-identity.amazonaws.com")],
    ["aws:ViaAWSService", under("Bool", "aws:ViaAWSService", false)],
    ["aws:ResourceAccount", under("StringEquals", "aws:ResourceAccount", { Ref: "AWS::AccountId" })],
  ])("on %s denies", async (_, condition) => {
    expect(await askAge(toIdentity(deny(condition)))).toBe(`${DENIED} an identity-based policy`);
  });

  it("to the identity pools' provider denies in a resource policy", async () => {
    const statement = deny({ Principal: { Federated: "cognito-identity.amazonaws.com" } });
    expect(await askAge(toResource(statement))).toBe(`${DENIED} a resource-based policy`);
  });

  it("without a Deny of its own the same caller is let in", async () => {
    expect(await askAge(toBoundary({ Effect: "Allow", Action: "s3:*", Resource: "*" }))).toBe("200");
  });

  it.each([
    [
      "on aws:CurrentTime",
      {
        Principal: { Federated: "cognito-identity.amazonaws.com" },
        ...under("DateGreaterThan", "aws:CurrentTime", "2020-01-01"),
      },
    ],
    [
      "on aws:RequestedRegion",
      {
        Principal: { Federated: "cognito-identity.amazonaws.com" },
        ...under("StringEquals", "aws:RequestedRegion", "eu-west-1"),
      },
    ],
    ["to everyone", { Principal: "*" }],
    ["to every AWS principal", { Principal: { AWS: "*" } }],
  ])("%s in a trust policy hands out no credentials", async (_, statement) => {
    const trust = toTrust({ Effect: "Deny", Action: "sts:AssumeRoleWithWebIdentity", ...statement });
    await expect(askAge(trust)).rejects.toMatchObject({ name: "InvalidIdentityPoolConfigurationException" });
  });
});

const IDENTITY = "InvokeAge.PolicyDocument.Statement[1]";
const RESOURCE = "AgeApi.Body.x-amazon-apigateway-policy.Statement[1]";
const TRUST = "AgeCallerRole.AssumeRolePolicyDocument.Statement[1]";

describe("a condition key without a value here", () => {
  const SENTENCE = "is not imitated: no request has this condition key here";

  it.each([
    [
      "in an identity policy",
      toIdentity(deny(under("StringEquals", "aws:PrincipalTag/team", "a"))),
      `${IDENTITY}.Condition.StringEquals.aws:PrincipalTag/team`,
    ],
    [
      "misspelt",
      toIdentity(deny(under("IpAddress", "aws:SoruceIp", "0.0.0.0/0"))),
      `${IDENTITY}.Condition.IpAddress.aws:SoruceIp`,
    ],
    [
      "in an Allow",
      toIdentity({ ...deny(under("StringEquals", "aws:SourceVpc", "vpc-1")), Effect: "Allow" }),
      `${IDENTITY}.Condition.StringEquals.aws:SourceVpc`,
    ],
    [
      "in a statement for every action",
      toIdentity(deny({ Action: "*", ...under("Null", "s3:prefix", true) })),
      `${IDENTITY}.Condition.Null.s3:prefix`,
    ],
    [
      "in a statement for all but some actions",
      toIdentity(deny({ Action: undefined, NotAction: "s3:*", ...under("Null", "aws:SourceArn", true) })),
      `${IDENTITY}.Condition.Null.aws:SourceArn`,
    ],
    [
      "in a statement for a secret",
      toIdentity(deny({ Action: "secretsmanager:Get*", ...under("Null", "secretsmanager:SecretId", true) })),
      `${IDENTITY}.Condition.Null.secretsmanager:SecretId`,
    ],
    [
      "in a variable",
      toIdentity(deny({ Resource: "arn:aws:execute-api:*:*:${aws:PrincipalTag/api}/*" })),
      `${IDENTITY}.Resource.\${aws:PrincipalTag/api}`,
    ],
    [
      "in a resource policy",
      toResource(deny({ Principal: "*", ...under("StringNotEquals", "aws:SourceVpce", "vpce-1") })),
      `${RESOURCE}.Condition.StringNotEquals.aws:SourceVpce`,
    ],
    [
      "in a permissions boundary",
      toBoundary(deny(under("Bool", "aws:AssumedRoot", true))),
      "Boundary.PolicyDocument.Statement[1].Condition.Bool.aws:AssumedRoot",
    ],
    [
      "in a trust policy",
      toTrust({
        Effect: "Deny",
        Principal: "*",
        Action: "sts:*",
        ...under("NotIpAddress", "aws:SourceIp", "203.0.113.0/24"),
      }),
      `${TRUST}.Condition.NotIpAddress.aws:SourceIp`,
    ],
  ])("stops the start with its place %s", async (_, edit, place) => {
    await expect(runningStack({ edit })).rejects.toThrow(`${place} ${SENTENCE}`);
  });

  it("is named as without effect in a statement for actions that are not decided here", async () => {
    const places = [
      [
        toIdentity(deny({ Action: "s3:*", ...under("Null", "s3:prefix", true) })),
        `${IDENTITY}.Condition.Null.s3:prefix`,
      ],
      [
        toIdentity(deny({ Action: undefined, NotAction: "*", ...under("Null", "s3:prefix", true) })),
        `InvokeAge.PolicyDocument.Statement[2].Condition.Null.s3:prefix`,
      ],
      [
        toResource(
          deny({ Principal: "*", Action: "secretsmanager:GetSecretValue", ...under("Null", "aws:SourceVpc", true) }),
        ),
        `${RESOURCE}.Condition.Null.aws:SourceVpc`,
      ],
      [
        toTrust({ Effect: "Deny", Principal: "*", Action: "sts:TagSession", ...under("Null", "aws:SourceIp", true) }),
        `${TRUST}.Condition.Null.aws:SourceIp`,
      ],
    ] as const;
    const { withoutEffect } = await runningStack({
      edit(template) {
        for (const [edit] of places) edit(template);
      },
    });
    expect(withoutEffect).toEqual(expect.arrayContaining(places.map(([, place]) => place)));
  });
});

describe("a policy that IAM refuses", () => {
  it.each([
    [
      "an action without its service",
      toIdentity(deny({ Action: "execute-api*" })),
      `${IDENTITY}.Action must be * or the name of a service and an action`,
    ],
    [
      "an action of every service",
      toIdentity(deny({ Action: "*:Invoke" })),
      `${IDENTITY}.Action must be * or the name of a service and an action`,
    ],
    [
      "a resource that is not an ARN",
      toIdentity(deny({ Resource: "execute-api:/*" })),
      `${IDENTITY}.Resource must be * or an ARN`,
    ],
    [
      "an empty list of resources",
      toIdentity(deny({ Resource: [] })),
      `${IDENTITY}.Resource must not be an empty list`,
    ],
    [
      "an empty list of statements",
      (template: EditableTemplate) => {
        propertiesOf(template, "InvokeAge")["PolicyDocument"].Statement = [];
      },
      "InvokeAge.PolicyDocument.Statement must have at least one statement",
    ],
    [
      "a wildcard in a principal's ARN",
      toResource(deny({ Principal: { AWS: "arn:aws:iam::111122223333:role/*" } })),
      `${RESOURCE}.Principal.AWS must be *, an account, or the ARN`,
    ],
    [
      "an action without its service, in a resource policy",
      toResource(deny({ Principal: "*", Action: "e*" })),
      `${RESOURCE}.Action must be * or the name of a service and an action`,
    ],
  ])("with %s stops the start", async (_, edit, sentence) => {
    await expect(runningStack({ edit })).rejects.toThrow(sentence);
  });
});
