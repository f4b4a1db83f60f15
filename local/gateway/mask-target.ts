import { splitTarget } from "../iam/canonical-request.ts";
import type { Mask } from "../log.ts";
import type { Route } from "./definition/definition.ts";
import { findRoute, readTarget } from "./route.ts";

/** The names of the parameters whose values the log may show, by operationId. A parameter that is not listed is masked. */
export type ShownValues = Readonly<Record<string, readonly string[]>>;

export interface TargetMaskInput {
  routes: readonly Route[];
  /** The stage's name, which is the first segment of a path under AWS's own host name. */
  stage: string;
  mask: Mask;
  /** Undefined: every value and every unknown path is masked. */
  shown?: ShownValues | undefined;
}

/**
 * Makes a function that masks an API's targets for the log. The function keeps the path segments and parameter names that the API or the
 * query form of SigV4 defines, and masks everything else. Unknown parameter names are masked too: a value whose `=` is missing would be
 * read as a name.
 *
 * With `shown` it also keeps the values of the listed parameters, and every path that no route of the API has. When the API has a path
 * parameter that is not listed, it masks unknown paths too: a misspelt path may contain the parameter's value.
 */
export function createTargetMask(input: TargetMaskInput): (method: string, target: string) => string {
  const { mask, routes, shown, stage } = input;
  const literals = new Set(["", stage]);
  const names = new Set(PRESIGNED_PARAMETERS);
  for (const { queryNames, segments } of routes) {
    for (const name of queryNames) names.add(name);
    for (const segment of segments) if (segment.kind === "text") literals.add(segment.text);
  }
  const shownByRoute = new Map(routes.map((route) => [route, new Set(shown?.[route.operationId])]));
  const methods = [...new Set(routes.map((route) => route.method))];
  const showsUnknownPaths = shown !== undefined && routes.every((route) => hasShownPath(route, shown));

  return function maskTarget(method, target) {
    const [path, query] = splitTarget(target);
    const possible = shown === undefined ? [] : routesOf(method, target);
    const shownNames = shownByAll(possible);
    const maskPair = (pair: string) => maskParameter(pair, names, shownNames, mask);
    const written = maskPath(path, possible, shownNames);
    return query === "" ? written : `${written}?${maskParts(query, "&", maskPair, mask)}`;
  };

  /** Returns the names of the parameters that every one of these routes shows. */
  function shownByAll([first, ...others]: readonly Route[]): ReadonlySet<string> {
    const names = (first && shownByRoute.get(first)) ?? NO_NAMES;
    if (others.length === 0) return names;
    return new Set([...names].filter((name) => others.every((route) => shownByRoute.get(route)?.has(name))));
  }

  /** Finds the routes that a target may have: the one without the stage in its path, and the one with it. Which of them counts depends on the Host. */
  function routesOf(method: string, target: string): readonly Route[] {
    return [undefined, stage].flatMap((before) => {
      const path = readTarget(target, before)?.path;
      return (path === undefined ? undefined : findRoute(routes, method, path)?.route) ?? [];
    });
  }

  function maskPath(path: string, possible: readonly Route[], shownNames: ReadonlySet<string>): string {
    const isShown =
      possible.length === 0
        ? showsUnknownPaths && !isPathOfAnyMethod(path)
        : possible.flatMap(pathNames).every(isIn(shownNames));
    if (shown !== undefined && isShown) return shorten(path);
    return maskParts(path, "/", (segment) => (literals.has(segment) ? segment : mask(segment)), mask);
  }

  function isPathOfAnyMethod(path: string): boolean {
    return methods.some((method) => routesOf(method, path).length > 0);
  }
}

const NO_NAMES: ReadonlySet<string> = new Set();
/** The longest path or value that is shown, in characters. */
const MAX_SHOWN = 200;
/** The most parts of a target that are masked one by one. No target that an API defines has this many. */
const MAX_PARTS = 64;

/** The query parameters of a presigned URL. */
const PRESIGNED_PARAMETERS = [
  "Algorithm",
  "Credential",
  "Date",
  "Expires",
  "Security-Token",
  "Signature",
  "SignedHeaders",
].map((name) => `X-Amz-${name}`);

function hasShownPath(route: Route, shown: ShownValues): boolean {
  return pathNames(route).every(isIn(new Set(shown[route.operationId])));
}

/** The names of a route's path parameters. */
function pathNames({ segments }: Route): readonly string[] {
  return segments.flatMap((segment) => (segment.kind === "text" ? [] : [segment.name]));
}

function isIn(names: ReadonlySet<string>): (name: string) => boolean {
  return (name) => names.has(name);
}

function shorten(text: string): string {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

/**
 * Masks each part of a text. The parts after the first MAX_PARTS are masked together as one, since each mask takes time and a target can have
 * thousands of parts.
 */
function maskParts(text: string, separator: string, maskPart: (part: string) => string, mask: Mask): string {
  const parts = text.split(separator);
  const rest = parts.splice(MAX_PARTS);
  return [...parts.map(maskPart), ...(rest.length === 0 ? [] : [mask(rest.join(separator))])].join(separator);
}

function maskParameter(pair: string, names: ReadonlySet<string>, shownNames: ReadonlySet<string>, mask: Mask): string {
  const equals = pair.indexOf("=");
  const name = equals < 0 ? pair : pair.slice(0, equals);
  const loggableName = names.has(name) ? name : mask(name);
  if (equals < 0) return loggableName;
  const value = pair.slice(equals + 1);
  return `${loggableName}=${shownNames.has(name) && names.has(name) ? shorten(value) : mask(value)}`;
}
