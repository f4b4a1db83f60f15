import type { Route, Segment } from "./definition/definition.ts";

/** The routes of one method, by the segments of their paths: each node stands for the segments on the way to it. */
export interface RouteTree {
  texts: Map<string, RouteTree>;
  /** The node after a parameter, whatever the parameter's name. */
  parameter?: RouteTree;
  /** The route whose greedy parameter, `{name+}`, begins here. */
  rest?: Route;
  /** The route whose path ends here. */
  route?: Route;
}

/** Makes a tree of each method's routes. Of two routes with the same path, apart from the names of parameters, the first one is kept. */
export function createRouteTrees(routes: readonly Route[]): ReadonlyMap<string, RouteTree> {
  const trees = new Map<string, RouteTree>();
  for (const route of routes) {
    const tree = trees.get(route.method) ?? emptyTree();
    trees.set(route.method, tree);
    addRoute(tree, route);
  }
  return trees;
}

/**
 * Finds the route of a path's segments. A text beats a parameter, and a parameter beats `{name+}`; the first segment in which two routes differ decides.
 * When a better beginning leads to no route, the search returns to the next best. `at` is the position of the segment to look at.
 */
export function findInTree(tree: RouteTree, segments: readonly string[], at = 0): Route | undefined {
  const segment = segments[at];
  if (segment === undefined) return tree.route;
  return (
    (segment === "" ? undefined : findBelow(tree.texts.get(segment), segments, at)) ??
    (segment === "" ? undefined : findBelow(tree.parameter, segments, at)) ??
    tree.rest
  );
}

function findBelow(tree: RouteTree | undefined, segments: readonly string[], at: number): Route | undefined {
  return tree && findInTree(tree, segments, at + 1);
}

function addRoute(tree: RouteTree, route: Route): void {
  let node = tree;
  for (const segment of route.segments) {
    if (segment.kind === "rest") {
      node.rest ??= route;
      return;
    }
    node = nodeAfter(node, segment);
  }
  node.route ??= route;
}

function nodeAfter(node: RouteTree, segment: Exclude<Segment, { kind: "rest" }>): RouteTree {
  if (segment.kind === "parameter") {
    node.parameter ??= emptyTree();
    return node.parameter;
  }
  const next = node.texts.get(segment.text) ?? emptyTree();
  node.texts.set(segment.text, next);
  return next;
}

function emptyTree(): RouteTree {
  return { texts: new Map() };
}
