import { describe, expect, it } from "vitest";
import { type LocalOptions, startLocal } from "../local/stack/index.ts";
import { adaInTheGroup } from "./fixtures/ada.ts";
import { onboardedStack, propertiesOf, type RunningStackOptions } from "./fixtures/running-stack.ts";
import { smallTemplate } from "./fixtures/small-template.ts";

const twoOfAge: RunningStackOptions["edit"] = (template) => {
  propertiesOf(template, "AgeStage")["MethodSettings"] = [
    { ResourcePath: "/*", HttpMethod: "*", ThrottlingRateLimit: 1, ThrottlingBurstLimit: 2 },
  ];
};

/** Sends three signed requests under a clock that stands still. */
async function sendThree(options: RunningStackOptions) {
  const now = Date.now();
  const stack = await onboardedStack({ ...options, surroundings: { now: () => now } });
  const ada = await adaInTheGroup(stack);
  const signed = ada.fetchWith(await ada.credentials());
  const url = `${stack.environment["AGE_URL"]}/age?dob=19880101&on=20191122`;
  const answers = [];
  for (let count = 0; count < 3; count++) answers.push(await signed(url));
  return { answers, stack, url };
}

describe("a stage's throttle", () => {
  it("is a 429 in AWS's words with --throttle, and only for callers who are authorized", async () => {
    const { answers, stack, url } = await sendThree({ edit: twoOfAge, throttle: "after authorization" });
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    const [, , last] = answers;
    expect(last?.headers.get("x-amzn-errortype")).toBe("TooManyRequestsException");
    expect(last?.headers.has("retry-after")).toBe(false);
    expect(await last?.text()).toBe('{"message":"Too Many Requests"}');
    expect((await fetch(url)).status).toBe(403);
    expect(stack.withoutEffect).not.toContain("Stage.MethodSettings");
  });

  it("applies before authentication with --throttle-first", async () => {
    const { url } = await sendThree({ edit: twoOfAge, throttle: "before authentication" });
    expect((await fetch(url)).status).toBe(429);
  });

  it("makes day answer without an age and with retryAfter", async () => {
    const { stack } = await sendThree({ edit: twoOfAge, throttle: "after authorization" });
    const answer = await (await stack.get("day", "/day?dob=19880101&on=20191122")).json();
    expect(answer).toMatchObject({ day: "Friday", ageUnavailable: { status: 503, retryAfter: 5 } });
  });

  it("has no effect without --throttle, and is listed at start", async () => {
    const { answers, stack } = await sendThree({ edit: twoOfAge });
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(stack.withoutEffect).toContain("Stage.MethodSettings");
  });
});

describe("a usage plan", () => {
  const plan = { ApiId: { Ref: "FnApi" }, Stage: "dev" };
  const template = smallTemplate({ Fn: { Code: { ZipFile: "exports.handler = async () => ({ statusCode: 200 });" } } });
  const { get } = template.Resources["FnApi"].Properties.Body.paths["/"];
  Object.assign(get, { security: [{ key: [] }] });
  Object.assign(template.Resources["FnApi"].Properties.Body, {
    components: { securitySchemes: { key: { type: "apiKey", name: "x-api-key", in: "header" } } },
  });
  Object.assign(template.Resources, {
    Key: { Type: "AWS::ApiGateway::ApiKey", Properties: { Enabled: true, Value: "a-key-of-twenty-chars" } },
    Plan: {
      Type: "AWS::ApiGateway::UsagePlan",
      Properties: {
        ApiStages: [{ ...plan, Throttle: { "/itmes/GET": { BurstLimit: 1, RateLimit: 1 } } }],
        Quota: { Limit: 1, Period: "DAY" },
      },
    },
    Link: {
      Type: "AWS::ApiGateway::UsagePlanKey",
      Properties: { KeyId: { Ref: "Key" }, KeyType: "API_KEY", UsagePlanId: { Ref: "Plan" } },
    },
  });

  async function sendTwo(options: Partial<LocalOptions>) {
    const stack = await startLocal({ template, root: ".", ...options });
    const headers = { "x-api-key": "a-key-of-twenty-chars" };
    const first = await fetch(`${stack.apis[0]?.url}/`, { headers });
    const second = await fetch(`${stack.apis[0]?.url}/`, { headers });
    await stack.close();
    return { first: first.status, second, withoutEffect: stack.withoutEffect };
  }

  it("ends a key's Quota with a 429 in AWS's words under --throttle", async () => {
    const { first, second, withoutEffect } = await sendTwo({ throttle: "after authorization" });
    expect([first, second.status, await second.text()]).toEqual([200, 429, '{"message":"Limit Exceeded"}']);
    expect(second.headers.get("x-amzn-errortype")).toBe("LimitExceededException");
    expect(withoutEffect).not.toContain("UsagePlan.Quota");
    expect(withoutEffect).toContain("dev of FnApi: usage plan's Throttle for GET /itmes");
  });

  it("has no limits without --throttle, and they are listed at start", async () => {
    const { first, second, withoutEffect } = await sendTwo({});
    expect([first, second.status]).toEqual([200, 200]);
    expect(withoutEffect).toEqual(expect.arrayContaining(["UsagePlan.Quota", "UsagePlan.ApiStages.Throttle"]));
  });
});

describe("a function's reserved concurrency", () => {
  const none: RunningStackOptions["edit"] = (template) => {
    propertiesOf(template, "AgeLambdaFunction")["ReservedConcurrentExecutions"] = 0;
  };

  it("is API Gateway's 500 when it is used up", async () => {
    const { answers } = await sendThree({ edit: none, throttle: "after authorization" });
    for (const answer of answers) {
      expect(answer.status).toBe(500);
      expect(await answer.text()).toBe('{"message": "Internal server error"}');
    }
  });

  it("has no effect without --throttle, and is listed at start", async () => {
    const { answers, stack } = await sendThree({ edit: none });
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(stack.withoutEffect).toContain("Function.ReservedConcurrentExecutions");
  });
});
