/**
 * Least privilege, proved both ways: each statement that is in force is needed by a question of the pair, and nothing is allowed beyond what is
 * listed here, whoever asks.
 */
import { randomBytes } from "node:crypto";
import { afterEach, describe, expect, it, vi } from "vitest";
import { cognitoCredentials } from "../lib/call/cognito-credentials.ts";
import { readDefinition } from "../local/gateway/definition/read-definition.ts";
import { evaluate } from "../local/iam/evaluate.ts";
import { contextOf } from "../local/iam/request-context.ts";
import { createAccount } from "../local/stack/account.ts";
import { naming, type Place } from "../local/stack/identifiers.ts";
import { resolve } from "../local/stack/resolve.ts";
import { readTemplate } from "../local/stack/template.ts";
import { PROOF, QUESTIONS } from "../services/questions.ts";
import { questionsFor } from "../tools/operate/questions.ts";
import { smoke } from "../tools/operate/smoke.ts";
import { compiledVariants } from "../tools/template/variants.ts";
import { ROOT } from "./fixtures/command.ts";
import { type EditableTemplate, type RunningStack, runningStack } from "./fixtures/running-stack.ts";

/** What a statement is there for. */
type Purpose =
  /** Without it this question of the pair is not answered right any more. */
  | { breaks: string; got: RegExp }
  /** Without it the stack does not start. */
  | { stops: RegExp }
  /** For what the local stack does not imitate, or for nobody: why it is there. */
  | { kept: string };

const TRACE = { kept: "log and trace are not imitated: a rule of the template's own holds them" };
const DEPLOYING = { kept: "S3, SNS and API Gateway's own logging are not imitated: they have no part in an answer" };

/** Of both modes. */
const COMMON: Readonly<Record<string, Purpose>> = {
  "DayRole 0": { stops: /DayLambdaFunction\.Role does not trust lambda\.amazonaws\.com/ },
  "AgeRole 0": { stops: /AgeLambdaFunction\.Role does not trust lambda\.amazonaws\.com/ },
  "DayPolicy Log": TRACE,
  "DayPolicy Trace": TRACE,
  "AgePolicy Log": TRACE,
  "AgePolicy Trace": TRACE,
  "NoRole 0": { kept: "SetIdentityPoolRoles wants a role with a trust; it is never handed out and has no policy" },
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
    "AgeCallerRole 0": { kept: "the role of people in the group; in this mode no policy is attached to it" },
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

/** The variant that each mode is packaged as. */
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
  // Compiled from this repository's own files: a template it is.
  return structuredClone(template) as EditableTemplate;
}

interface Statement {
  /** `DayPolicy Log`: the resource, and the statement's Sid or its place. A permission is its resource. */
  name: string;
  remove: () => void;
}

/** Every statement of a template that allows or denies something, wherever it stands. */
function statementsOf({ Resources }: EditableTemplate): Statement[] {
  return Object.entries(Resources).flatMap(([id, { Properties, Type }]): Statement[] => {
    if (Type === "AWS::Lambda::Permission") return [{ name: id, remove: () => void delete Resources[id] }];
    return documentsIn(Properties).flatMap((document) =>
      [document.Statement].flat().map((statement, index) => ({
        name: `${id} ${(statement as { Sid?: string }).Sid ?? index}`,
        remove() {
          document.Statement = [document.Statement].flat().filter((other) => other !== statement);
          // IAM takes no policy that says nothing.
          if (document.Statement.length > 0) return;
          if (Type === "AWS::IAM::Role") document.Statement = [trustOfNobody(statement)];
          else if (Type === "AWS::ApiGateway::RestApi") delete Properties["Body"]["x-amazon-apigateway-policy"];
          else delete Resources[id];
        },
      })),
    );
  });
}

/** A trust in somebody else: IAM wants one that trusts, and of Cognito's one with a pool. */
function trustOfNobody(statement: unknown): object {
  const text = JSON.stringify(statement)
    .replaceAll("lambda.amazonaws.com", "nobody.amazonaws.com")
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

/** What a question comes to on a stack whose template was edited. */
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
  // In mode `role` there is nobody to onboard.
  if (stack.environment["COGNITO_USER_POOL_ID"] !== undefined) await stack.onboard();
  return stack;
}

describe.each(Object.keys(PURPOSES))("in mode %s", (mode) => {
  const purposes = PURPOSES[mode] ?? {};

  it("every statement of the template is listed with its purpose, and none besides", () => {
    const names = statementsOf(templateOf(mode)).map(({ name }) => name);
    expect(names.toSorted()).toEqual(Object.keys(purposes).toSorted());
  });

  const needed = Object.entries(purposes).filter(([, purpose]) => "breaks" in purpose);
  // Parameter Store changes one statement; the others are tried where the account is in Secrets Manager.
  const tried = mode === "ssm" ? needed.filter(([name]) => name.startsWith("ReadAccount")) : needed;

  it("all of them together answer every question that one of them is for", async () => {
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
  it("runs here or stops with what is not imitated and its place, and never in silence", async () => {
    const outcome = await stackOf(templateOf("strict")).then(
      () => "runs",
      (error: Error) => `${error.name}: ${error.message}`,
    );
    expect(outcome).toMatch(/^runs$|^TemplateProblem: \w+[.:].*(?:is not imitated|the stack imitates\.?)$/s);
  });
});

const PLACE: Place = {
  accountId: "111122223333",
  region: "eu-west-1",
  partition: "aws",
  stackName: "countersign-dev",
};
const NOW = Date.UTC(2026, 0, 1);

/** What somebody might want to do, beside what the pair does. */
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

/** The stack's own resources by a name, and at least twenty that are not its own. */
function resourcesOf(template: EditableTemplate) {
  const resources = resolve(readTemplate(template), naming(randomBytes), PLACE);
  const found = (id: string) => resources.find(({ logicalId }) => logicalId === id);
  const ref = (id: string) => found(id)?.ref ?? `no-${id}`;
  const arn = (id: string) => found(id)?.attributes["Arn"] ?? `arn:aws:none:::${id}`;
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

/** `WHO OPERATION RESOURCE` for everything that is allowed. */
function allowedIn(template: EditableTemplate): { allowed: string[]; asked: number; foreign: number } {
  const { foreign, own, resources } = resourcesOf(template);
  const surroundings = { now: () => NOW, randomBytes, after: () => () => undefined };
  const { policiesOf, roles, sessions } = createAccount(resources, PLACE.accountId, surroundings);
  const apis = new Map(
    resources
      .filter(({ type }) => type === "AWS::ApiGateway::RestApi")
      .map(({ properties, ref }) => {
        const read = readDefinition(properties["Body"] as Record<string, unknown>, ref, "arn");
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
    if (role === undefined) throw new Error(`${logicalId} is no role`);
    const { principal } = sessions.assumeRole({ role, sessionName: "session", durationSeconds: 3600 });
    const context = contextOf(principal, { sourceIp: "192.0.2.1", now: NOW });
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
  // These have no ARN to be held to: X-Ray takes segments without one, and API Gateway wants to write any log.
  const unbound = /^(?:DayRole|AgeRole) xray:Put|^ApiGatewayLogsRole logs:/;

  it("reaches what the pair needs and nothing else", () => {
    expect(allowed.filter((one) => !unbound.test(one)).toSorted()).toEqual([...OWN_LOGS, ...reached].toSorted());
  });

  it("is asked of at least twenty resources that are not the stack's", () => {
    expect(foreign).toBeGreaterThanOrEqual(20);
    expect(asked).toBeGreaterThan(OPERATIONS.length * foreign * 4);
  });

  it("without an ARN allows traces to functions and logs to API Gateway, on whatever resource", () => {
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
  it("would notice a wildcard: a grant on every method reaches more than is listed", () => {
    const template = templateOf("cognito");
    const text = JSON.stringify(template.Resources["InvokeAge"]).replace("/GET/age", "/*");
    template.Resources["InvokeAge"] = JSON.parse(text);
    expect(allowedIn(template).allowed.some((one) => one.endsWith("/dev/POST/age"))).toBe(true);
  });
});
