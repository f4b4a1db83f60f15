import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Definition } from "./definition/definition.ts";
import { readDefinition } from "./definition/read-definition.ts";
import { placesIn } from "./definition/reading.ts";
import { explainUnknownRoute, findRoute, readTarget } from "./route.ts";

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
  const read = readDefinition({ paths }, placesIn("Body"), "arn:aws:execute-api:r:1:a/dev");
  if (!read.ok) throw new Error(read.problems.join("\n"));
  return read.definition.routes;
}

describe("explainUnknownRoute", () => {
  const routes = routesOf("/age", "/people/{id}");
  it.each([
    ["POST", "/age", "this path has GET and no POST: API Gateway answers an unknown method as a missing token"],
    [
      "GET",
      "/dev/people/7",
      "the path begins with the stage, and a local port serves the API without one: leave /dev out, or send AWS's host name",
    ],
    ["GET", "/agee", "no route has this path: API Gateway answers an unknown path as a missing token"],
    ["GET", "/dev/agee", "no route has this path: API Gateway answers an unknown path as a missing token"],
  ])("explains %s %s", (method, path, why) => {
    expect(explainUnknownRoute(routes, method, path, "dev")).toBe(why);
  });
});

describe("readTarget", () => {
  it.each([
    ["/dev/age?a=1", "/age"],
    ["/dev", "/"],
    ["/dev/", "/"],
    ["//dev/age", "/age"],
    ["/dev//age", "/age"],
    ["/dev/age/", "/age/"],
    ["/dev/a//b", "/a//b"],
  ])("removes the stage from %s and keeps the path for the event's context, from one slash on", (target, path) => {
    expect(readTarget(target, "dev")).toEqual({
      path,
      fullPath: target.split("?")[0]?.replace(/^\/\//, "/"),
      query: target.split("?")[1] ?? "",
    });
  });

  it.each(["/", "/development/age", "/Dev/age", "/%64ev/age", "/age/dev"])("finds no stage dev in %s", (target) => {
    expect(readTarget(target, "dev")).toBeUndefined();
  });

  it("changes nothing in a path without a stage, except slashes at its beginning", () => {
    expect(readTarget("//dev/age", undefined)).toEqual({ path: "/dev/age", fullPath: "/dev/age", query: "" });
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
    ["/files//b", "/files/{path+}", { path: "/b" }],
    ["/a/b/", "/a/b", null],
  ])("matches %s with %s, the most specific route from left to right", (path, resource, pathParameters) => {
    const match = findRoute(routes, "GET", path);
    expect(match?.route.resource).toBe(resource);
    expect(match?.pathParameters && { ...match.pathParameters }).toEqual(pathParameters);
  });

  it.each(["/", "/a/b/c", "/x/y", "/A/c", "/a/../c", "/./a/b", "/a//b", "/a//c", "/a/c//", "/a//"])(
    "finds no route for %s",
    (path) => {
      expect(findRoute(routes, "GET", path)).toBeUndefined();
    },
  );

  it.each(["POST", "HEAD", "OPTIONS", "TRACE", "get"])("finds no route for %s where GET is declared", (method) => {
    expect(findRoute(routes, method, "/a/b")).toBeUndefined();
  });
});

/** Compares a path's segments with those of every route, one after the other: the search whose results the tree must have. */
function searchAll(routes: Definition["routes"], path: string): Found {
  const segments = (path.endsWith("/") ? path.slice(1, -1) : path.slice(1)).split("/");
  if (segments.length === 1 && segments[0] === "") segments.pop();
  let best: (Found & { rank: string }) | undefined;
  for (const route of routes) {
    const match = compare(route, segments);
    if (match && (best === undefined || match.rank < best.rank)) best = match;
  }
  return best && { resource: best.resource, pathParameters: best.pathParameters };
}

type Found = { resource: string; pathParameters: Readonly<Record<string, string>> | null } | undefined;

function compare({ resource, segments: wanted }: Definition["routes"][number], segments: readonly string[]) {
  const pathParameters: Record<string, string> = Object.create(null);
  let rank = "";
  for (const [position, segment] of wanted.entries()) {
    const given = segments[position];
    if (given === undefined) return undefined;
    if (segment.kind === "rest") {
      pathParameters[segment.name] = segments.slice(position).join("/");
      return { resource, pathParameters, rank: `${rank}c` };
    }
    if (given === "" || (segment.kind === "text" && segment.text !== given)) return undefined;
    if (segment.kind === "parameter") pathParameters[segment.name] = given;
    rank += segment.kind === "text" ? "a" : "b";
  }
  if (segments.length !== wanted.length) return undefined;
  return { resource, pathParameters: rank.includes("b") ? pathParameters : null, rank };
}

describe("the tree of routes", () => {
  const part = fc.constantFrom("a", "b", "c", "{x}");
  const resource = fc
    .tuple(fc.array(part, { maxLength: 4 }), fc.boolean())
    .map(([parts, isGreedy]) => [...parts.map(nameByPlace), ...(isGreedy ? ["{rest+}"] : [])])
    .map((parts) => `/${parts.join("/")}`);
  const path = fc
    .array(fc.constantFrom("a", "b", "c", "d", ""), { maxLength: 6 })
    .map((parts) => `/${parts.join("/")}`);

  it("finds what a search of every route finds, over random routes and paths", () => {
    const counts = { found: 0, unknown: 0 };
    fc.assert(
      fc.property(
        fc.array(resource, { maxLength: 30 }),
        fc.array(path, { minLength: 20, maxLength: 20 }),
        (all, paths) => {
          const routes = routesOf(...new Set(all));
          for (const one of paths) {
            const match = findRoute(routes, "GET", one);
            const found = match && { resource: match.route.resource, pathParameters: match.pathParameters };
            expect(found).toEqual(searchAll(routes, one));
            counts[found === undefined ? "unknown" : "found"] += 1;
          }
        },
      ),
      { numRuns: 500, seed: 20_261_128 },
    );
    expect(Math.min(counts.found, counts.unknown)).toBeGreaterThan(500);
  });

  /** Gives each parameter of a path its own name. */
  function nameByPlace(text: string, index: number): string {
    return text === "{x}" ? `{x${index}}` : text;
  }
});
