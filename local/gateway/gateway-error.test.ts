import { describe, expect, it } from "vitest";
import type { GatewayResponse } from "./definition/definition.ts";
import { readDefinition } from "./definition/read-definition.ts";
import { placesIn } from "./definition/reading.ts";
import { type GatewayError, gatewayErrors, writeGatewayError } from "./gateway-error.ts";

const IDS = { requestId: "r-1", extendedRequestId: "e-1=", traceId: "Root=1-0-0" };

function read(responses: object) {
  return readDefinition(
    { "x-amazon-apigateway-gateway-responses": responses, paths: {} },
    placesIn("Body"),
    "arn:a/dev",
  );
}

function responsesOf(responses: object): ReadonlyMap<string, GatewayResponse> {
  const definition = read(responses);
  if (!definition.ok) throw new Error(definition.problems.join("\n"));
  return definition.definition.gatewayResponses;
}

const write = (error: GatewayError, responses: object = {}) => writeGatewayError(error, IDS, responsesOf(responses));

const missing = (name: string) => ({ name, sentAs: undefined });

describe("an error of the gateway", () => {
  const spaced = '{"message": "Internal server error"}';
  it.each<[GatewayError, number, string, string, boolean]>([
    [
      gatewayErrors.missingToken(""),
      403,
      "MissingAuthenticationTokenException",
      '{"message":"Missing Authentication Token"}',
      false,
    ],
    [gatewayErrors.forbidden(""), 403, "ForbiddenException", '{"message":"Forbidden"}', false],
    [
      gatewayErrors.tooManyRequests("a limit"),
      429,
      "TooManyRequestsException",
      '{"message":"Too Many Requests"}',
      false,
    ],
    [
      gatewayErrors.missingParameters([missing("a"), missing("b")]),
      400,
      "BadRequestException",
      '{"message": "Missing required request parameters: [a, b]"}',
      true,
    ],
    [gatewayErrors.requestTooLong(), 413, "BadRequestException", '{"message": "Request Too Long"}', true],
    [gatewayErrors.internal(500, ""), 500, "InternalServerErrorException", spaced, true],
    [gatewayErrors.internal(502, ""), 502, "InternalServerErrorException", spaced, true],
    [
      gatewayErrors.timeout(50, true),
      504,
      "InternalServerErrorException",
      '{"message": "Endpoint request timed out"}',
      true,
    ],
  ])("%# is written in AWS's words", (error, status, errorType, body, traced) => {
    expect(write(error)).toEqual({
      status,
      headers: [
        ["Content-Type", "application/json"],
        ["x-amzn-RequestId", "r-1"],
        ["x-amzn-ErrorType", errorType],
        ["x-amz-apigw-id", "e-1="],
        ...(traced ? [["X-Amzn-Trace-Id", "Root=1-0-0"]] : []),
      ],
      body,
    });
  });

  const problem = {
    statusCode: "422",
    responseParameters: {
      "gatewayresponse.header.content-type": "'application/problem+json'",
      "gatewayresponse.header.X-Request": "context.requestId",
    },
    responseTemplates: {
      "application/json":
        '{"detail":$context.error.messageString,"raw":"$context.error.message","type":"$context.error.responseType","cost":"$5"}',
    },
  };

  it("has the status, headers and body that the definition gives its type", () => {
    const written = write(gatewayErrors.missingParameters([missing('"')]), { BAD_REQUEST_PARAMETERS: problem });
    expect(written.status).toBe(422);
    expect(written.headers).toContainEqual(["Content-Type", "application/problem+json"]);
    expect(written.headers).toContainEqual(["X-Request", "r-1"]);
    expect(written.headers.filter(([name]) => name.toLowerCase() === "content-type")).toHaveLength(1);
    expect(written.body).toBe(
      '{"detail":"Missing required request parameters: [\\"]","raw":"Missing required request parameters: ["]","type":"BAD_REQUEST_PARAMETERS","cost":"$5"}',
    );
  });

  it("has a header in one line, even for a message of several", () => {
    const error = { ...gatewayErrors.forbidden(""), message: "one\r\nSet-Cookie: a\0\u20acb" };
    const responses = {
      ACCESS_DENIED: { responseParameters: { "gatewayresponse.header.X-Why": "context.error.message" } },
    };
    expect(write(error, responses).headers).toContainEqual(["X-Why", "one Set-Cookie: a b"]);
  });

  it("inserts a value unchanged, even one that looks like a replacement pattern", () => {
    const error = { ...gatewayErrors.forbidden(""), message: "$& $1 $context.requestId" };
    expect(write(error, { ACCESS_DENIED: problem }).body).toContain('"detail":"$& $1 $context.requestId"');
  });

  it("has its class's gateway response where its type has none, and never another class's", () => {
    const responses = { DEFAULT_4XX: { statusCode: 418 }, THROTTLED: { statusCode: 420 } };
    expect(write(gatewayErrors.forbidden(""), responses).status).toBe(418);
    expect(write(gatewayErrors.timeout(50, true), responses).status).toBe(504);
    expect(write(gatewayErrors.timeout(50, true), { DEFAULT_5XX: { statusCode: 500 } }).status).toBe(500);
    expect(write(gatewayErrors.internal(500, ""), responses).status).toBe(500);
  });

  it.each<[GatewayError, string]>([
    [gatewayErrors.missingToken(""), "MISSING_AUTHENTICATION_TOKEN"],
    [gatewayErrors.forbidden(""), "ACCESS_DENIED"],
    [gatewayErrors.tooManyRequests("a limit"), "THROTTLED"],
    [gatewayErrors.missingParameters([]), "BAD_REQUEST_PARAMETERS"],
    [gatewayErrors.requestTooLong(), "REQUEST_TOO_LARGE"],
    [gatewayErrors.internal(500, ""), "API_CONFIGURATION_ERROR"],
    [gatewayErrors.internal(502, ""), "INTEGRATION_FAILURE"],
    [gatewayErrors.timeout(50, true), "INTEGRATION_TIMEOUT"],
  ])("%# has the gateway response %s", (error, type) => {
    expect(write(error, { [type]: { statusCode: 499 } }).status).toBe(499);
  });
});

describe("a gateway response that is not imitated", () => {
  it.each([
    [
      "a header from the request",
      { responseParameters: { "gatewayresponse.header.X": "method.request.header.Origin" } },
      "DEFAULT_4XX.responseParameters.gatewayresponse.header.X is imitated only as a string in single quotes or an error's context variable",
    ],
    [
      "a header from a variable of the request",
      { responseParameters: { "gatewayresponse.header.X": "context.identity.sourceIp" } },
      "DEFAULT_4XX.responseParameters.gatewayresponse.header.X is imitated only as a string in single quotes",
    ],
    [
      "a header whose name HTTP does not allow",
      { responseParameters: { "gatewayresponse.header.X Y": "'v'" } },
      "DEFAULT_4XX.responseParameters.gatewayresponse.header.X Y must end in a valid header name",
    ],
    [
      "a template with another variable",
      { responseTemplates: { "application/json": '{"stage":"$context.stage","id":"$context.requestId"}' } },
      "DEFAULT_4XX.responseTemplates.application/json uses $context.stage, which is not imitated",
    ],
    [
      "a template with a stage variable",
      { responseTemplates: { "application/json": "$stageVariables.colour" } },
      "uses $stageVariables.colour, which is not imitated",
    ],
    [
      "a template for XML",
      { responseTemplates: { "application/xml": "<a/>" } },
      "DEFAULT_4XX.responseTemplates.application/xml is not imitated: write application/json",
    ],
  ])("stops the start: %s", (_, response, problem) => {
    const definition = read({ DEFAULT_4XX: response });
    expect(definition.ok ? [] : definition.problems).toEqual([expect.stringContaining(problem)]);
  });
});
