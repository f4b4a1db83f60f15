import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { emfMetrics } from "../../lib/serve/metrics.ts";
import { propertiesOf } from "../../test/fixtures/running-stack.ts";
import { readContracts } from "../contract/read-contracts.ts";
import { compiledVariants } from "../template/variants.ts";
import { findingLine, RULES, reviewTemplate } from "./review-template.ts";

const ROOT = join(import.meta.dirname, "../..");

interface Resource {
  Type: string;
  DependsOn?: string[];
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template is edited here as a person edits JSON
  Properties: Record<string, any>;
}
type Template = { Resources: Record<string, Resource>; Outputs: Record<string, unknown> };

const variants = await compiledVariants(ROOT);
const read = await readContracts(join(ROOT, "api"));
if (!read.ok) throw new Error("the contracts do not read");
const { contracts } = read;
const siblings = variants.map(({ template }) => template);

function templateOf(variant: string): Template {
  const found = variants.find(({ name }) => name === variant);
  if (found === undefined) throw new Error(`there is no variant ${variant}`);
  return structuredClone(found.template as Template);
}

/** Finds a resource by its id or by the beginning of its id. A Deployment's id ends with a digest. */
function resource({ Resources }: Template, id: string): Resource {
  const name =
    Object.keys(Resources).find((one) => one === id) ?? Object.keys(Resources).find((one) => one.startsWith(id));
  const found = Resources[name ?? ""];
  if (found === undefined) throw new Error(`the template has no ${id}`);
  return found;
}

/** Sets properties of a resource. */
const set =
  (id: string, properties: Readonly<Record<string, unknown>>) =>
  (template: Template): void => {
    Object.assign(propertiesOf(template, id), properties);
  };
/** Removes properties of a resource. */
const without =
  (id: string, ...names: readonly string[]) =>
  (template: Template): void => {
    for (const name of names) delete propertiesOf(template, id)[name];
  };
const statement = (template: Template, id: string, sid: string) => {
  const { Statement } = propertiesOf(template, id)["PolicyDocument"];
  const found = Statement.find(({ Sid }: { Sid: string }) => Sid === sid);
  if (found === undefined) throw new Error(`${id} has no statement ${sid}`);
  return found;
};
const trust = (template: Template, id: string) => propertiesOf(template, id)["AssumeRolePolicyDocument"].Statement[0];
const body = (template: Template, id: string) => propertiesOf(template, id)["Body"];
const denial = (template: Template) => body(template, "AgeApi")["x-amazon-apigateway-policy"].Statement[0];
const methods = (template: Template) => propertiesOf(template, "AgeStage")["MethodSettings"][0];
const rename = (template: Template, from: string, to: string): void => {
  const text = JSON.stringify(template);
  const renamed: Template = JSON.parse(text.replaceAll(`"${from}"`, `"${to}"`));
  template.Resources = renamed.Resources;
};
const deploymentId = (template: Template): string => {
  const found = Object.keys(template.Resources).find((id) => id.startsWith("AgeDeployment"));
  if (found === undefined) throw new Error("age has no Deployment");
  return found;
};

const push = (list: unknown[], ...values: readonly unknown[]): void => {
  list.push(...values);
};
/** Adds a resource. */
const add =
  (id: string, Type: string, Properties: Readonly<Record<string, unknown>> = {}) =>
  (template: Template): void => {
    Object.assign(template.Resources, { [id]: { Type, Properties } });
  };
/** Adds an Allow statement to a role's policy. */
const grant =
  (id: string, Action: string | string[], Resource: unknown = "*") =>
  (template: Template) =>
    push(propertiesOf(template, id)["PolicyDocument"].Statement, { Effect: "Allow", Action, Resource });
const variables = (template: Template) => propertiesOf(template, "DayLambdaFunction")["Environment"].Variables;
const keyStatement = (template: Template, sid: string) =>
  propertiesOf(template, "Key")["KeyPolicy"].Statement.find(({ Sid }: { Sid: string }) => Sid === sid);
const OTHER_ACCOUNT = "arn:aws:iam::444455556666:root";
const ANYBODY = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
const SECRET = "{{resolve:secretsmanager:other:SecretString}}";
/** Adds a public operation to the API of the service `age`, and the matching statements to its resource policy. */
const makeMixed = (template: Template): void => {
  const { paths } = body(template, "AgeApi");
  const open = structuredClone(paths["/age"].get);
  open["x-amazon-apigateway-auth"] = { type: "NONE" };
  paths["/about"] = { get: open };
  const [age, about] = ["execute-api:/prod/GET/age", "execute-api:/prod/GET/about"];
  const invoke = { Principal: "*", Action: "execute-api:Invoke" };
  body(template, "AgeApi")["x-amazon-apigateway-policy"].Statement = [
    { ...denial(template), Resource: [age] },
    { Effect: "Deny", ...invoke, Resource: ["execute-api:/prod/*//*", "execute-api:/prod/*/*/"] },
    { Effect: "Allow", ...invoke, Resource: [about] },
  ];
};
const mixedStatement = (template: Template, index: number) => {
  makeMixed(template);
  return body(template, "AgeApi")["x-amazon-apigateway-policy"].Statement[index];
};

const PROD = "strict-cognito-prod";
const DEV = "baseline-cognito-dev";
type Mutant = [title: string, rule: string, edit: (template: Template) => void, variant?: string];

/** Edits of a template, each with one fault, and the rule that must report it. */
const MUTANTS: readonly Mutant[] = [
  // Who has an account, and how she signs in.
  [
    "addresses verified automatically",
    "nobody-confirms-herself",
    set("UserPool", { AutoVerifiedAttributes: ["email"] }),
  ],
  [
    "sign-up open off dev",
    "sign-up-is-closed",
    set("UserPool", { AdminCreateUserConfig: { AllowAdminCreateUserOnly: false } }),
  ],
  ["sign-up not spoken of", "sign-up-is-closed", without("UserPool", "AdminCreateUserConfig")],
  ["no deletion protection", "accounts-are-kept", set("UserPool", { DeletionProtection: "INACTIVE" })],
  [
    "a protected pool that is not retained",
    "accounts-are-kept",
    (t) => Object.assign(resource(t, "UserPool"), { DeletionPolicy: "Delete" }),
  ],
  [
    "a pool that a replacement deletes",
    "accounts-are-kept",
    (t) => Object.assign(resource(t, "UserPool"), { UpdateReplacePolicy: "Delete" }),
  ],
  [
    "recovery by e-mail",
    "only-an-administrator-recovers",
    set("UserPool", { AccountRecoverySetting: { RecoveryMechanisms: [{ Name: "verified_email", Priority: 1 }] } }),
  ],
  [
    "short passwords",
    "passwords-are-long",
    (t) => Object.assign(propertiesOf(t, "UserPool")["Policies"].PasswordPolicy, { MinimumLength: 8 }),
  ],
  [
    "passwords without symbols",
    "passwords-are-long",
    (t) => Object.assign(propertiesOf(t, "UserPool")["Policies"].PasswordPolicy, { RequireSymbols: false }),
  ],
  [
    "temporary passwords of a week",
    "temporary-passwords-are-short-lived",
    (t) => Object.assign(propertiesOf(t, "UserPool")["Policies"].PasswordPolicy, { TemporaryPasswordValidityDays: 7 }),
  ],
  [
    "a password flow",
    "sign-in-is-by-srp",
    (t) => propertiesOf(t, "UserPoolClient")["ExplicitAuthFlows"].push("ALLOW_USER_PASSWORD_AUTH"),
  ],
  ["flows left to Cognito", "sign-in-is-by-srp", without("UserPoolClient", "ExplicitAuthFlows")],
  ["OAuth's implicit flow", "there-is-no-hosted-sign-in", set("UserPoolClient", { AllowedOAuthFlows: ["implicit"] })],
  [
    "user-existence errors of old",
    "nobody-learns-who-has-an-account",
    set("UserPoolClient", { PreventUserExistenceErrors: "LEGACY" }),
  ],
  [
    "user-existence errors not spoken of",
    "nobody-learns-who-has-an-account",
    without("UserPoolClient", "PreventUserExistenceErrors"),
  ],
  ["no revocation", "tokens-can-be-revoked", set("UserPoolClient", { EnableTokenRevocation: false })],
  ["refresh tokens of ten years", "tokens-are-short", set("UserPoolClient", { RefreshTokenValidity: 3650 })],
  ["tokens without units", "tokens-are-short", without("UserPoolClient", "TokenValidityUnits")],
  ["ID tokens of a day", "tokens-are-short", set("UserPoolClient", { IdTokenValidity: 1440 })],
  ["attributes that anybody writes", "attributes-are-named", without("UserPoolClient", "WriteAttributes")],
  // Who gets credentials.
  ["guests", "there-are-no-guests", set("IdentityPool", { AllowUnauthenticatedIdentities: true })],
  [
    "a role for guests",
    "there-are-no-guests",
    (t) =>
      Object.assign(propertiesOf(t, "IdentityPoolRoles")["Roles"], {
        unauthenticated: { "Fn::GetAtt": ["NoRole", "Arn"] },
      }),
  ],
  ["the classic flow", "the-classic-flow-is-off", set("IdentityPool", { AllowClassicFlow: true })],
  [
    "no token check",
    "tokens-are-looked-up",
    (t) =>
      Object.assign(propertiesOf(t, "IdentityPool")["CognitoIdentityProviders"][0], { ServerSideTokenCheck: false }),
  ],
  [
    "a second way in",
    "one-provider-lets-in",
    set("IdentityPool", { SupportedLoginProviders: { "accounts.google.com": "1" } }),
  ],
  [
    "somebody else's app client",
    "one-provider-lets-in",
    (t) =>
      Object.assign(propertiesOf(t, "IdentityPool")["CognitoIdentityProviders"][0], {
        ClientId: "4af1sfhkgv7ol6bqmb2gkf4agn",
      }),
  ],
  [
    "ambiguous roles settled by the default",
    "the-token-says-which-role",
    (t) =>
      Object.assign(propertiesOf(t, "IdentityPoolRoles")["RoleMappings"].callers, {
        AmbiguousRoleResolution: "AuthenticatedRole",
      }),
  ],
  ["no role mapping", "the-token-says-which-role", without("IdentityPoolRoles", "RoleMappings")],
  [
    "rights for everybody who signed in",
    "signed-in-is-not-allowed",
    (t) =>
      Object.assign(propertiesOf(t, "IdentityPoolRoles")["Roles"], {
        authenticated: { "Fn::GetAtt": ["AgeCallerRole", "Arn"] },
      }),
  ],
  ["a group without a role", "a-group-carries-its-role", without("CallersGroup", "RoleArn")],
  ["a role without a group", "a-group-carries-its-role", (t) => delete t.Resources["CallersGroup"]],
  [
    "a trust without amr",
    "trust-names-pool-and-sign-in",
    (t) => delete trust(t, "AgeCallerRole").Condition["ForAnyValue:StringLike"],
  ],
  [
    "a trust of every amr",
    "trust-names-pool-and-sign-in",
    (t) =>
      Object.assign(trust(t, "AgeCallerRole").Condition["ForAnyValue:StringLike"], {
        "cognito-identity.amazonaws.com:amr": "*",
      }),
  ],
  [
    "a trust without aud",
    "trust-names-pool-and-sign-in",
    (t) => delete trust(t, "AgeCallerRole").Condition.StringEquals,
  ],
  [
    "a trust in another identity pool",
    "trust-names-pool-and-sign-in",
    (t) =>
      Object.assign(trust(t, "AgeCallerRole").Condition.StringEquals, {
        "cognito-identity.amazonaws.com:aud": "eu-west-1:other",
      }),
  ],
  ["sessions of twelve hours", "sessions-last-an-hour", set("AgeCallerRole", { MaxSessionDuration: 43_200 })],
  // What roles may do.
  [
    "every action of execute-api",
    "actions-are-named",
    (t) => Object.assign(statement(t, "InvokeAge", "InvokeAge"), { Action: "execute-api:*" }),
  ],
  [
    "a secret by any name",
    "resources-are-named",
    (t) => Object.assign(statement(t, "ReadAccount", "ReadSecret"), { Resource: "*" }),
  ],
  [
    "logs to anywhere",
    "resources-are-named",
    (t) => Object.assign(statement(t, "AgePolicy", "Log"), { Resource: "*" }),
  ],
  [
    "all but one action",
    "nothing-is-allowed-by-exception",
    (t) => {
      const one = statement(t, "AgePolicy", "Log");
      one.NotAction = ["iam:*"];
      delete one.Action;
    },
  ],
  [
    "AWS's own policy",
    "policies-are-the-stacks-own",
    set("DayRole", { ManagedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] }),
  ],
  [
    "a policy inside a role",
    "policies-are-the-stacks-own",
    set("DayRole", { Policies: [{ PolicyName: "a", PolicyDocument: {} }] }),
  ],
  [
    "another account's trust",
    "trust-names-one-service",
    (t) => Object.assign(trust(t, "DayRole"), { Principal: { AWS: "arn:aws:iam::444455556666:root" } }),
  ],
  ["everybody's trust", "trust-names-one-service", (t) => Object.assign(trust(t, "DayRole"), { Principal: "*" })],
  [
    "Invoke on every method",
    "invoke-is-for-one-operation",
    (t) =>
      Object.assign(statement(t, "InvokeAge", "InvokeAge"), {
        Resource: { "Fn::Sub": "arn:aws:execute-api:eu-west-1:1:${AgeApi}/prod/*" },
      }),
  ],
  [
    "Invoke on another stage",
    "invoke-is-for-one-operation",
    (t) =>
      Object.assign(statement(t, "InvokeAge", "InvokeAge"), {
        Resource: { "Fn::Sub": "arn:aws:execute-api:eu-west-1:1:${AgeApi}/dev/GET/age" },
      }),
  ],
  [
    "a shared role",
    "a-function-has-its-own-role",
    set("AgeLambdaFunction", { Role: { "Fn::GetAtt": ["DayRole", "Arn"] } }),
  ],
  [
    "no right to log",
    "a-function-writes-its-own-log",
    (t) => Object.assign(statement(t, "AgePolicy", "Log"), { Action: ["logs:CreateLogStream"] }),
  ],
  [
    "another function's log",
    "a-function-writes-its-own-log",
    (t) => Object.assign(statement(t, "AgePolicy", "Log"), { Resource: { "Fn::GetAtt": ["DayLogGroup", "Arn"] } }),
  ],
  [
    "no right to trace",
    "a-traced-function-may-trace",
    (t) => propertiesOf(t, "AgePolicy")["PolicyDocument"].Statement.pop(),
  ],
  [
    "a missing dependsOn",
    "a-function-waits-for-its-policy",
    (t) => Object.assign(resource(t, "AgeLambdaFunction"), { DependsOn: ["AgeLogGroup", "AgeRole"] }),
  ],
  [
    "the secret of another stack",
    "a-secret-is-read-by-name",
    (t) =>
      Object.assign(statement(t, "ReadAccount", "ReadSecret"), {
        Resource: "arn:aws:secretsmanager:eu-west-1:1:secret:other-a1b2c3",
      }),
  ],
  ["a missing kms:Decrypt", "who-reads-a-secret-may-decrypt-it", (t) => delete t.Resources["DayKeyPolicy"]],
  [
    "kms:Decrypt by any way",
    "who-reads-a-secret-may-decrypt-it",
    (t) => delete statement(t, "DayKeyPolicy", "ReadSecretUnderKey").Condition,
  ],
  ["a permission without source", "a-permission-names-its-source", without("AgePermissionGetAge", "SourceArn")],
  ["a permission for any account", "a-permission-names-its-source", without("AgePermissionGetAge", "SourceAccount")],
  [
    "a topic that anybody publishes to",
    "a-topic-takes-from-this-account",
    (t) => delete statement(t, "AlarmTopicPolicy", "AlarmsOfThisAccount").Condition,
  ],
  [
    "a topic in the clear",
    "a-topic-takes-from-this-account",
    (t) => propertiesOf(t, "AlarmTopicPolicy")["PolicyDocument"].Statement.pop(),
  ],
  // What is published.
  [
    "a signed operation made public",
    "what-is-published-is-what-contracts-say",
    (t) => Object.assign(body(t, "AgeApi").paths["/age"].get, { "x-amazon-apigateway-auth": { type: "NONE" } }),
  ],
  [
    "an operation in no contract",
    "what-is-published-is-what-contracts-say",
    (t) => Object.assign(body(t, "DayApi").paths, { "/debug": { get: {} } }),
  ],
  [
    "an operation that is gone",
    "what-is-published-is-what-contracts-say",
    (t) => Object.assign(body(t, "DayApi"), { paths: {} }),
  ],
  [
    "an operation without auth",
    "auth-is-said-outright",
    (t) => delete body(t, "DayApi").paths["/day"].get["x-amazon-apigateway-auth"],
  ],
  ["OpenAPI 3.1", "the-import-is-understood", (t) => Object.assign(body(t, "AgeApi"), { openapi: "3.1.0" })],
  ["warnings that nobody reads", "the-import-is-understood", set("AgeApi", { FailOnWarnings: false })],
  [
    "no request validator",
    "required-parameters-are-asked-for",
    (t) => delete body(t, "DayApi")["x-amazon-apigateway-request-validator"],
  ],
  [
    "no policy on age",
    "a-signed-operation-is-denied-to-all-but-its-callers",
    (t) => delete body(t, "AgeApi")["x-amazon-apigateway-policy"],
  ],
  [
    "a policy on age that spares another role",
    "a-signed-operation-is-denied-to-all-but-its-callers",
    (t) =>
      Object.assign(denial(t).Condition.ArnNotEquals, { "aws:PrincipalArn": { "Fn::GetAtt": ["DayRole", "Arn"] } }),
  ],
  [
    "a denial with one condition more",
    "a-signed-operation-is-denied-to-all-but-its-callers",
    (t) => Object.assign(denial(t).Condition, { Bool: { "aws:SecureTransport": "false" } }),
  ],
  [
    "Allow in age's policy",
    "a-resource-policy-allows-public-operations-alone",
    (t) =>
      body(t, "AgeApi")["x-amazon-apigateway-policy"].Statement.push({
        Effect: "Allow",
        Principal: "*",
        Action: "execute-api:Invoke",
        Resource: "execute-api:/*",
      }),
  ],
  ["TLS 1.0", "endpoints-are-regional-over-new-tls", set("DayApi", { SecurityPolicy: "TLS_1_0" })],
  [
    "an edge endpoint",
    "endpoints-are-regional-over-new-tls",
    set("DayApi", { EndpointConfiguration: { Types: ["EDGE"] } }),
  ],
  [
    "a second stage",
    "an-api-has-one-stage",
    (t) => Object.assign(t.Resources, { Second: structuredClone(resource(t, "AgeStage")) }),
  ],
  [
    "a stage made by its Deployment",
    "an-api-has-one-stage",
    (t) => Object.assign(resource(t, "AgeDeployment").Properties, { StageName: "prod" }),
  ],
  [
    "a Deployment id that is fixed",
    "a-deployment-is-named-by-what-it-deploys",
    (t) => rename(t, deploymentId(t), "AgeDeployment"),
  ],
  [
    "a Deployment id that ignores the policy",
    "a-deployment-is-named-by-what-it-deploys",
    (t) => rename(t, deploymentId(t), deploymentId(templateOf("strict-role-prod"))),
  ],
  [
    "a Deployment that waits for nothing",
    "a-deployment-waits-for-permissions",
    (t) => delete resource(t, "AgeDeployment").DependsOn,
  ],
  [
    "a stage of the other API's Deployment",
    "a-stage-serves-the-deployment",
    (t) => Object.assign(propertiesOf(t, "AgeStage"), { DeploymentId: propertiesOf(t, "DayStage")["DeploymentId"] }),
  ],
  ["no throttle", "a-stage-throttles", (t) => delete methods(t).ThrottlingRateLimit],
  [
    "a throttle that lets all through",
    "a-stage-throttles",
    (t) => Object.assign(methods(t), { ThrottlingBurstLimit: 5000 }),
  ],
  ["a cache", "answers-are-not-kept", (t) => Object.assign(methods(t), { CachingEnabled: true })],
  [
    "an integration with the caller's own rights",
    "an-api-invokes-its-function",
    (t) =>
      Object.assign(body(t, "AgeApi").paths["/age"].get["x-amazon-apigateway-integration"], {
        credentials: "arn:aws:iam::*:user/*",
      }),
  ],
  ["a function slower than its gateway", "an-api-invokes-its-function", set("AgeLambdaFunction", { Timeout: 29 })],
  // What is logged, and who is told.
  ["a stage without logs", "a-stage-logs-in-json", without("AgeStage", "AccessLogSetting")],
  [
    "a log in plain text",
    "a-stage-logs-in-json",
    (t) => Object.assign(propertiesOf(t, "AgeStage")["AccessLogSetting"], { Format: "$context.requestId" }),
  ],
  [
    "a log of what was asked for",
    "logs-hold-no-values",
    (t) => {
      const setting = propertiesOf(t, "AgeStage")["AccessLogSetting"];
      setting.Format = setting.Format.replace("$context.resourcePath", "$context.path");
    },
  ],
  ["data trace", "data-is-not-traced", (t) => Object.assign(methods(t), { DataTraceEnabled: true })],
  ["data trace not spoken of", "data-is-not-traced", (t) => delete methods(t).DataTraceEnabled],
  ["execution logs off", "errors-are-logged-and-counted", (t) => Object.assign(methods(t), { LoggingLevel: "OFF" })],
  ["a stage without tracing", "requests-are-traced", set("AgeStage", { TracingEnabled: false })],
  ["a function without tracing", "requests-are-traced", without("AgeLambdaFunction", "TracingConfig")],
  ["an execution log without end", "execution-logs-end", (t) => delete t.Resources["AgeExecutionLogs"]],
  [
    "a stage before the account's role",
    "a-stage-waits-for-the-account",
    (t) => Object.assign(resource(t, "AgeStage"), { DependsOn: ["AgeExecutionLogs"] }),
  ],
  [
    "an account before its role's policy",
    "a-stage-waits-for-the-account",
    (t) => delete resource(t, "ApiGatewayAccount").DependsOn,
  ],
  [
    "an account's setting that goes with the stack",
    "what-others-share-is-kept",
    (t) => delete resource(t, "ApiGatewayAccount").DeletionPolicy,
  ],
  ["logs for ever", "logs-end", without("AgeAccessLogs", "RetentionInDays")],
  ["logs of ten years", "logs-end", set("DayLogGroup", { RetentionInDays: 3653 })],
  ["a function without a log group", "a-function-has-a-log-group", (t) => delete t.Resources["AgeLogGroup"]],
  [
    "access logs that go with the stack",
    "access-logs-outlive-the-stack",
    (t) => Object.assign(resource(t, "DayAccessLogs"), { DeletionPolicy: "Delete" }),
  ],
  ["no alarm on 5xx", "an-api-has-its-alarms", (t) => delete t.Resources["AgeFailsAlarm"]],
  ["429s that nobody counts", "an-api-has-its-alarms", (t) => delete t.Resources["DayThrottled"]],
  [
    "no alarm on Lambda's throttles",
    "a-function-has-its-alarm",
    (t) => delete t.Resources["DayFunctionThrottledAlarm"],
  ],
  ["no alarm on a missing age", "a-missing-callee-is-told", (t) => delete t.Resources["DayAgeUnavailableAlarm"]],
  ["no alarm on failed sign-ins", "a-failed-sign-in-is-told", (t) => delete t.Resources["DayAgeSignInAlarm"]],
  [
    "an alarm on another stage",
    "alarms-watch-what-is-measured",
    (t) => Object.assign(propertiesOf(t, "DayAgeUnavailableAlarm")["Dimensions"][1], { Value: "dev" }),
  ],
  [
    "an alarm on a service that there is not",
    "alarms-watch-what-is-measured",
    (t) => Object.assign(propertiesOf(t, "DayAgeUnavailableAlarm")["Dimensions"][0], { Value: "days" }),
  ],
  ["an alarm that tells nobody", "alarms-reach-somebody", without("AgeFailsAlarm", "AlarmActions")],
  ["an alarm that is off", "alarms-reach-somebody", set("AgeFailsAlarm", { ActionsEnabled: false })],
  // Where data lies.
  [
    "a password in the environment",
    "no-secret-is-in-the-environment",
    (t) => Object.assign(propertiesOf(t, "DayLambdaFunction")["Environment"].Variables, { COGNITO_PASSWORD: "x" }),
  ],
  ["a secret's value in the template", "no-secret-is-in-the-template", set("AppSecret", { SecretString: "{}" })],
  ["a generated secret", "no-secret-is-in-the-template", set("AppSecret", { GenerateSecretString: {} })],
  [
    "an app client's secret as an output",
    "no-secret-is-in-the-template",
    (t) => Object.assign(t.Outputs, { Oops: { Value: { "Fn::GetAtt": ["UserPoolClient", "ClientSecret"] } } }),
  ],
  ["a secret that goes with the stack", "secrets-are-kept", (t) => delete resource(t, "AppSecret").DeletionPolicy],
  ["a key that stays the same", "keys-rotate-and-outlive-the-stack", set("Key", { EnableKeyRotation: false })],
  [
    "a key that goes with the stack",
    "keys-rotate-and-outlive-the-stack",
    (t) => Object.assign(resource(t, "Key"), { DeletionPolicy: "Delete" }),
  ],
  [
    "everybody's key",
    "a-key-is-for-this-account",
    (t) => Object.assign(propertiesOf(t, "Key")["KeyPolicy"].Statement[0], { Principal: "*" }),
  ],
  [
    "a service's key for any account",
    "a-key-is-for-this-account",
    (t) => delete propertiesOf(t, "Key")["KeyPolicy"].Statement[2].Condition,
  ],
  ["a runtime that has ended", "what-runs-is-bounded", set("DayLambdaFunction", { Runtime: "nodejs20.x" })],
  [
    "a function with a URL of its own",
    "what-runs-is-bounded",
    (t) => Object.assign(t.Resources, { Url: { Type: "AWS::Lambda::Url", Properties: { AuthType: "NONE" } } }),
  ],
  [
    "a bucket that may be public",
    "bundles-are-not-public",
    without("ServerlessDeploymentBucket", "PublicAccessBlockConfiguration"),
    DEV,
  ],
  [
    "a bucket without versions",
    "bundles-are-not-public",
    without("ServerlessDeploymentBucket", "VersioningConfiguration"),
    DEV,
  ],
  [
    "a web ACL that samples",
    "a-web-acl-samples-nothing",
    (t) => Object.assign(propertiesOf(t, "WebAcl")["Rules"][0].VisibilityConfig, { SampledRequestsEnabled: true }),
  ],
  [
    "a web ACL that logs the query",
    "a-web-acl-logs-no-values",
    (t) => propertiesOf(t, "WebAclLogging")["RedactedFields"].shift(),
  ],
  [
    "a stage without the web ACL",
    "a-web-acl-stands-before-everything",
    (t) => delete t.Resources["DayWebAclAssociation"],
  ],
  [
    "a pool without the web ACL",
    "a-web-acl-stands-before-everything",
    (t) => delete t.Resources["PoolWebAclAssociation"],
  ],
  ["a web ACL without a rate", "a-web-acl-stands-before-everything", (t) => propertiesOf(t, "WebAcl")["Rules"].pop()],
  // Policies by what their statements say.
  [
    "another account beside root in a key policy",
    "a-key-is-for-this-account",
    (t) =>
      Object.assign(keyStatement(t, "ThisAccount"), {
        Principal: { AWS: [keyStatement(t, "ThisAccount").Principal.AWS, OTHER_ACCOUNT] },
      }),
  ],
  [
    "everybody beside root in a key policy",
    "a-key-is-for-this-account",
    (t) =>
      Object.assign(keyStatement(t, "ThisAccount"), {
        Principal: { AWS: [keyStatement(t, "ThisAccount").Principal.AWS, "*"] },
      }),
  ],
  [
    "a key policy with one statement more",
    "policies-say-what-is-listed",
    (t) =>
      push(propertiesOf(t, "Key")["KeyPolicy"].Statement, {
        ...ANYBODY,
        Condition: { StringEquals: { "kms:ViaService": "x" } },
      }),
  ],
  [
    "a service's key for another account",
    "policies-say-what-is-listed",
    (t) =>
      Object.assign(keyStatement(t, "AlarmsOfThisAccount").Condition.StringEquals, {
        "aws:SourceAccount": "444455556666",
      }),
  ],
  [
    "a service's key for logs of any account",
    "policies-say-what-is-listed",
    (t) =>
      Object.assign(keyStatement(t, "LogsOfThisAccount").Condition, {
        ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:*:*:*" },
      }),
  ],
  [
    "a key that a service may delete",
    "policies-say-what-is-listed",
    (t) => push(keyStatement(t, "AlarmsOfThisAccount").Action, "kms:ScheduleKeyDeletion"),
  ],
  [
    "a condition that a missing key satisfies",
    "policies-say-what-is-listed",
    (t) => {
      const { Condition } = keyStatement(t, "AlarmsOfThisAccount");
      Condition.StringEqualsIfExists = Condition.StringEquals;
      delete Condition.StringEquals;
    },
  ],
  [
    "a topic for alarms of another account",
    "policies-say-what-is-listed",
    (t) =>
      Object.assign(statement(t, "AlarmTopicPolicy", "AlarmsOfThisAccount").Condition.StringEquals, {
        "aws:SourceAccount": "444455556666",
      }),
  ],
  [
    "a topic for another service",
    "policies-say-what-is-listed",
    (t) =>
      Object.assign(statement(t, "AlarmTopicPolicy", "AlarmsOfThisAccount"), {
        Principal: { Service: "s3.amazonaws.com" },
      }),
  ],
  [
    "a topic that a second statement opens",
    "policies-say-what-is-listed",
    (t) =>
      push(propertiesOf(t, "AlarmTopicPolicy")["PolicyDocument"].Statement, {
        ...ANYBODY,
        Action: "sns:Subscribe",
        Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
      }),
  ],
  [
    "a topic whose Deny has one condition more",
    "policies-say-what-is-listed",
    (t) =>
      Object.assign(statement(t, "AlarmTopicPolicy", "NothingInTheClear").Condition, {
        StringEquals: { "aws:PrincipalAccount": "444455556666" },
      }),
  ],
  [
    "a bucket of bundles that another account writes to",
    "policies-say-what-is-listed",
    (t) =>
      push(propertiesOf(t, "ServerlessDeploymentBucketPolicy")["PolicyDocument"].Statement, {
        ...ANYBODY,
        Action: "s3:PutObject",
      }),
    DEV,
  ],
  [
    "a bucket's Deny that spares a role",
    "policies-say-what-is-listed",
    (t) =>
      Object.assign(propertiesOf(t, "ServerlessDeploymentBucketPolicy")["PolicyDocument"].Statement[0].Condition, {
        StringNotEquals: { "aws:PrincipalAccount": "1" },
      }),
    DEV,
  ],
  [
    "a second trust of the caller's role",
    "policies-say-what-is-listed",
    (t) =>
      push(propertiesOf(t, "AgeCallerRole")["AssumeRolePolicyDocument"].Statement, {
        Effect: "Allow",
        Principal: { AWS: OTHER_ACCOUNT },
        Action: "sts:AssumeRole",
      }),
  ],
  [
    "a trust that also tags the session",
    "policies-say-what-is-listed",
    (t) => Object.assign(trust(t, "DayRole"), { Action: ["sts:AssumeRole", "sts:TagSession"] }),
  ],
  [
    "a trust of guests beside users",
    "policies-say-what-is-listed",
    (t) =>
      Object.assign(trust(t, "AgeCallerRole").Condition["ForAnyValue:StringLike"], {
        "cognito-identity.amazonaws.com:amr": ["authenticated", "unauthenticated"],
      }),
  ],
  [
    "a policy of an older version",
    "policies-are-of-this-version",
    (t) => Object.assign(propertiesOf(t, "InvokeAge")["PolicyDocument"], { Version: "2008-10-17" }),
  ],
  [
    "a policy without a version",
    "policies-are-of-this-version",
    (t) => delete propertiesOf(t, "Key")["KeyPolicy"].Version,
  ],
  // What a role may do is a closed list.
  [
    "day's function writing its secret",
    "policies-say-what-is-listed",
    (t) =>
      Object.assign(statement(t, "ReadAccount", "ReadSecret"), {
        Action: ["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"],
      }),
  ],
  [
    "day's function setting passwords",
    "policies-say-what-is-listed",
    grant("DayPolicy", "cognito-idp:AdminSetUserPassword", { "Fn::GetAtt": ["UserPool", "Arn"] }),
  ],
  [
    "day's function assuming a role",
    "policies-say-what-is-listed",
    grant("DayPolicy", "sts:AssumeRole", { "Fn::GetAtt": ["AgeCallerRole", "Arn"] }),
  ],
  [
    "day's function calling age with its own role in mode cognito",
    "policies-say-what-is-listed",
    (t) => grant("DayPolicy", "execute-api:Invoke", statement(t, "InvokeAge", "InvokeAge").Resource)(t),
  ],
  [
    "age's function reading the secret",
    "policies-say-what-is-listed",
    grant("AgePolicy", "secretsmanager:GetSecretValue", { Ref: "AppSecret" }),
  ],
  [
    "age's function among the readers of the account",
    "policies-say-what-is-listed",
    (t) => push(propertiesOf(t, "ReadAccount")["Roles"], { Ref: "AgeRole" }),
  ],
  [
    "the caller's role reading the secret",
    "policies-say-what-is-listed",
    (t) => push(propertiesOf(t, "ReadAccount")["Roles"], { Ref: "AgeCallerRole" }),
  ],
  [
    "API Gateway's role deleting logs",
    "policies-say-what-is-listed",
    (t) => push(statement(t, "ApiGatewayLogsPolicy", "WriteLogs").Action, "logs:DeleteLogGroup"),
  ],
  [
    "a grant that names the action in other letters",
    "policies-say-what-is-listed",
    grant("DayPolicy", "EXECUTE-API:invoke"),
  ],
  [
    "decrypting through another service too",
    "policies-say-what-is-listed",
    (t) =>
      Object.assign(statement(t, "DayKeyPolicy", "ReadSecretUnderKey").Condition.StringEquals, {
        "kms:ViaService": ["secretsmanager.eu-west-1.amazonaws.com", "s3.eu-west-1.amazonaws.com"],
      }),
  ],
  [
    "a permission for another API's operation",
    "a-permission-names-its-source",
    (t) =>
      Object.assign(propertiesOf(t, "AgePermissionGetAge"), {
        SourceArn: propertiesOf(t, "DayPermissionGetDay")["SourceArn"],
      }),
  ],
  [
    "a permission for APIs of another region",
    "a-permission-names-its-source",
    set("AgePermissionGetAge", {
      SourceArn: { "Fn::Sub": "arn:${AWS::Partition}:execute-api:*:${AWS::AccountId}:${AgeApi}/prod/GET/age" },
    }),
  ],
  // Signed and public operations in one API.
  [
    "a public operation that takes the policy off",
    "a-signed-operation-is-denied-to-all-but-its-callers",
    (t) => {
      makeMixed(t);
      delete body(t, "AgeApi")["x-amazon-apigateway-policy"];
    },
  ],
  [
    "a Deny that leaves other spellings of a path",
    "a-signed-operation-is-denied-to-all-but-its-callers",
    (t) => {
      mixedStatement(t, 1);
      body(t, "AgeApi")["x-amazon-apigateway-policy"].Statement.splice(1, 1);
    },
  ],
  [
    "a Deny that names the public operation alone",
    "a-signed-operation-is-denied-to-all-but-its-callers",
    (t) => Object.assign(mixedStatement(t, 0), { Resource: ["execute-api:/prod/GET/about"] }),
  ],
  [
    "a Deny of other spellings that leaves out slashes at the end",
    "a-signed-operation-is-denied-to-all-but-its-callers",
    (t) => mixedStatement(t, 1).Resource.pop(),
  ],
  [
    "an Allow of a signed operation",
    "a-resource-policy-allows-public-operations-alone",
    (t) => push(mixedStatement(t, 2).Resource, "execute-api:/prod/GET/age"),
  ],
  [
    "an Allow of everything but the signed operation",
    "a-resource-policy-allows-public-operations-alone",
    (t) => {
      const allow = mixedStatement(t, 2);
      allow.NotResource = ["execute-api:/prod/GET/age"];
      delete allow.Resource;
    },
  ],
  [
    "a public operation that nobody is allowed",
    "a-public-operation-is-allowed-to-everybody",
    (t) => {
      mixedStatement(t, 2);
      body(t, "AgeApi")["x-amazon-apigateway-policy"].Statement.pop();
    },
  ],
  [
    "a public operation for one address",
    "a-public-operation-is-allowed-to-everybody",
    (t) => Object.assign(mixedStatement(t, 2), { Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } }),
  ],
  // What no other rule looks at.
  [
    "an inline policy of a role",
    "every-type-is-reviewed",
    add("Inline", "AWS::IAM::RolePolicy", {
      RoleName: { Ref: "DayRole" },
      PolicyName: "x",
      PolicyDocument: { Statement: [ANYBODY] },
    }),
  ],
  ["a user with keys", "every-type-is-reviewed", add("Someone", "AWS::IAM::User")],
  [
    "a secret's own policy",
    "every-type-is-reviewed",
    add("SecretPolicy", "AWS::SecretsManager::ResourcePolicy", {
      SecretId: { Ref: "AppSecret" },
      ResourcePolicy: { Statement: [ANYBODY] },
    }),
  ],
  [
    "a policy of CloudWatch Logs",
    "every-type-is-reviewed",
    add("LogsPolicy", "AWS::Logs::ResourcePolicy", {
      PolicyName: "x",
      PolicyDocument: JSON.stringify({ Statement: [ANYBODY] }),
    }),
  ],
  [
    "a domain of the user pool",
    "every-type-is-reviewed",
    add("Domain", "AWS::Cognito::UserPoolDomain", { UserPoolId: { Ref: "UserPool" }, Domain: "x" }),
  ],
  [
    "a domain of the API",
    "every-type-is-reviewed",
    add("Domain", "AWS::ApiGateway::DomainName", { DomainName: "age.example.org" }),
  ],
  [
    "a user that the template creates",
    "every-type-is-reviewed",
    add("Mallory", "AWS::Cognito::UserPoolUser", { UserPoolId: { Ref: "UserPool" } }),
  ],
  [
    "a subscription of somebody's",
    "every-type-is-reviewed",
    add("Mail", "AWS::SNS::Subscription", {
      TopicArn: { Ref: "AlarmTopic" },
      Protocol: "email",
      Endpoint: "m@example.org",
    }),
  ],
  [
    "a second policy beside the Body's",
    "every-property-is-reviewed",
    set("AgeApi", { Policy: { Statement: [ANYBODY] } }),
  ],
  ["a policy that is attached to a user", "every-property-is-reviewed", set("InvokeAge", { Users: ["mallory"] })],
  [
    "a layer under a function",
    "every-property-is-reviewed",
    set("AgeLambdaFunction", { Layers: ["arn:aws:lambda:eu-west-1:444455556666:layer:x:1"] }),
  ],
  ["stage variables", "every-property-is-reviewed", set("AgeStage", { Variables: { function: "other" } })],
  [
    "a permission for function URLs",
    "every-property-is-reviewed",
    set("AgePermissionGetAge", { FunctionUrlAuthType: "NONE" }),
  ],
  ["a transform", "every-section-is-reviewed", (t) => Object.assign(t, { Transform: "AWS::Serverless-2016-10-31" })],
  [
    "a parameter",
    "every-section-is-reviewed",
    (t) => Object.assign(t, { Parameters: { Principal: { Type: "String", Default: "*" } } }),
  ],
  // Where an account is, and what runs.
  [
    "a second app client",
    "a-pool-has-one-app-client",
    add("SecondClient", "AWS::Cognito::UserPoolClient", { UserPoolId: { Ref: "UserPool" } }),
  ],
  [
    "an app client of another pool",
    "a-pool-has-one-app-client",
    set("UserPoolClient", { UserPoolId: "eu-west-1_other" }),
  ],
  [
    "a first factor that is mailed",
    "sign-in-is-by-srp",
    (t) =>
      Object.assign(propertiesOf(t, "UserPool")["Policies"], {
        SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD", "EMAIL_OTP"] },
      }),
  ],
  [
    "an identity provider that is another user pool",
    "one-provider-lets-in",
    (t) =>
      Object.assign(propertiesOf(t, "IdentityPool")["CognitoIdentityProviders"][0], {
        ProviderName: "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_other",
      }),
  ],
  [
    "a trigger of the user pool",
    "a-pool-calls-no-function",
    set("UserPool", { LambdaConfig: { PreSignUp: "arn:aws:lambda:eu-west-1:1:function:x" } }),
  ],
  [
    "a second role attachment",
    "the-token-says-which-role",
    (t) => Object.assign(t.Resources, { Second: structuredClone(resource(t, "IdentityPoolRoles")) }),
  ],
  [
    "a role mapping of another provider",
    "the-token-says-which-role",
    (t) =>
      Object.assign(propertiesOf(t, "IdentityPoolRoles")["RoleMappings"].callers, {
        IdentityProvider: "accounts.google.com",
      }),
  ],
  [
    "a secret resolved into an environment",
    "nothing-is-resolved-at-deployment",
    (t) => Object.assign(variables(t), { OTHER: SECRET }),
  ],
  [
    "a secret resolved into an output",
    "nothing-is-resolved-at-deployment",
    (t) => Object.assign(t.Outputs, { Oops: { Value: SECRET } }),
  ],
  [
    "a secret resolved into a description",
    "nothing-is-resolved-at-deployment",
    (t) => Object.assign(propertiesOf(t, "Key"), { Description: { "Fn::Sub": SECRET } }),
  ],
  [
    "code that Node loads first",
    "an-environment-leaves-the-runtime-alone",
    (t) => Object.assign(variables(t), { NODE_OPTIONS: "--require /tmp/x.js" }),
  ],
  [
    "certificates that Node trusts",
    "an-environment-leaves-the-runtime-alone",
    (t) => Object.assign(variables(t), { NODE_TLS_REJECT_UNAUTHORIZED: "0" }),
  ],
  [
    "an endpoint that the AWS SDK calls",
    "an-environment-leaves-the-runtime-alone",
    (t) => Object.assign(variables(t), { AWS_ENDPOINT_URL: "https://example.org" }),
  ],
  [
    "a proxy that requests go through",
    "an-environment-leaves-the-runtime-alone",
    (t) => Object.assign(variables(t), { https_proxy: "http://example.org" }),
  ],
  [
    "another address of age",
    "an-environment-names-this-stack",
    (t) => Object.assign(variables(t), { AGE_API_URL: "https://example.org/prod" }),
  ],
  [
    "another user pool",
    "an-environment-names-this-stack",
    (t) => Object.assign(variables(t), { COGNITO_USER_POOL_ID: "eu-west-1_other" }),
  ],
  [
    "another function's code",
    "a-function-runs-its-own-bundle",
    (t) => Object.assign(propertiesOf(t, "AgeLambdaFunction")["Code"], { S3Key: "day.zip" }),
  ],
  ["another handler", "a-function-runs-its-own-bundle", set("AgeLambdaFunction", { Handler: "dist/age/index.other" })],
  [
    "refusals that every page may read",
    "refusals-open-nothing-to-browsers",
    (t) =>
      Object.assign(body(t, "AgeApi")["x-amazon-apigateway-gateway-responses"], {
        DEFAULT_4XX: { responseParameters: { "gatewayresponse.header.Access-Control-Allow-Origin": "'*'" } },
      }),
  ],
  [
    "a refusal that becomes a 200",
    "the-body-is-generated",
    (t) =>
      Object.assign(body(t, "AgeApi")["x-amazon-apigateway-gateway-responses"], { ACCESS_DENIED: { statusCode: 200 } }),
  ],
  [
    "an authorizer in the Body",
    "the-body-is-generated",
    (t) => Object.assign(body(t, "AgeApi"), { security: [{ other: [] }] }),
  ],
  [
    "a log of the caller's address",
    "logs-hold-no-values",
    (t) => {
      const setting = propertiesOf(t, "AgeStage")["AccessLogSetting"];
      setting.Format = setting.Format.replace("$context.tlsVersion", "$context.identity.sourceIp");
    },
  ],
  [
    "a second setting that throttles nothing",
    "a-stage-throttles",
    (t) =>
      push(propertiesOf(t, "AgeStage")["MethodSettings"], {
        ...methods(t),
        ResourcePath: "/age",
        HttpMethod: "GET",
        ThrottlingRateLimit: 100_000,
      }),
  ],
  [
    "a web ACL's rule that allows",
    "a-web-acl-lets-nothing-pass",
    (t) =>
      propertiesOf(t, "WebAcl")["Rules"].unshift({
        Name: "friends",
        Priority: 9,
        Action: { Allow: {} },
        Statement: { GeoMatchStatement: { CountryCodes: ["NL"] } },
        VisibilityConfig: { SampledRequestsEnabled: false },
      }),
  ],
  [
    "a web ACL's rate that counts",
    "a-web-acl-lets-nothing-pass",
    (t) => Object.assign(propertiesOf(t, "WebAcl")["Rules"][1], { Action: { Count: {} } }),
  ],
  [
    "a resource under a condition",
    "every-property-is-reviewed",
    (t) => Object.assign(resource(t, "AgeStage"), { Condition: "Never" }),
  ],
  ["a log group without the stack's key", "a-key-is-used-for-everything", without("AgeLogGroup", "KmsKeyId")],
  ["a topic without the stack's key", "a-key-is-used-for-everything", without("AlarmTopic", "KmsMasterKeyId")],
  [
    "a secret's value as an output",
    "no-secret-is-in-the-template",
    (t) => Object.assign(t.Outputs, { Oops: { Value: { "Fn::GetAtt": ["AppSecret", "SecretString"] } } }),
  ],
  [
    "a rate for one country",
    "a-web-acl-lets-nothing-pass",
    (t) =>
      Object.assign(propertiesOf(t, "WebAcl")["Rules"][1].Statement.RateBasedStatement, {
        ScopeDownStatement: { GeoMatchStatement: { CountryCodes: ["NL"] } },
      }),
  ],
  [
    "a rate that nobody reaches",
    "a-web-acl-lets-nothing-pass",
    (t) => Object.assign(propertiesOf(t, "WebAcl")["Rules"][1].Statement.RateBasedStatement, { Limit: 2_000_000 }),
  ],
  [
    "a web ACL's log in another bucket",
    "a-web-acl-logs-no-values",
    set("WebAclLogging", { LogDestinationConfigs: ["arn:aws:s3:::aws-waf-logs-other"] }),
  ],
  [
    "an attribute that an app client may write",
    "attributes-are-named",
    (t) => push(propertiesOf(t, "UserPoolClient")["WriteAttributes"], "custom:role"),
  ],
  [
    "a second group of the caller's role",
    "a-group-carries-its-role",
    (t) => Object.assign(t.Resources, { Second: structuredClone(resource(t, "CallersGroup")) }),
  ],
  ["a group of another pool", "a-group-carries-its-role", set("CallersGroup", { UserPoolId: "eu-west-1_other" })],
  ["an alarm at a hundred", "an-alarm-goes-off-at-the-first", set("AgeFailsAlarm", { Threshold: 100 })],
  ["an alarm after a day", "an-alarm-goes-off-at-the-first", set("AgeFailsAlarm", { Period: 86_400 })],
  ["an alarm on the 5xx of another namespace", "an-api-has-its-alarms", set("AgeFailsAlarm", { Namespace: "Other" })],
  [
    "a filter that counts no 429",
    "an-api-has-its-alarms",
    set("DayThrottled", { FilterPattern: '{ $.status = "428" }' }),
  ],
];

describe("reviewTemplate", () => {
  it.each(variants)("finds nothing in $name", ({ template }) => {
    expect(reviewTemplate(template, { contracts, siblings }).map(findingLine)).toEqual([]);
  });

  it.each(MUTANTS)("finds %s (%s)", (_, rule, edit, variant = PROD) => {
    const template = templateOf(variant);
    edit(template);
    expect(template).not.toEqual(templateOf(variant));
    const found = reviewTemplate(template, { contracts, siblings });
    expect(found.map((finding) => finding.rule)).toContain(rule);
  });

  it("finds nothing in the policy of an API with signed and public operations", () => {
    const template = templateOf(PROD);
    makeMixed(template);
    const found = reviewTemplate(template, { contracts, siblings }).map(({ place, rule }) => `${rule} ${place}`);
    // The contract has no public operation, and no other variant has this API.
    expect(found.filter((one) => !/^(?:what-is-published|the-body-is|a-deployment-is-named)/.test(one))).toEqual([]);
  });

  it("accepts a policy that serverless.yml names with a reason, and still judges its actions and resources", () => {
    const template = templateOf(PROD);
    grant("DayPolicy", "dynamodb:GetItem", { "Fn::GetAtt": ["Table", "Arn"] })(template);
    const review = (reviewedPolicies: readonly string[]) =>
      reviewTemplate(template, { contracts, siblings, reviewedPolicies }).map(({ rule }) => rule);
    expect(review([])).toEqual(["policies-say-what-is-listed"]);
    expect(review(["DayPolicy"])).toEqual([]);
    grant("DayPolicy", "dynamodb:*")(template);
    expect(review(["DayPolicy"])).toEqual(["actions-are-named", "resources-are-named"]);
  });

  it("accepts an app client that rotates refresh tokens, which must not list the refresh among its flows", () => {
    const template = templateOf(PROD);
    Object.assign(propertiesOf(template, "UserPoolClient"), {
      ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH"],
      RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: 0 },
    });
    expect(reviewTemplate(template, { contracts, siblings }).map(findingLine)).toEqual([]);
  });

  it("says how to have a resource type reviewed", () => {
    const template = templateOf(PROD);
    add("Table", "AWS::DynamoDB::Table")(template);
    expect(reviewTemplate(template, { contracts, siblings }).map(findingLine)).toEqual([
      "Table: AWS::DynamoDB::Table: No rule looks at this resource type. Add it to REVIEWED in tools/review/reviewed-types.ts with its properties, and write the rules that judge them. (every-type-is-reviewed)",
    ]);
  });

  it("has at least a hundred and forty mutants, and one for each rule", () => {
    expect(MUTANTS.length).toBeGreaterThanOrEqual(140);
    expect(new Set(MUTANTS.map(([title]) => title)).size).toBe(MUTANTS.length);
    expect([...new Set(MUTANTS.map(([, rule]) => rule))].sort()).toEqual(RULES.map(({ id }) => id).sort());
  });

  it("finds an alarm on each metric that functions and access logs make, by the names that those give it", () => {
    const template = templateOf(PROD);
    const lines: string[] = [];
    const measure = { name: "AgeUnavailable", value: 1, unit: "Count", dimensions: { Cause: "sign-in" } } as const;
    emfMetrics((line) => lines.push(line)).record([measure], { service: "day", stage: "prod", at: 0 });
    const { _aws, ...values } = JSON.parse(lines[0] ?? "");
    const [{ Dimensions, Namespace }] = _aws.CloudWatchMetrics;
    // The total and the one cause: each alarm's dimensions are one of the sets that are measured.
    for (const alarm of ["DayAgeUnavailableAlarm", "DayAgeSignInAlarm"]) {
      const watched = propertiesOf(template, alarm);
      expect(watched).toMatchObject({ Namespace, MetricName: measure.name });
      const names = watched["Dimensions"].map(({ Name }: { Name: string }) => Name);
      expect(Dimensions).toContainEqual(names);
      for (const { Name, Value } of watched["Dimensions"]) expect(values[Name]).toBe(Value);
    }
    const [filter] = propertiesOf(template, "AgeThrottled")["MetricTransformations"];
    expect(filter.Dimensions.map(({ Key }: { Key: string }) => Key)).toEqual(Dimensions[0]);
  });

  it("leaves open sign-up, and pools and secrets that go with the stack, to stage dev", () => {
    const template = templateOf(DEV);
    expect(propertiesOf(template, "UserPool")["AdminCreateUserConfig"]).toEqual({ AllowAdminCreateUserOnly: false });
    expect(resource(template, "UserPool").DeletionPolicy).toBe("Delete");
    expect(resource(template, "AppSecret").DeletionPolicy).toBe("Delete");
  });

  it("says the place, what to do and the rule", () => {
    const template = templateOf(PROD);
    set("IdentityPool", { AllowClassicFlow: true })(template);
    expect(reviewTemplate(template, { contracts, siblings }).map(findingLine)).toEqual([
      "IdentityPool.AllowClassicFlow: Set AllowClassicFlow to false: in that flow a user chooses the role and the length of the session herself. (the-classic-flow-is-off)",
    ]);
  });

  it("refuses to review nothing", () => {
    expect(() => reviewTemplate({}, { contracts })).toThrow("The template has no Resources.");
  });
});
