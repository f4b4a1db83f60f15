import { splitTarget } from "../iam/canonical-request.ts";
import type { Route } from "./read-definition.ts";

/** Where a request leads. */
export interface RouteMatch {
  route: Route;
  /** As sent, not decoded. */
  pathParameters: Readonly<Record<string, string>> | null;
}

/** A request's target as the API sees it. */
export interface ApiTarget {
  /** Without the stage, as sent but for doubled slashes in front of the resource, which count as one. */
  path: string;
  /** As the client sent it, the stage included when it is part of it. */
  fullPath: string;
  query: string;
}

/**
 * The target without the stage, when it was asked for under AWS's own host name; nothing when the stage is not this API's.
 * Behind a port, which is what a custom domain with an empty mapping is, there is no stage in the path.
 */
export function apiTarget(target: string, stage: string | undefined): ApiTarget | undefined {
  const [fullPath, query] = splitTarget(target);
  if (stage === undefined) return { path: fullPath.replace(/^\/+/, "/"), fullPath, query };
  const [, first, rest = ""] = /^\/+([^/]*)(.*)$/s.exec(fullPath) ?? [];
  return first === stage ? { path: rest.replace(/^\/*/, "/"), fullPath, query } : undefined;
}

/**
 * The route of a method and path, or nothing. A segment that is written out beats a parameter, and a parameter beats `{name+}`.
 * A trailing slash and doubled slashes do not matter, but for those within `{name+}`, which are part of it. Segments are compared as sent: `.`, `..`
 * and escapes mean themselves. Another method of a known path is an unknown route, and HEAD is not GET.
 */
export function findRoute(routes: readonly Route[], method: string, path: string): RouteMatch | undefined {
  const segments = Array.from(path.matchAll(/[^/]+/g), ({ 0: text, index }) => ({ text, index }));
  let best: { match: RouteMatch; rank: string } | undefined;
  for (const route of routes) {
    if (route.method !== method) continue;
    const match = matchSegments(route, path, segments);
    if (match && (best === undefined || match.rank < best.rank)) best = match;
  }
  return best?.match;
}

/** Why there is no route for a method and path, in plain words: another method of the path, a stage in front of it, or neither. */
export function explainUnknownRoute(routes: readonly Route[], method: string, path: string, stage: string): string {
  const methods = [...new Set(routes.map((route) => route.method))];
  const others = methods.filter((other) => findRoute(routes, other, path));
  if (others.length > 0) {
    return `this path has ${others.join(", ")} and no ${method}: API Gateway answers an unknown method as if it lacked a token`;
  }
  const rest = path.startsWith(`/${stage}/`) ? path.slice(stage.length + 1) : undefined;
  if (rest !== undefined && methods.some((other) => findRoute(routes, other, rest))) {
    return `on a port of its own an API has no stage in its path: ask without /${stage}, or under AWS's host name`;
  }
  return "no such route: API Gateway answers an unknown path as if it lacked a token";
}

/** `rank` sorts better matches first: a letter a segment. */
function matchSegments(
  route: Route,
  path: string,
  segments: readonly { text: string; index: number }[],
): { match: RouteMatch; rank: string } | undefined {
  const parameters: Record<string, string> = Object.create(null);
  let rank = "";
  for (const [position, wanted] of route.segments.entries()) {
    const given = segments[position];
    if (given === undefined) return undefined;
    if (wanted.kind === "rest") {
      parameters[wanted.name] = path.slice(given.index).replace(/\/+$/, "");
      return { match: { route, pathParameters: parameters }, rank: `${rank}c` };
    }
    if (wanted.kind === "text" && wanted.text !== given.text) return undefined;
    if (wanted.kind === "parameter") parameters[wanted.name] = given.text;
    rank += wanted.kind === "text" ? "a" : "b";
  }
  if (segments.length !== route.segments.length) return undefined;
  return { match: { route, pathParameters: rank.includes("b") ? parameters : null }, rank };
}
