import { describe, expect, it } from "vitest";
import { readDefinition } from "./read-definition.ts";
import { placesIn } from "./reading.ts";

const integration = {
  type: "aws_proxy",
  httpMethod: "POST",
  uri: "arn:aws:apigateway:r:lambda:path/2015-03-31/functions/arn:aws:lambda:r:1:function:f/invocations",
};
const operation = { "x-amazon-apigateway-auth": { type: "NONE" }, "x-amazon-apigateway-integration": integration };
const read = (document: Record<string, unknown>) =>
  readDefinition(document, placesIn("Body"), "arn:aws:execute-api:r:1:a/dev");
const reading = (path: string, item: object) => read({ paths: { [path]: item } });

describe("readDefinition", () => {
  it.each<[string, string, object, string]>([
    ["a segment that is only in part a parameter", "/a/{id}.json", operation, "has the segment {id}.json"],
    ["a path that goes on after a greedy parameter", "/{all+}/a", operation, "goes on after a greedy parameter"],
    [
      "a parameter by reference, which would go unchecked",
      "/a",
      { ...operation, parameters: [{ $ref: "#/components/parameters/dob" }] },
      "Body.paths./a.get.parameters has a $ref, which is not imitated",
    ],
    ...[49, 29_001, "soon"].map((timeoutInMillis): [string, string, object, string] => [
      `a timeout of ${timeoutInMillis}`,
      "/a",
      { ...operation, "x-amazon-apigateway-integration": { ...integration, timeoutInMillis } },
      "x-amazon-apigateway-integration.timeoutInMillis must be between 50 and 29000",
    ]),
  ])("stops the start at %s", (_, path, get, problem) => {
    const definition = reading(path, { get });
    expect(definition.ok ? [] : definition.problems).toEqual([expect.stringContaining(problem)]);
  });

  it("names every problem at once", () => {
    const definition = reading("/a/{id}.json", {
      get: { ...operation, "x-amazon-apigateway-integration": {} },
      trace: {},
    });
    expect(definition.ok ? [] : definition.problems).toHaveLength(5);
  });

  it("ignores what has no effect on import", () => {
    const definition = read({
      openapi: "3.0.3",
      info: { title: "a", version: "1" },
      servers: [{ url: "https://example.com" }],
      tags: [],
      paths: {
        "/a": { summary: "a", description: "b", servers: [], parameters: [], get: { ...operation, tags: ["a"] } },
      },
    });
    expect(definition.ok && definition.definition.routes).toHaveLength(1);
  });

  it("gives an integration 29 seconds by default", () => {
    const definition = reading("/a", { get: operation });
    expect(definition.ok && definition.definition.routes[0]?.integration).toHaveProperty("timeoutMs", 29_000);
  });

  const routeOf = (document: object, change: object = {}) => {
    const read = readDefinition(
      { paths: { "/": { get: { ...operation, ...change } } }, ...document },
      placesIn("B"),
      "arn:aws:execute-api:eu-west-1:1:a/dev",
    );
    if (!read.ok) throw new Error(read.problems.join("\n"));
    return { ...read.definition, route: read.definition.routes[0] };
  };
  const AUTH = "x-amazon-apigateway-auth";

  it("makes an operation public that states no auth, whatever the root says", () => {
    const root = { security: [{ sigv4: [] }], components: { securitySchemes: { sigv4: { type: "apiKey" } } } };
    expect(routeOf(root, { [AUTH]: undefined }).route?.auth).toBe("NONE");
  });

  it.each(["AWS_IAM", "aws_iam"])("accepts %s as an operation's auth", (type) => {
    expect(routeOf({}, { [AUTH]: { type } }).route?.auth).toBe("AWS_IAM");
  });

  it("prefers the operation's validator to the root's", () => {
    const parameters = [{ in: "query", name: "dob", required: true }];
    const validators = {
      "x-amazon-apigateway-request-validators": { all: { validateRequestParameters: true }, none: {} },
      "x-amazon-apigateway-request-validator": "all",
    };
    expect(routeOf(validators, { parameters }).route?.required).toEqual([{ in: "query", name: "dob" }]);
    const own = { parameters, "x-amazon-apigateway-request-validator": "none" };
    expect(routeOf(validators, own).route?.required).toEqual([]);
  });

  it("expands a policy's short resources with its own API's ARN", () => {
    const Statement = {
      Effect: "Deny",
      Principal: "*",
      Action: "execute-api:Invoke",
      Resource: ["execute-api:/*/GET/age", "execute-api:/dev/*", "arn:aws:execute-api:eu-west-1:1:b/*"],
    };
    expect(routeOf({ "x-amazon-apigateway-policy": { Statement } }).policy?.Statement[0]?.Resource).toEqual([
      "arn:aws:execute-api:eu-west-1:1:a/*/GET/age",
      "arn:aws:execute-api:eu-west-1:1:a/dev/*",
      "arn:aws:execute-api:eu-west-1:1:b/*",
    ]);
  });
});
