import { describe, expect, it } from "vitest";
import { readDefinition } from "./read-definition.ts";

const integration = {
  type: "aws_proxy",
  httpMethod: "POST",
  uri: "arn:aws:apigateway:r:lambda:path/2015-03-31/functions/arn:aws:lambda:r:1:function:f/invocations",
};
const operation = { "x-amazon-apigateway-auth": { type: "NONE" }, "x-amazon-apigateway-integration": integration };
const read = (document: Record<string, unknown>) => readDefinition(document, "Body", "arn:aws:execute-api:r:1:a/dev");
const reading = (path: string, item: object) => read({ paths: { [path]: item } });

describe("readDefinition", () => {
  it.each<[string, string, object, string]>([
    ["a segment that is a parameter only in part", "/a/{id}.json", operation, "has the segment {id}.json"],
    ["a path behind a greedy parameter", "/{all+}/a", operation, "goes on behind a greedy parameter"],
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

  it("names everything that it cannot do at once", () => {
    const definition = reading("/a/{id}.json", {
      get: { ...operation, "x-amazon-apigateway-integration": {} },
      trace: {},
    });
    expect(definition.ok ? [] : definition.problems).toHaveLength(5);
  });

  it("passes over what has no effect on import", () => {
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

  it("has 29 seconds for an integration that names no timeout", () => {
    const definition = reading("/a", { get: operation });
    expect(definition.ok && definition.definition.routes[0]?.timeoutMs).toBe(29_000);
  });
});
