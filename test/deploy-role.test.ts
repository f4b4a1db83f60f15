/** The permissions of the deploy workflow's role, as the local stack's policy evaluator decides them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DEFAULT_SCHEMA, load, Type } from "js-yaml";
import { describe, expect, it } from "vitest";
import { evaluate } from "../local/iam/evaluate.ts";
import { readPolicy } from "../local/iam/policy-document.ts";
import type { Principal } from "../local/iam/principal.ts";
import { ROOT } from "./fixtures/command.ts";
import { deployedTemplate } from "./fixtures/running-stack.ts";

const ACCOUNT = "111122223333";
const VALUES: Readonly<Record<string, string>> = {
  "AWS::AccountId": ACCOUNT,
  "AWS::Partition": "aws",
  "AWS::Region": "eu-west-1",
  Repository: "owner/name",
  Service: "countersign",
  Stage: "dev",
};

/** YAML tags of CloudFormation (`!Sub`, ...), read as the values that they have for stage dev. */
const SCHEMA = DEFAULT_SCHEMA.extend([
  new Type("!Ref", { kind: "scalar", construct: (name: string) => VALUES[name] ?? name }),
  new Type("!Sub", {
    kind: "scalar",
    construct: (text: string) => text.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => VALUES[name] ?? name),
  }),
  new Type("!GetAtt", { kind: "scalar", construct: (path: string) => path }),
  ...["!If", "!Equals"].map((tag) => new Type(tag, { kind: "sequence" })),
]);

const { Resources } = load(readFileSync(join(ROOT, ".github/deploy-role.yml"), "utf8"), { schema: SCHEMA }) as {
  Resources: { DeployRole: { Properties: { Policies: { PolicyDocument: unknown }[] } } };
};
const read = readPolicy(Resources.DeployRole.Properties.Policies[0]?.PolicyDocument, "Deploy", "identity");
if (!read.ok) throw new Error(read.problems.join("\n"));
const policy = { name: "Deploy", document: read.policy };

const principal: Principal = {
  kind: "user",
  accountId: ACCOUNT,
  arn: `arn:aws:iam::${ACCOUNT}:user/deploy`,
  userId: "AIDAEXAMPLE",
  userName: "deploy",
};

function isAllowed(action: string, resource: string, context: Readonly<Record<string, string>> = {}): boolean {
  const keys = Object.entries({ "aws:RequestedRegion": "eu-west-1", ...context });
  const request = {
    principal,
    action,
    resource: resource.replace("REGION", "eu-west-1").replace("ACCOUNT", ACCOUNT),
    context: new Map(keys.map(([key, value]) => [key.toLowerCase(), [value]])),
  };
  return evaluate(request, { identity: [policy], resourceAccountId: ACCOUNT }).effect === "allow";
}

const SECRET = "arn:aws:secretsmanager:REGION:ACCOUNT:secret:AppSecret-a1b2c3";
const POOL = "arn:aws:cognito-idp:REGION:ACCOUNT:userpool/eu-west-1_a";
const IDENTITY_POOL = "arn:aws:cognito-identity:REGION:ACCOUNT:identitypool/eu-west-1:a";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/countersign-dev-DayRole-A`;
const tagsOf = (stage: string, app = "countersign") => ({
  "aws:ResourceTag/STAGE": stage,
  "aws:ResourceTag/app": app,
});
const asking = (stage: string) => ({ "aws:RequestTag/STAGE": stage, "aws:RequestTag/app": "countersign" });

describe("the deploy role of stage dev", () => {
  it.each([
    ["secretsmanager:CreateSecret", SECRET, asking("dev")],
    ["secretsmanager:TagResource", SECRET, asking("dev")],
    ["secretsmanager:PutSecretValue", SECRET, tagsOf("dev")],
    ["cognito-idp:CreateUserPool", "*", asking("dev")],
    ["cognito-idp:AdminCreateUser", POOL, tagsOf("dev")],
    ["cognito-identity:CreateIdentityPool", "*", {}],
    ["cognito-identity:SetIdentityPoolRoles", IDENTITY_POOL, tagsOf("dev")],
    ["iam:PassRole", ROLE, { "iam:PassedToService": "lambda.amazonaws.com" }],
    ["iam:AttachRolePolicy", ROLE, { "iam:PolicyARN": `arn:aws:iam::${ACCOUNT}:policy/countersign-dev-DayPolicy-A` }],
    ["cloudwatch:PutMetricAlarm", "arn:aws:cloudwatch:REGION:ACCOUNT:alarm:countersign-dev-DayFailsAlarm-A", {}],
    ["sns:CreateTopic", "arn:aws:sns:REGION:ACCOUNT:countersign-dev-AlarmTopic-A", {}],
  ])("may %s on its own %s", (action, resource, context) => {
    expect(isAllowed(action, resource, context)).toBe(true);
  });

  it.each([
    ["secretsmanager:GetSecretValue", SECRET, tagsOf("prod")],
    ["secretsmanager:GetSecretValue", SECRET, tagsOf("dev", "another")],
    ["secretsmanager:GetSecretValue", SECRET, {}],
    ["secretsmanager:GetSecretValue", "arn:aws:secretsmanager:REGION:ACCOUNT:secret:payroll-a1b2c3", tagsOf("dev")],
    ["secretsmanager:TagResource", SECRET, { ...asking("dev"), ...tagsOf("prod") }],
    ["secretsmanager:TagResource", SECRET, asking("prod")],
    ["cognito-idp:AdminSetUserPassword", POOL, tagsOf("prod")],
    ["cognito-idp:TagResource", POOL, { ...asking("dev"), ...tagsOf("prod") }],
    ["cognito-idp:AdminCreateUser", POOL, {}],
    ["cognito-idp:CreateUserPool", "*", asking("prod")],
    ["cognito-identity:SetIdentityPoolRoles", IDENTITY_POOL, tagsOf("prod")],
    ["iam:PassRole", ROLE, { "iam:PassedToService": "ec2.amazonaws.com" }],
    ["iam:PassRole", ROLE.replace("-dev-", "-prod-"), { "iam:PassedToService": "lambda.amazonaws.com" }],
    ["iam:AttachRolePolicy", ROLE, { "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess" }],
    ["iam:PutRolePolicy", ROLE, {}],
    ["ssm:GetParameter", "arn:aws:ssm:REGION:ACCOUNT:parameter/countersign/prod/day", {}],
    ["sns:DeleteTopic", "arn:aws:sns:REGION:ACCOUNT:countersign-prod-AlarmTopic-A", {}],
    ["apigateway:PATCH", "arn:aws:apigateway:us-east-1::/restapis/a", { "aws:RequestedRegion": "us-east-1" }],
  ])("may not %s on another stage's %s", (action, resource, context) => {
    expect(isAllowed(action, resource, context)).toBe(false);
  });

  it("knows the secret by the logical id that begins its name", () => {
    const secrets = Object.entries(deployedTemplate().Resources)
      .filter(([, { Type }]) => Type === "AWS::SecretsManager::Secret")
      .map(([id]) => id);
    expect(secrets).toEqual(["AppSecret"]);
  });
});
