import { asObject, type Json } from "../../json.ts";
import type { Route, Segment } from "./definition.ts";
import { readOperation } from "./read-operation.ts";
import { resolveParameters } from "./read-parameters.ts";
import { AMAZON, type Reading } from "./reading.ts";
import { stubRoute } from "./stub-route.ts";

const METHODS = ["get", "put", "post", "delete", "patch", "head", "options"];
const ANY_METHOD = `${AMAZON}any-method`;
/** Keys of a path item that are no operations: API Gateway ignores them on import, except for the parameters, which every operation inherits. */
const IGNORED = ["summary", "description", "servers", "parameters"];

/**
 * Reads the operations of one path. An any-method operation becomes a route for each method that the path does not define itself. Source: API
 * Gateway developer guide, "x-amazon-apigateway-any-method object".
 */
export function readPathItem(path: string, item: Json, reading: Reading): readonly Route[] {
  const segments = readSegments(path, reading);
  const shared = resolveParameters(item["parameters"], `.paths.${path}`, reading);
  return Object.entries(item).flatMap(([key, value]) => {
    const place = `.paths.${path}.${key}`;
    if (key === ANY_METHOD || METHODS.includes(key)) {
      const all = methodsOf(key, item).map((method) => ({ method: method.toUpperCase(), resource: path, segments }));
      const isStub = ({ method }: { method: string }) =>
        isStubbed(key === ANY_METHOD, `${method} ${path}`, path, reading);
      const served = all.filter((route) => !isStub(route));
      const stubs = all.filter(isStub).map(stubRoute);
      if (served.length === 0) return stubs;
      const route = `${key === ANY_METHOD ? "ANY" : key.toUpperCase()} ${path}`;
      const operation = readOperation(asObject(value), shared, place, noting(route, reading));
      return [...stubs, ...served.map((route) => ({ ...route, ...operation }))];
    }
    if (!IGNORED.includes(key)) reading.report(place, "is not imitated");
    return [];
  });
}

/** The reading of one operation: each problem is recorded with the operation's route. */
function noting(route: string, reading: Reading): Reading {
  return {
    ...reading,
    report(place, sentence) {
      reading.refuseRoute(route);
      reading.report(place, sentence);
    },
  };
}

/** The methods that an operation serves: its own, or for an any-method operation those that the path does not define. */
function methodsOf(key: string, item: Json): readonly string[] {
  return key === ANY_METHOD ? METHODS.filter((method) => !Object.hasOwn(item, method)) : [key];
}

function isStubbed(isAnyMethod: boolean, route: string, path: string, { stubs }: Reading): boolean {
  return stubs.includes(route) || (isAnyMethod && stubs.includes(`ANY ${path}`));
}

function readSegments(path: string, { report }: Reading): readonly Segment[] {
  const segments = path
    .split("/")
    .filter((part) => part !== "")
    .map(readSegment);
  for (const segment of segments) {
    if (segment.kind === "text" && /[{}]/.test(segment.text))
      report(
        `.paths.${path}`,
        `has the segment ${segment.text}: API Gateway takes a parameter only as a whole segment`,
      );
  }
  if (segments.slice(0, -1).some(({ kind }) => kind === "rest"))
    report(`.paths.${path}`, "goes on after a greedy parameter: API Gateway takes one only at the end of a path");
  return segments;
}

function readSegment(part: string): Segment {
  const [, name, greedy] = /^\{([^}+]+)(\+?)\}$/.exec(part) ?? [];
  if (name === undefined) return { kind: "text", text: part };
  return { kind: greedy === "+" ? "rest" : "parameter", name };
}
