import { describe, expect, it } from "vitest";
import { type Definition, readDefinition } from "./read-definition.ts";
import { apiTarget, explainUnknownRoute, findRoute } from "./route.ts";

const operation = {
  "x-amazon-apigateway-auth": { type: "NONE" },
  "x-amazon-apigateway-integration": {
    type: "aws_proxy",
    httpMethod: "POST",
    uri: "arn:aws:apigateway:r:lambda:path/2015-03-31/functions/arn:aws:lambda:r:1:function:f/invocations",
  },
};

function routesOf(...resources: string[]): Definition["routes"] {
  const paths = Object.fromEntries(resources.map((resource) => [resource, { get: operation }]));
  const read = readDefinition({ paths }, "Body", "arn:aws:execute-api:r:1:a/dev");
  if (!read.ok) throw new Error(read.problems.join("\n"));
  return read.definition.routes;
}

describe("explainUnknownRoute", () => {
  const routes = routesOf("/age", "/people/{id}");
  it.each([
    ["POST", "/age", "this path has GET and no POST: API Gateway answers an unknown method as if it lacked a token"],
    [
      "GET",
      "/dev/people/7",
      "on a port of its own an API has no stage in its path: ask without /dev, or under AWS's host name",
    ],
    ["GET", "/agee", "no such route: API Gateway answers an unknown path as if it lacked a token"],
    ["GET", "/dev/agee", "no such route: API Gateway answers an unknown path as if it lacked a token"],
  ])("says of %s %s what it is", (method, path, why) => {
    expect(explainUnknownRoute(routes, method, path, "dev")).toBe(why);
  });
});

describe("apiTarget", () => {
  it.each([
    ["/dev/age?a=1", "/age"],
    ["/dev", "/"],
    ["/dev/", "/"],
    ["//dev/age", "/age"],
    ["/dev//age", "/age"],
    ["/dev/age/", "/age/"],
    ["/dev/a//b", "/a//b"],
  ])("takes the stage off %s and keeps the path as it was for the context", (target, path) => {
    expect(apiTarget(target, "dev")).toEqual({
      path,
      fullPath: target.split("?")[0],
      query: target.split("?")[1] ?? "",
    });
  });

  it.each(["/", "/development/age", "/Dev/age", "/%64ev/age", "/age/dev"])("finds no stage dev in %s", (target) => {
    expect(apiTarget(target, "dev")).toBeUndefined();
  });

  it("leaves a path behind a port alone, but for slashes at its beginning", () => {
    expect(apiTarget("//dev/age", undefined)).toEqual({ path: "/dev/age", fullPath: "//dev/age", query: "" });
  });
});

describe("findRoute", () => {
  const routes = routesOf("/files/{path+}", "/{any}/b", "/a/{id}", "/a/b", "/{any}");
  it.each([
    ["/a/b", "/a/b", null],
    ["/a/c", "/a/{id}", { id: "c" }],
    ["/c/b", "/{any}/b", { any: "c" }],
    ["/a", "/{any}", { any: "a" }],
    ["/a/%62", "/a/{id}", { id: "%62" }],
    ["/files/x", "/files/{path+}", { path: "x" }],
    ["/files/x//y/../z/", "/files/{path+}", { path: "x//y/../z" }],
    ["/files/b", "/files/{path+}", { path: "b" }],
  ])("leads %s to %s, the one that says most from its beginning on", (path, resource, pathParameters) => {
    const match = findRoute(routes, "GET", path);
    expect(match?.route.resource).toBe(resource);
    expect(match?.pathParameters && { ...match.pathParameters }).toEqual(pathParameters);
  });

  it.each(["/", "/a/b/c", "/x/y", "/A/c", "/a/../c", "/./a/b"])("leads %s nowhere", (path) => {
    expect(findRoute(routes, "GET", path)).toBeUndefined();
  });

  it.each(["POST", "HEAD", "OPTIONS", "TRACE", "get"])("leads %s nowhere where GET is declared", (method) => {
    expect(findRoute(routes, method, "/a/b")).toBeUndefined();
  });
});
