import { createDictionary } from "../dictionary.ts";
import { getOrMake } from "../get-or-make.ts";
import { splitTarget } from "../iam/canonical-request.ts";
import type { Route } from "./definition/definition.ts";
import { createRouteTrees, findInTree, type RouteTree } from "./route-tree.ts";

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
  const tree = getOrMake(treesByRoutes, routes, () => createRouteTrees(routes)).get(method);
  const route = tree && findInTree(tree, segments);
  return route && { route, pathParameters: readParameters(route, segments) };
}

/** The trees of each list of routes, made when the list is first searched. The routes of an API do not change. */
const treesByRoutes = new WeakMap<readonly Route[], ReadonlyMap<string, RouteTree>>();

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

/** Reads the values of a route's path parameters from the segments of a path that the route matches. */
function readParameters(route: Route, segments: readonly string[]): RouteMatch["pathParameters"] {
  const parameters = createDictionary<string>();
  let hasParameters = false;
  for (const [position, segment] of route.segments.entries()) {
    if (segment.kind === "text") continue;
    hasParameters = true;
    parameters[segment.name] =
      segment.kind === "rest" ? segments.slice(position).join("/") : (segments[position] ?? "");
  }
  return hasParameters ? parameters : null;
}
