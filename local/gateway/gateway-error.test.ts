import { describe, expect, it } from "vitest";
import { type GatewayError, type GatewayResponse, gatewayErrors, writeGatewayError } from "./gateway-error.ts";
import { readDefinition } from "./read-definition.ts";

const IDS = { requestId: "r-1", extendedRequestId: "e-1=", traceId: "Root=1-0-0" };

function read(responses: object) {
  return readDefinition({ "x-amazon-apigateway-gateway-responses": responses, paths: {} }, "Body", "arn:a/dev");
}

function responsesOf(responses: object): ReadonlyMap<string, GatewayResponse> {
  const definition = read(responses);
  if (!definition.ok) throw new Error(definition.problems.join("\n"));
  return definition.definition.gatewayResponses;
}

const write = (error: GatewayError, responses: object = {}) => writeGatewayError(error, IDS, responsesOf(responses));

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
      gatewayErrors.missingParameters(["a", "b"]),
      400,
      "BadRequestException",
      '{"message": "Missing required request parameters: [a, b]"}',
      true,
    ],
    [gatewayErrors.requestTooLong(), 413, "BadRequestException", '{"message": "Request Too Long"}', true],
    [gatewayErrors.internal(500, ""), 500, "InternalServerErrorException", spaced, true],
    [gatewayErrors.internal(502, ""), 502, "InternalServerErrorException", spaced, true],
    [gatewayErrors.timeout(50), 504, "InternalServerErrorException", '{"message": "Endpoint request timed out"}', true],
  ])("%# is written as AWS writes it", (error, status, errorType, body, traced) => {
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

  it("has the shape that the definition gives its type: status, headers and body", () => {
    const written = write(gatewayErrors.missingParameters(['"']), { BAD_REQUEST_PARAMETERS: problem });
    expect(written.status).toBe(422);
    expect(written.headers).toContainEqual(["Content-Type", "application/problem+json"]);
    expect(written.headers).toContainEqual(["X-Request", "r-1"]);
    expect(written.headers.filter(([name]) => name.toLowerCase() === "content-type")).toHaveLength(1);
    expect(written.body).toBe(
      '{"detail":"Missing required request parameters: [\\"]","raw":"Missing required request parameters: ["]","type":"BAD_REQUEST_PARAMETERS","cost":"$5"}',
    );
  });

  it("puts a value into the body as it is, whatever patterns of replacement it looks like", () => {
    const error = { ...gatewayErrors.forbidden(""), message: "$& $1 $context.requestId" };
    expect(write(error, { ACCESS_DENIED: problem }).body).toContain('"detail":"$& $1 $context.requestId"');
  });

  it("has its class's shape where its own type has none, and no other class's", () => {
    const responses = { DEFAULT_4XX: { statusCode: 418 }, THROTTLED: { statusCode: 420 } };
    expect(write(gatewayErrors.forbidden(""), responses).status).toBe(418);
    expect(write(gatewayErrors.timeout(50), responses).status).toBe(504);
    expect(write(gatewayErrors.timeout(50), { DEFAULT_5XX: { statusCode: 500 } }).status).toBe(500);
  });
});

describe("a gateway response that cannot be given as it is written", () => {
  it.each([
    [
      "a header from the request",
      { responseParameters: { "gatewayresponse.header.X": "method.request.header.Origin" } },
      "DEFAULT_4XX.responseParameters.gatewayresponse.header.X is not imitated",
    ],
    [
      "a header from a variable that there is none of",
      { responseParameters: { "gatewayresponse.header.X": "context.identity.sourceIp" } },
      "DEFAULT_4XX.responseParameters.gatewayresponse.header.X is not imitated",
    ],
    [
      "a template with another variable",
      { responseTemplates: { "application/json": '{"stage":"$context.stage","id":"$context.requestId"}' } },
      "DEFAULT_4XX.responseTemplates.application/json has $context.stage, which is not imitated",
    ],
    [
      "a template with a stage variable",
      { responseTemplates: { "application/json": "$stageVariables.colour" } },
      "has $stageVariables.colour, which is not imitated",
    ],
    [
      "a template for XML",
      { responseTemplates: { "application/xml": "<a/>" } },
      "DEFAULT_4XX.responseTemplates.application/xml is not imitated: application/json is",
    ],
  ])("stops the start: %s", (_, response, problem) => {
    const definition = read({ DEFAULT_4XX: response });
    expect(definition.ok ? [] : definition.problems).toEqual([expect.stringContaining(problem)]);
  });
});
