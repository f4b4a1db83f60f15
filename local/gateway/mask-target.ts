import { splitTarget } from "../iam/canonical-request.ts";
import type { Mask } from "../log.ts";
import type { Route } from "./read-definition.ts";

/**
 * A target for the log: every value of the query masked, and every path segment that the API does not itself spell out. Names of
 * parameters stay when they look like names.
 */
export function maskTarget(target: string, routes: readonly Route[], mask: Mask): string {
  const [path, query] = splitTarget(target);
  const spelt = new Set(
    routes.flatMap(({ segments }) => segments.flatMap((segment) => (segment.kind === "text" ? [segment.text] : []))),
  );
  const masked = path
    .split("/")
    .map((segment) => (segment === "" || spelt.has(segment) ? segment : mask(segment)))
    .join("/");
  if (query === "") return masked;
  const pairs = query.split("&").map((pair) => {
    const equals = pair.indexOf("=");
    const name = equals < 0 ? pair : pair.slice(0, equals);
    const shown = /^[A-Za-z_][\w.-]{0,40}$/.test(name) ? name : mask(name);
    return equals < 0 ? shown : `${shown}=${mask(pair.slice(equals + 1))}`;
  });
  return `${masked}?${pairs.join("&")}`;
}
