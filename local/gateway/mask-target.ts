import { splitTarget } from "../iam/canonical-request.ts";
import type { Mask } from "../log.ts";
import type { Route } from "./read-definition.ts";

/**
 * Masks targets of an API for the log: every value of the query, and every path segment that the API does not itself spell out.
 * Names of parameters stay when they look like names.
 */
export function targetMask(routes: readonly Route[], stage: string, mask: Mask): (target: string) => string {
  const spelt = new Set(["", stage]);
  for (const { segments } of routes) {
    for (const segment of segments) if (segment.kind === "text") spelt.add(segment.text);
  }

  return (target) => {
    const [path, query] = splitTarget(target);
    const masked = path.split("/").map((segment) => (spelt.has(segment) ? segment : mask(segment)));
    return query === "" ? masked.join("/") : `${masked.join("/")}?${maskQuery(query, mask)}`;
  };
}

function maskQuery(query: string, mask: Mask): string {
  return query
    .split("&")
    .map((pair) => {
      const equals = pair.indexOf("=");
      const name = equals < 0 ? pair : pair.slice(0, equals);
      const shown = /^[A-Za-z_][\w.-]{0,40}$/.test(name) ? name : mask(name);
      return equals < 0 ? shown : `${shown}=${mask(pair.slice(equals + 1))}`;
    })
    .join("&");
}
