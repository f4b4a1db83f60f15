import { describe, expect, it } from "vitest";
import { collectProblems } from "../template/problems.ts";
import type { Resource } from "../template/resource.ts";
import { apiKeysOf } from "./api-keys.ts";
import { methodOf, readUsagePlan } from "./usage-plans.ts";

const part = (logicalId: string, type: string, properties: Resource["properties"]): Resource => ({
  logicalId,
  type: `AWS::ApiGateway::${type}`,
  ref: `${logicalId}-id`,
  attributes: {},
  properties,
});

describe("a usage plan of a template", () => {
  it.each([
    ["/items/GET", "GET /items"],
    ["//GET", "GET /"],
    ["/items/{id}/put", "PUT /items/{id}"],
  ])("names a method as %s", (key, expected) => {
    expect(methodOf(key)).toBe(expected);
  });

  it.each([
    [{ Limit: 0, Period: "DAY" }, "Plan.Quota.Limit must be a whole number of at least 1."],
    [{ Limit: 10 }, "Plan.Quota.Period must be DAY, WEEK or MONTH."],
    [{ Limit: 10, Offset: 1, Period: "DAY" }, "Plan.Quota.Offset must be between 0 and 0 for the period DAY."],
    [{ Limit: 10, Offset: 7, Period: "WEEK" }, "Plan.Quota.Offset must be between 0 and 6 for the period WEEK."],
  ])("with the quota %j has a problem", (Quota, problem) => {
    const problems = collectProblems();
    readUsagePlan(part("Plan", "UsagePlan", { Quota }), problems);
    expect(problems.sentences()).toEqual([problem]);
  });

  it("may not give a key a stage that another plan of the key has", () => {
    const ApiStages = [{ ApiId: "a", Stage: "dev" }];
    const link = (plan: string) => ({ KeyId: "Key-id", KeyType: "API_KEY", UsagePlanId: `${plan}-id` });
    const problems = collectProblems();
    const resources = [
      part("Key", "ApiKey", { Enabled: true }),
      part("One", "UsagePlan", { ApiStages }),
      part("Two", "UsagePlan", { ApiStages }),
      part("First", "UsagePlanKey", link("One")),
      part("Second", "UsagePlanKey", link("Two")),
    ];
    apiKeysOf(resources, Buffer.alloc(32), problems);
    expect(problems.sentences()).toEqual([
      "Second.UsagePlanId gives the key a stage that another usage plan of the key has: API Gateway refuses it. Remove one of the links.",
    ]);
  });
});
