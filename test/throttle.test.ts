import { describe, expect, it } from "vitest";
import { adaInTheGroup } from "./fixtures/ada.ts";
import { onboardedStack, propertiesOf, type RunningStackOptions } from "./fixtures/running-stack.ts";

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
