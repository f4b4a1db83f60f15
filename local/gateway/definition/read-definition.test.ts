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
const reading = (path: string, item: object, root: object = {}) => read({ ...root, paths: { [path]: item } });

describe("readDefinition", () => {
  it.each<[string, string, object, string]>([
    ["a segment that is only in part a parameter", "/a/{id}.json", operation, "has the segment {id}.json"],
    ["a path that goes on after a greedy parameter", "/{all+}/a", operation, "goes on after a greedy parameter"],
    [
      "a parameter by a reference that leads nowhere",
      "/a",
      { ...operation, parameters: [{ $ref: "#/components/parameters/dob" }] },
      "Body.paths./a.get.parameters[0] refers to #/components/parameters/dob, which is not in the document",
    ],
    [
      "a security scheme that is not defined",
      "/a",
      { "x-amazon-apigateway-integration": integration, security: [{ other: [] }] },
      "Body.paths./a.get.security names other, which is not defined",
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

  const IAM = { type: "apiKey", "x-amazon-apigateway-authtype": "awsSigv4" };

  it.each([
    ["OpenAPI 3", { components: { securitySchemes: { sigv4: IAM } } }],
    ["Swagger 2.0", { swagger: "2.0", securityDefinitions: { sigv4: IAM } }],
  ])("gives an operation the root's security in %s, unless it has its own", (_, schemes) => {
    const root = { ...schemes, security: [{ sigv4: [] }] };
    expect(routeOf(root, { [AUTH]: undefined }).route?.auth).toBe("AWS_IAM");
    expect(routeOf(root, { [AUTH]: undefined, security: [] }).route?.auth).toBe("NONE");
    expect(routeOf(schemes, { [AUTH]: undefined }).route?.auth).toBe("NONE");
  });

  it("stops at an operation that says NONE under a root that names a scheme", () => {
    const root = { components: { securitySchemes: { sigv4: IAM } }, security: [{ sigv4: [] }] };
    expect(() => routeOf(root)).toThrow("says NONE, but the operation's security names a scheme");
  });

  it("makes an operation public that names SAM's scheme NONE, unless the document defines it", () => {
    const named = { [AUTH]: undefined, security: [{ NONE: [] }] };
    expect(routeOf({}, named).route?.auth).toBe("NONE");
    expect(routeOf({ securityDefinitions: { NONE: IAM } }, named).route?.auth).toBe("AWS_IAM");
  });

  it("takes parameters from the path and through references, and prefers the operation's own", () => {
    const definition = reading(
      "/a",
      {
        parameters: [{ $ref: "#/components/parameters/dob" }, { in: "query", name: "on", required: true }],
        get: {
          ...operation,
          parameters: [{ in: "query", name: "on", required: false }],
          "x-amazon-apigateway-request-validator": "all",
        },
      },
      {
        components: {
          parameters: {
            dob: { $ref: "#/components/parameters/other~1dob" },
            "other/dob": { in: "query", name: "dob", required: true },
          },
        },
        "x-amazon-apigateway-request-validators": { all: { validateRequestParameters: true } },
      },
    );
    const [route] = definition.ok ? definition.definition.routes : [];
    expect(route).toMatchObject({ queryNames: ["dob", "on"], required: [{ in: "query", name: "dob" }] });
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
