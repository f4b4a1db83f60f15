/**
 * Onboarding of a deployed stage, the proof that its account works, and the requests that check a deploy. The local stack answers in AWS's
 * place.
 */
import { CloudFormationClient, DescribeStacksCommand, GetTemplateCommand } from "@aws-sdk/client-cloudformation";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { cognitoCredentials } from "../lib/call/cognito-credentials.ts";
import { PROOF, QUESTIONS } from "../services/questions.ts";
import { onboard } from "../tools/onboard/onboard.ts";
import { applicationOf } from "../tools/operate/application.ts";
import { deployedTemplate, describeStack, guardAccount, operatorCredentials } from "../tools/operate/deployed-stack.ts";
import type { Deployment } from "../tools/operate/deployment.ts";
import { questionsFor } from "../tools/operate/questions.ts";
import { removalPlan } from "../tools/operate/removal-plan.ts";
import { type SmokeOptions, smoke, smokeTable } from "../tools/operate/smoke.ts";
import { adaInTheGroup } from "./fixtures/ada.ts";
import { run } from "./fixtures/command.ts";
import { openOnboardedStack, type RunningStack } from "./fixtures/running-stack.ts";

const questions = questionsFor(QUESTIONS, PROOF);
const DEV: Deployment = { stage: "dev", stackName: "countersign-dev", region: "eu-west-1", account: undefined };

let stack: RunningStack;

/** The SDK's own environment variables for the running stack. */
function pointAt({ environment }: RunningStack, change: Readonly<Record<string, string>> = {}): void {
  for (const name of ["AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) {
    vi.stubEnv(name, change[name] ?? environment[name] ?? "");
  }
}

beforeAll(async () => {
  stack = await openOnboardedStack();
});

afterAll(() => stack.close());

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("a stage's stack", () => {
  it("is found by its name, with outputs that onboarding and the questions need", async () => {
    pointAt(stack);
    const found = await describeStack(DEV);
    expect(found).toMatchObject({
      ok: true,
      id: expect.stringMatching(/^arn:aws:cloudformation:eu-west-1:111122223333:/),
    });
    if (!found.ok) return;
    const application = applicationOf(DEV, found);
    expect(application).toMatchObject({
      kind: "onboardable",
      ids: { userPoolId: stack.environment["COGNITO_USER_POOL_ID"], group: "age-callers" },
    });
    if (application.kind === "onboardable") expect(await onboard(application.ids)).toMatchObject({ did: "nothing" });
    expect(found.outputs.get("DayUrl")).toBe(stack.environment["DAY_URL"]);
  });

  it("is described to a caller that names no stack", async () => {
    pointAt(stack);
    const { Stacks } = await new CloudFormationClient({ region: DEV.region }).send(new DescribeStacksCommand({}));
    expect(Stacks?.map(({ StackName }) => StackName)).toEqual([DEV.stackName]);
  });

  it("is not found under another name, and the sentence says how to deploy it", async () => {
    pointAt(stack);
    const outcome = await describeStack({ ...DEV, stage: "prod", stackName: "countersign-prod" });
    expect(outcome).toEqual({
      ok: false,
      sentence:
        "There is no stack countersign-prod in eu-west-1. Deploy it with `npm run deploy -- --stage prod`, or pass another --stage or --region.",
    });
  });

  it("is asked for its template, and every resource of it is accounted for before it is removed", async () => {
    pointAt(stack);
    const deployed = await deployedTemplate(DEV);
    if (!deployed.ok) throw new Error(deployed.sentence);
    const plan = removalPlan(deployed.template);
    expect(plan.stuck).toEqual([]);
    const counted = [...plan.deleted.values()].flat().length + plan.retained.length;
    const { Resources } = deployed.template as { Resources: object };
    expect(counted).toBe(Object.keys(Resources).length);
  });

  it("is not read with keys that AWS does not know", async () => {
    pointAt(stack, { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE" });
    const guarded = await guardAccount(DEV);
    expect(guarded).toMatchObject({
      ok: false,
      sentence: expect.stringMatching(
        /^Could not ask AWS whose credentials these are: InvalidClientTokenId: .*\nAWS does not know these keys/,
      ),
    });
    expect(await describeStack(DEV)).toMatchObject({
      ok: false,
      sentence: expect.stringContaining("InvalidClientTokenId"),
    });
  });
});

describe("the stack's questions", () => {
  it("are answered only to a caller whose policy allows them", async () => {
    const ada = await adaInTheGroup(stack);
    const client = new CloudFormationClient({
      region: stack.region,
      endpoint: stack.awsEndpoint,
      credentials: await ada.credentials(),
    });
    const StackName = DEV.stackName;
    for (const command of [new DescribeStacksCommand({ StackName }), new GetTemplateCommand({ StackName })]) {
      await expect(client.send(command)).rejects.toMatchObject({
        name: "AccessDenied",
        message: expect.stringMatching(/^User: .* is not authorized to perform: cloudformation:\w+ on resource: arn:/),
      });
    }
  });
});

describe("the account guard", () => {
  it("lets the stage's own account through and no other", async () => {
    pointAt(stack);
    expect(await guardAccount({ ...DEV, account: "111122223333" })).toMatchObject({
      ok: true,
      account: "111122223333",
    });
    expect(await guardAccount({ ...DEV, account: "444455556666" })).toMatchObject({
      ok: false,
      sentence: expect.stringMatching(
        /^These credentials are of account 111122223333 \(arn:aws:iam::111122223333:user\/developer\), but stage dev belongs to account 444455556666\./,
      ),
    });
  });
});

describe("the outputs of a stack", () => {
  const outputs = new Map(
    Object.entries({
      UserPoolId: "eu-west-1_a",
      UserPoolClientId: "b",
      IdentityPoolId: "eu-west-1:c",
      AppSecret: "ssm:/countersign/dev/day",
      CallersGroup: "e",
    }),
  );

  it("are refused when one is missing, or when the pool is of another region", () => {
    const some = new Map([...outputs].filter(([name]) => name !== "AppSecret"));
    expect(applicationOf(DEV, { id: "", outputs: some })).toEqual({
      kind: "refused",
      sentence: "The stack countersign-dev has no output AppSecret. Add it in infra/ and deploy again.",
    });
    expect(applicationOf({ ...DEV, region: "us-east-1" }, { id: "", outputs })).toMatchObject({
      kind: "refused",
      sentence: expect.stringContaining("names the user pool eu-west-1_a, which is not in us-east-1"),
    });
  });

  it("name no account when the functions call with their own roles", () => {
    const role = new Map([...outputs, ["CallerCredentials", "role"]]);
    expect(applicationOf(DEV, { id: "", outputs: role })).toEqual({ kind: "none" });
  });
});

describe("the questions after a deploy", () => {
  const askOf = (change: Partial<SmokeOptions> = {}): SmokeOptions => {
    const { environment, region } = stack;
    return {
      questions,
      urls: { day: environment["DAY_URL"] ?? "", age: environment["AGE_URL"] ?? "" },
      region,
      operator: () => operatorCredentials(region),
      account: cognitoCredentials({
        region,
        userPoolId: environment["COGNITO_USER_POOL_ID"] ?? "",
        appClientId: environment["COGNITO_APP_CLIENT_ID"] ?? "",
        identityPoolId: environment["COGNITO_IDENTITY_POOL_ID"] ?? "",
        secretId: environment["COGNITO_SECRET_ID"] ?? "",
      }),
      ...change,
    };
  };

  it("are all answered correctly by the pair", async () => {
    pointAt(stack);
    const rows = await smoke(askOf());
    expect(rows.filter(({ outcome }) => outcome !== "right")).toEqual([]);
    expect(rows).toHaveLength(questions.length);
    expect(smokeTable(rows)).toContain(`${rows.length} questions: ${rows.length} right, 0 wrong, 0 not asked.`);
  });

  it("that need keys are not asked without them, and the row says so", async () => {
    const { account: _, operator: __, ...without } = askOf();
    const rows = await smoke(without);
    const notAsked = rows.filter(({ outcome }) => outcome === "not asked");
    expect(notAsked).toHaveLength(questions.filter(({ manner }) => /account|operator/.test(manner.kind)).length);
    expect(notAsked[0]?.got).toBe("your own AWS keys are not known here");
    expect(rows.some(({ outcome }) => outcome === "wrong")).toBe(false);
  });

  it("notice an age that answers every caller, and a pair that does not answer", async () => {
    pointAt(stack);
    const open = async () => new Response('{"age":31}', { headers: { "content-type": "application/json" } });
    const rows = await smoke(askOf({ fetch: open }));
    const wrong = rows.filter(({ outcome }) => outcome === "wrong");
    expect(rows.filter(({ outcome }) => outcome === "right").map(({ title }) => title)).toEqual([
      "age, asked by the account",
    ]);
    expect(wrong.find(({ title }) => title === "age, unsigned")?.got).toBe('200 {"age":31} (expected 403)');
    const away = async () =>
      Promise.reject(new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") }));
    const [first] = await smoke(askOf({ fetch: away }));
    expect(first).toMatchObject({ outcome: "wrong", got: "no answer: connect ECONNREFUSED" });
  });

  it("show no key, token or signature", async () => {
    pointAt(stack);
    const account = askOf().account ?? (() => Promise.reject(new Error("none")));
    const { accessKeyId, secretAccessKey, sessionToken = "" } = await account();
    const table = smokeTable(await smoke(askOf({ account })));
    for (const secret of [accessKeyId, secretAccessKey, sessionToken]) expect(table).not.toContain(secret);
  });
});

describe("the commands for a stage", () => {
  const environment = () => ({ ...stack.environment });

  it("onboard, smoke-test and plan the removal of a stage by the outputs of its stack", async () => {
    const [onboarded, asked, removal] = await Promise.all([
      run("onboard", ["--stage", "dev"], { env: environment() }),
      run("smoke", ["--stage", "dev"], { env: environment() }),
      run("remove", ["--stage", "dev", "--dry-run"], { env: environment() }),
    ]);
    expect(onboarded).toMatchObject({ code: 0, stderr: "", stdout: expect.stringMatching(/was ready: it signs in/) });
    expect(asked).toMatchObject({
      code: 0,
      stderr: "",
      stdout: expect.stringMatching(/ right, 0 wrong, 0 not asked\.\n$/),
    });
    expect(removal).toMatchObject({ code: 0, stderr: "" });
    expect(removal.stdout).toMatch(/^countersign-dev in eu-west-1, arn:aws:cloudformation:/);
    expect(removal.stdout).toContain("  AWS::Lambda::Function: DayLambdaFunction, AgeLambdaFunction\n");
  });

  it("delete nothing without a yes", async () => {
    const removal = await run("remove", ["--stage", "dev"], { env: environment() });
    expect(removal).toMatchObject({
      code: 2,
      stderr: "No terminal to ask in: pass --yes to delete without a question. Nothing was deleted.\n",
    });
    expect(await (await stack.get("day", "/day?dob=19880101&on=20191122")).text()).toBe('{"day":"Friday","age":31}');
  });
});
