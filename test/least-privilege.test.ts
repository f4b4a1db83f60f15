/**
 * Proves least privilege both ways. When any single policy statement is removed, a request to `day` or `age` fails or the stack does not
 * start; otherwise this file gives the reason to keep the statement. No principal is allowed anything that is not listed here.
 */

import { randomBytes } from "node:crypto";
import { afterEach, describe, expect, it, vi } from "vitest";
import { cognitoCredentials } from "../lib/call/cognito-credentials.ts";
import { readDefinition } from "../local/gateway/definition/read-definition.ts";
import { placesIn } from "../local/gateway/definition/reading.ts";
import { evaluate } from "../local/iam/evaluate.ts";
import { contextOf } from "../local/iam/request-context.ts";
import { createAccount } from "../local/stack/account.ts";
import { createMemory } from "../local/stack/memory.ts";
import { naming } from "../local/template/naming.ts";
import type { Place } from "../local/template/place.ts";
import { collectProblems } from "../local/template/problems.ts";
import { resolve } from "../local/template/resolve.ts";
import { readTemplate } from "../local/template/template.ts";
import { PROOF, QUESTIONS } from "../services/questions.ts";
import { questionsFor } from "../tools/operate/questions.ts";
import { smoke } from "../tools/operate/smoke.ts";
import { compiledVariants } from "../tools/template/variants.ts";
import { ROOT } from "./fixtures/command.ts";
import { type EditableTemplate, type RunningStack, runningStack } from "./fixtures/running-stack.ts";

/** The reason why a statement exists. */
type Purpose =
  /** The request that `day` or `age` answers wrongly without the policy statement, and the answer that it then gets. */
  | { breaks: string; got: RegExp }
  /** Without the statement, the stack does not start. */
  | { stops: RegExp }
  /** The statement concerns something that the local stack does not imitate, or no one: the reason why it is kept. */
  | { kept: string };

const TRACE = { kept: "logs and traces are not imitated: a rule of `npm run review` covers them" };
const DEPLOYING = { kept: "S3, SNS and API Gateway's own logging are not imitated: they have no effect on an answer" };

/** Purposes of the statements that every mode has. */
const COMMON: Readonly<Record<string, Purpose>> = {
  "DayRole 0": { stops: /DayLambdaFunction\.Role does not trust lambda\.amazonaws\.com/ },
  "AgeRole 0": { stops: /AgeLambdaFunction\.Role does not trust lambda\.amazonaws\.com/ },
  "DayPolicy Log": TRACE,
  "DayPolicy Trace": TRACE,
  "AgePolicy Log": TRACE,
  "AgePolicy Trace": TRACE,
  "NoRole 0": {
    kept: "SetIdentityPoolRoles requires a role with a trust policy; no one gets it, and it has no policy",
  },
  "AgeApi NobodyButTheCallers": { breaks: "age, with your own keys", got: /^200 \{"age":31\} \(expected 403\)$/ },
  DayPermissionGetDay: { breaks: "a weekday and an age", got: /^500 / },
  "ServerlessDeploymentBucketPolicy 0": DEPLOYING,
  "AlarmTopicPolicy AlarmsOfThisAccount": DEPLOYING,
  "AlarmTopicPolicy NothingInTheClear": DEPLOYING,
  "ApiGatewayLogsRole 0": DEPLOYING,
  "ApiGatewayLogsPolicy WriteLogs": DEPLOYING,
};

const PURPOSES: Readonly<Record<string, Readonly<Record<string, Purpose>>>> = {
  cognito: {
    ...COMMON,
    AgePermissionGetAge: { breaks: "age, asked by the account", got: /^500 / },
    "AgeCallerRole 0": { breaks: "age, asked by the account", got: /^credentials: / },
    "InvokeAge InvokeAge": { breaks: "age, asked by the account", got: /^403 AccessDeniedException/ },
    "ReadAccount ReadSecret": { breaks: "a weekday and an age", got: /^200 .*ageUnavailable/ },
  },
  role: {
    ...COMMON,
    AgePermissionGetAge: { breaks: "a weekday and an age", got: /^200 .*ageUnavailable/ },
    "AgeCallerRole 0": { kept: "the role of the group's members; in this mode no policy is attached to it" },
    "InvokeAge InvokeAge": { breaks: "a weekday and an age", got: /^200 .*ageUnavailable/ },
  },
  ssm: {
    ...COMMON,
    AgePermissionGetAge: { kept: "as in mode cognito" },
    "AgeCallerRole 0": { kept: "as in mode cognito" },
    "InvokeAge InvokeAge": { kept: "as in mode cognito" },
    "ReadAccount ReadSecret": { breaks: "a weekday and an age", got: /^200 .*ageUnavailable/ },
  },
};

/** The name of the template variant for each mode. */
const PACKAGED_AS: Readonly<Record<string, string>> = {
  cognito: "baseline-cognito-dev",
  role: "baseline-role-dev",
  ssm: "baseline-cognito-dev-ssm",
  strict: "strict-cognito-dev",
};

const packaged = new Map((await compiledVariants(ROOT)).map(({ name, template }) => [name, template]));

function templateOf(variant: string): EditableTemplate {
  const template = packaged.get(PACKAGED_AS[variant] ?? "");
  if (template === undefined) throw new Error(`${variant} is not packaged`);
  // It was compiled from this repository's own files, so it has a template's form.
  return structuredClone(template) as EditableTemplate;
}

interface Statement {
  /** `DayPolicy Log`: the resource with the statement's Sid or index. A permission has the name of its resource. */
  name: string;
  remove: () => void;
}

/** Lists every policy statement and Lambda permission of a template. */
function statementsOf({ Resources }: EditableTemplate): Statement[] {
  return Object.entries(Resources).flatMap(([id, { Properties, Type }]): Statement[] => {
    if (Type === "AWS::Lambda::Permission") return [{ name: id, remove: () => void delete Resources[id] }];
    return documentsIn(Properties).flatMap((document) =>
      [document.Statement].flat().map((statement, index) => ({
        name: `${id} ${(statement as { Sid?: string }).Sid ?? index}`,
        remove() {
          document.Statement = [document.Statement].flat().filter((other) => other !== statement);
          // IAM refuses a policy without statements.
          if (document.Statement.length > 0) return;
          if (Type === "AWS::IAM::Role") document.Statement = [trustOfNoOne(statement)];
          else if (Type === "AWS::ApiGateway::RestApi") delete Properties["Body"]["x-amazon-apigateway-policy"];
          else delete Resources[id];
        },
      })),
    );
  });
}

/**
 * Replaces the service or identity pool of a trust statement by a name that does not exist, so that the role trusts no one. The statement
 * cannot be removed: IAM requires a trust policy.
 */
function trustOfNoOne(statement: unknown): object {
  const text = JSON.stringify(statement)
    .replaceAll("lambda.amazonaws.com", "another.amazonaws.com")
    .replaceAll('{"Ref":"IdentityPool"}', '"eu-west-1:00000000-0000-4000-8000-000000000000"');
  return JSON.parse(text);
}

function documentsIn(node: unknown): { Statement: unknown[] }[] {
  if (typeof node !== "object" || node === null) return [];
  if ("Statement" in node) return [node as { Statement: unknown[] }];
  return Object.values(node).flatMap(documentsIn);
}

afterEach(() => {
  vi.unstubAllEnvs();
});

/** Sends the request with this title to a stack whose template was edited, and returns the result of the smoke test. */
async function answerTo(title: string, stack: RunningStack) {
  const { environment, region } = stack;
  for (const name of ["AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) {
    vi.stubEnv(name, environment[name] ?? "");
  }
  const [row] = await smoke({
    questions: questionsFor(QUESTIONS, PROOF).filter((question) => question.title === title),
    urls: { day: environment["DAY_URL"] ?? "", age: environment["AGE_URL"] ?? "" },
    region,
    operator: async () => stack.developer,
    account: () =>
      cognitoCredentials({
        region,
        userPoolId: environment["COGNITO_USER_POOL_ID"] ?? "",
        appClientId: environment["COGNITO_APP_CLIENT_ID"] ?? "",
        identityPoolId: environment["COGNITO_IDENTITY_POOL_ID"] ?? "",
        secretId: environment["COGNITO_SECRET_ID"] ?? "",
      })(),
  });
  if (row === undefined) throw new Error(`there is no question "${title}"`);
  return row;
}

async function stackOf(template: EditableTemplate): Promise<RunningStack> {
  const stack = await runningStack({ template });
  // In mode `role` there is no account to onboard.
  if (stack.environment["COGNITO_USER_POOL_ID"] !== undefined) await stack.onboard();
  return stack;
}

describe.each(Object.keys(PURPOSES))("in mode %s", (mode) => {
  const purposes = PURPOSES[mode] ?? {};

  it("every statement of the template is listed with its purpose, and no other", () => {
    const names = statementsOf(templateOf(mode)).map(({ name }) => name);
    expect(names.toSorted()).toEqual(Object.keys(purposes).toSorted());
  });

  const needed = Object.entries(purposes).filter(([, purpose]) => "breaks" in purpose);
  // With Parameter Store only one statement differs; the others are tested in mode cognito.
  const tried = mode === "ssm" ? needed.filter(([name]) => name.startsWith("ReadAccount")) : needed;

  it("all statements together answer every question that needs one of them", async () => {
    const stack = await stackOf(templateOf(mode));
    for (const title of new Set(tried.map(([, purpose]) => ("breaks" in purpose ? purpose.breaks : "")))) {
      expect(await answerTo(title, stack)).toMatchObject({ title, outcome: "right" });
    }
  });

  it.each(tried)("%s is needed", async (name, purpose) => {
    const template = templateOf(mode);
    statementsOf(template)
      .find((statement) => statement.name === name)
      ?.remove();
    const { breaks, got } = purpose as { breaks: string; got: RegExp };
    const row = await answerTo(breaks, await stackOf(template));
    expect(row.outcome).not.toBe("right");
    expect(row.got).toMatch(got);
  });

  const stopping = mode === "cognito" ? Object.entries(purposes).filter(([, purpose]) => "stops" in purpose) : [];
  it.each(stopping)("%s is needed to start", async (name, purpose) => {
    const template = templateOf(mode);
    statementsOf(template)
      .find((statement) => statement.name === name)
      ?.remove();
    await expect(stackOf(template)).rejects.toThrow((purpose as { stops: RegExp }).stops);
  });
});

describe("security: strict", () => {
  it("runs", async () => {
    await expect(stackOf(templateOf("strict"))).resolves.toBeDefined();
  });
});

const PLACE: Place = {
  accountId: "111122223333",
  region: "eu-west-1",
  partition: "aws",
  stackName: "countersign-dev",
};
const NOW = Date.UTC(2026, 0, 1);

/** Actions that `day` and `age` perform, and others that a principal might attempt. */
const OPERATIONS = [
  "cognito-idp:AdminCreateUser",
  "cognito-idp:AdminSetUserPassword",
  "cognito-idp:ListUsers",
  "dynamodb:GetItem",
  "execute-api:Invoke",
  "execute-api:ManageConnections",
  "iam:PassRole",
  "kms:Decrypt",
  "kms:Encrypt",
  "lambda:GetFunction",
  "lambda:InvokeFunction",
  "lambda:UpdateFunctionCode",
  "logs:CreateLogStream",
  "logs:GetLogEvents",
  "logs:PutLogEvents",
  "s3:GetObject",
  "secretsmanager:DescribeSecret",
  "secretsmanager:GetSecretValue",
  "secretsmanager:PutSecretValue",
  "ssm:GetParameter",
  "ssm:GetParametersByPath",
  "ssm:PutParameter",
  "sts:AssumeRole",
  "xray:GetTraceSummaries",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
];

/** Returns the stack's own resources by name, and at least twenty that do not belong to it. */
function resourcesOf(template: EditableTemplate) {
  const problems = collectProblems();
  const read = readTemplate(template, problems);
  const { resources } = resolve(read, { namesOf: () => naming(randomBytes), place: PLACE, problems });
  expect(problems.sentences()).toEqual([]);
  const find = (id: string) => resources.find(({ logicalId }) => logicalId === id);
  const ref = (id: string) => find(id)?.ref ?? `no-${id}`;
  const arn = (id: string) => find(id)?.attributes["Arn"] ?? `arn:aws:none:::${id}`;
  const api = (id: string, stage: string, rest: string, account = PLACE.accountId, region = PLACE.region) =>
    `arn:aws:execute-api:${region}:${account}:${id}/${stage}/${rest}`;
  const secret = ref("AppSecret");
  const parameter = "arn:aws:ssm:eu-west-1:111122223333:parameter/countersign/dev/day";
  const own = {
    "GET /age": api(ref("AgeApi"), "dev", "GET/age"),
    "GET /day": api(ref("DayApi"), "dev", "GET/day"),
    secret,
    parameter,
    "day's log": arn("DayLogGroup").replace(/\*$/, "log-stream:one"),
    "age's log": arn("AgeLogGroup").replace(/\*$/, "log-stream:one"),
    day: arn("DayLambdaFunction"),
    age: arn("AgeLambdaFunction"),
    pool: arn("UserPool"),
    "the caller's role": arn("AgeCallerRole"),
  };
  const foreign = [
    api(ref("AgeApi"), "prod", "GET/age"),
    api(ref("AgeApi"), "dev", "POST/age"),
    api(ref("AgeApi"), "dev", "GET/ages"),
    api(ref("AgeApi"), "dev", "GET/age/more"),
    api(ref("AgeApi"), "dev", "GET/"),
    api(ref("AgeApi"), "dev", "GET/AGE"),
    api(ref("AgeApi"), "develop", "GET/age"),
    api(`${ref("AgeApi")}x`, "dev", "GET/age"),
    api("other12345", "dev", "GET/age"),
    api(ref("AgeApi"), "dev", "GET/age", "444455556666"),
    api(ref("AgeApi"), "dev", "GET/age", PLACE.accountId, "us-east-1"),
    secret.replace(/-\w{6}$/, "-Foreig"),
    `${secret}x`,
    secret.replace("111122223333", "444455556666"),
    secret.replace("eu-west-1", "us-east-1"),
    "arn:aws:secretsmanager:eu-west-1:111122223333:secret:other-a1B2c3",
    `${parameter}/more`,
    parameter.replace("/dev/", "/prod/"),
    parameter.replace("111122223333", "444455556666"),
    "arn:aws:ssm:eu-west-1:111122223333:parameter/other",
    "arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-4000-8000-000000000001",
    "arn:aws:lambda:eu-west-1:111122223333:function:countersign-prod-age",
    "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/countersign-prod-day:log-stream:one",
    "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/countersign-dev-day2:log-stream:one",
    "arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_other",
    "arn:aws:iam::111122223333:role/Admin",
    "arn:aws:s3:::somebodys-bucket/key",
    "arn:aws:dynamodb:eu-west-1:111122223333:table/people",
  ];
  return { own: Object.entries(own), foreign, resources };
}

/** Evaluates every action by every role on every resource, and lists what is allowed as `ROLE ACTION RESOURCE`. */
function allowedIn(template: EditableTemplate): { allowed: string[]; asked: number; foreign: number } {
  const { foreign, own, resources } = resourcesOf(template);
  const surroundings = { now: () => NOW, randomBytes, after: () => () => undefined };
  const { policiesOf, roles, sessions } = createAccount(
    resources,
    PLACE.accountId,
    surroundings,
    createMemory(),
    collectProblems(),
  );
  const stageArn = (id: string) => `arn:aws:execute-api:${PLACE.region}:${PLACE.accountId}:${id}/dev`;
  const apis = new Map(
    resources
      .filter(({ type }) => type === "AWS::ApiGateway::RestApi")
      .map(({ properties, ref }) => {
        const read = readDefinition(properties["Body"] as Record<string, unknown>, placesIn(ref), stageArn(ref));
        if (!read.ok) throw new Error(read.problems.join());
        return [ref, read.definition.policy] as const;
      }),
  );
  const holders = resources.filter(({ type }) => type === "AWS::IAM::Role");
  const everywhere = [...own, ...foreign.map((arn) => [arn, arn] as const)];
  const allowed: string[] = [];
  let asked = 0;
  for (const { attributes, logicalId } of holders) {
    const role = roles.get(attributes["Arn"] ?? "");
    if (role === undefined) throw new Error(`${logicalId} is not a role`);
    const { principal } = sessions.assumeRole({ role, sessionName: "session", durationSeconds: 3600 });
    const context = contextOf(principal, {
      sourceIp: "192.0.2.1",
      region: PLACE.region,
      resourceAccountId: PLACE.accountId,
      now: NOW,
    });
    for (const action of OPERATIONS) {
      for (const [name, resource] of everywhere) {
        const [, , , , resourceAccountId = "", id = ""] = resource.split(/[:/]/);
        const policy = action === "execute-api:Invoke" ? apis.get(id) : undefined;
        const decision = evaluate(
          { principal, action, resource, context },
          {
            ...policiesOf(principal),
            ...(policy && { resource: { name: "the API's policy", document: policy } }),
            resourceAccountId: resourceAccountId === "" ? PLACE.accountId : resourceAccountId,
          },
        );
        asked += 1;
        if (decision.effect === "allow") allowed.push(`${logicalId} ${action} ${name}`);
      }
    }
  }
  return { allowed, asked, foreign: foreign.length };
}

const OWN_LOGS = ["day", "age"].flatMap((name) =>
  ["logs:CreateLogStream", "logs:PutLogEvents"].map(
    (action) => `${name === "day" ? "DayRole" : "AgeRole"} ${action} ${name}'s log`,
  ),
);

describe.each([
  ["cognito", ["AgeCallerRole execute-api:Invoke GET /age", "DayRole secretsmanager:GetSecretValue secret"]],
  ["role", ["DayRole execute-api:Invoke GET /age"]],
  ["ssm", ["AgeCallerRole execute-api:Invoke GET /age", "DayRole ssm:GetParameter parameter"]],
])("every operation by every role on every resource, in mode %s", (mode, reached) => {
  const { allowed, asked, foreign } = allowedIn(templateOf(mode));
  // These cannot be limited to an ARN: X-Ray's actions have no resource, and API Gateway must be able to write any log.
  const unbound = /^(?:DayRole|AgeRole) xray:Put|^ApiGatewayLogsRole logs:/;

  it("allows what the pair needs and nothing else", () => {
    expect(allowed.filter((one) => !unbound.test(one)).toSorted()).toEqual([...OWN_LOGS, ...reached].toSorted());
  });

  it("is evaluated for at least twenty resources that do not belong to the stack", () => {
    expect(foreign).toBeGreaterThanOrEqual(20);
    expect(asked).toBeGreaterThan(OPERATIONS.length * foreign * 4);
  });

  it("allows on every resource only traces to functions and logs to API Gateway", () => {
    const pairs = new Set(allowed.filter((one) => unbound.test(one)).map((one) => one.split(" ", 2).join(" ")));
    expect([...pairs].toSorted()).toEqual([
      "AgeRole xray:PutTelemetryRecords",
      "AgeRole xray:PutTraceSegments",
      "ApiGatewayLogsRole logs:CreateLogStream",
      "ApiGatewayLogsRole logs:GetLogEvents",
      "ApiGatewayLogsRole logs:PutLogEvents",
      "DayRole xray:PutTelemetryRecords",
      "DayRole xray:PutTraceSegments",
    ]);
  });
});

describe("the matrix", () => {
  it("notices a wildcard: a grant on every method allows more than is listed", () => {
    const template = templateOf("cognito");
    const text = JSON.stringify(template.Resources["InvokeAge"]).replace("/GET/age", "/*");
    template.Resources["InvokeAge"] = JSON.parse(text);
    expect(allowedIn(template).allowed.some((one) => one.endsWith("/dev/POST/age"))).toBe(true);
  });
});
