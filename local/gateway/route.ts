import { splitTarget } from "../iam/canonical-request.ts";
import type { Route } from "./definition/definition.ts";

/** The route that a request matches. */
export interface RouteMatch {
  route: Route;
  /** The values of the path parameters as sent, still percent-encoded. Null when the path has no parameter. */
  pathParameters: Readonly<Record<string, string>> | null;
}

/** A request's target, split into the parts that the API works with. */
export interface ApiTarget {
  /** The path as sent, without the stage. Several slashes at its start count as one. */
  path: string;
  /** The path as sent, with the stage when the caller wrote one. Several slashes at its start count as one. */
  fullPath: string;
  query: string;
}

/**
 * Splits a target. Under AWS's own host name, the path must begin with the stage `stage`; otherwise the result is undefined. A port of the local
 * stack acts like a custom domain with an empty base path mapping: `stage` is undefined and the path contains no stage.
 */
export function readTarget(target: string, stage: string | undefined): ApiTarget | undefined {
  const [sent, query] = splitTarget(target);
  const fullPath = sent.replace(/^\/+/, "/");
  if (stage === undefined) return { path: fullPath, fullPath, query };
  const [, first, rest = ""] = /^\/([^/]*)(.*)$/s.exec(fullPath) ?? [];
  return first === stage ? { path: rest.replace(/^\/*/, "/"), fullPath, query } : undefined;
}

/**
 * Finds the route for a method and path; undefined when no route matches. A literal segment beats a parameter, and a parameter beats `{name+}`.
 *
 * One trailing slash is ignored. A segment is never empty, except within `{name+}`, whose value keeps doubled slashes. Segments are compared as sent:
 * `.`, `..` and percent-escapes have no special meaning. HEAD does not match GET.
 */
export function findRoute(routes: readonly Route[], method: string, path: string): RouteMatch | undefined {
  const segments = (path.endsWith("/") ? path.slice(1, -1) : path.slice(1)).split("/");
  if (segments.length === 1 && segments[0] === "") segments.pop();
  let best: { match: RouteMatch; rank: string } | undefined;
  for (const route of routes) {
    if (route.method !== method) continue;
    const match = matchSegments(route, segments);
    if (match && (best === undefined || match.rank < best.rank)) best = match;
  }
  return best?.match;
}

/** Explains for the log why no route matches: the path has only other methods, the path begins with the stage, or the path is unknown. */
export function explainUnknownRoute(routes: readonly Route[], method: string, path: string, stage: string): string {
  const methods = [...new Set(routes.map((route) => route.method))];
  const others = methods.filter((other) => findRoute(routes, other, path));
  if (others.length > 0) {
    return `this path has ${others.join(", ")} and no ${method}: API Gateway answers an unknown method as a missing token`;
  }
  const rest = path.startsWith(`/${stage}/`) ? path.slice(stage.length + 1) : undefined;
  if (rest !== undefined && methods.some((other) => findRoute(routes, other, rest))) {
    return `the path begins with the stage, and a local port serves the API without one: leave /${stage} out, or send AWS's host name`;
  }
  return "no route has this path: API Gateway answers an unknown path as a missing token";
}

/**
 * Compares a path's segments with those of a route. `rank` has one letter per segment; of two matching routes, the route whose rank sorts
 * first is used.
 */
function matchSegments(route: Route, segments: readonly string[]): { match: RouteMatch; rank: string } | undefined {
  const parameters: Record<string, string> = Object.create(null);
  let rank = "";
  for (const [position, wanted] of route.segments.entries()) {
    const given = segments[position];
    if (given === undefined) return undefined;
    if (wanted.kind === "rest") {
      parameters[wanted.name] = segments.slice(position).join("/");
      return { match: { route, pathParameters: parameters }, rank: `${rank}c` };
    }
    if (given === "" || (wanted.kind === "text" && wanted.text !== given)) return undefined;
    if (wanted.kind === "parameter") parameters[wanted.name] = given;
    rank += wanted.kind === "text" ? "a" : "b";
  }
  if (segments.length !== route.segments.length) return undefined;
  return { match: { route, pathParameters: rank.includes("b") ? parameters : null }, rank };
}
