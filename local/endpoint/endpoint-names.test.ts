import { describe, expect, it } from "vitest";
import { endpointName, endpointVariable } from "./endpoint-names.ts";

describe("endpointName", () => {
  it.each([
    ["dynamodb", "dynamodb"],
    ["events", "eventbridge"],
    ["states", "sfn"],
    ["email", "ses"],
    ["ses", "sesv2"],
    ["constructor", "constructor"],
  ])("for the service that signatures name %s is %s", (signingName, name) => {
    expect(endpointName(signingName)).toBe(name);
  });
});

describe("endpointVariable", () => {
  it.each([
    ["dynamodb", "AWS_ENDPOINT_URL_DYNAMODB"],
    ["cloudwatch-logs", "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS"],
    ["API Gateway", "AWS_ENDPOINT_URL_API_GATEWAY"],
  ])("for %s is %s", (service, variable) => {
    expect(endpointVariable(service)).toBe(variable);
  });
});
