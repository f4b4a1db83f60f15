import { asObject, type Json } from "../../json.ts";
import type { Route, Segment } from "./definition.ts";
import { readOperation } from "./read-operation.ts";
import { resolveParameters } from "./read-parameters.ts";
import { AMAZON, type Reading } from "./reading.ts";

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
    const methods = key === ANY_METHOD ? METHODS.filter((method) => !Object.hasOwn(item, method)) : [key];
    if (key === ANY_METHOD || METHODS.includes(key)) {
      const operation = readOperation(asObject(value), shared, place, reading);
      return methods.map((method) => ({ method: method.toUpperCase(), resource: path, segments, ...operation }));
    }
    if (!IGNORED.includes(key)) reading.report(place, "is not imitated");
    return [];
  });
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
