import { splitTarget } from "../iam/canonical-request.ts";
import type { Mask } from "../log.ts";
import type { Route } from "./read-definition.ts";

/**
 * Masks targets of an API for the log: every value of the query, and every path segment and parameter's name that neither the API nor
 * SigV4's query form spells out. A forgotten equal sign makes a name of a value.
 */
export function targetMask(routes: readonly Route[], stage: string, mask: Mask): (target: string) => string {
  const spelt = new Set(["", stage]);
  const names = new Set(QUERY_FORM);
  for (const { queryNames, segments } of routes) {
    for (const name of queryNames) names.add(name);
    for (const segment of segments) if (segment.kind === "text") spelt.add(segment.text);
  }

  return (target) => {
    const [path, query] = splitTarget(target);
    const masked = path.split("/").map((segment) => (spelt.has(segment) ? segment : mask(segment)));
    return query === "" ? masked.join("/") : `${masked.join("/")}?${maskQuery(query, names, mask)}`;
  };
}

const QUERY_FORM = ["Algorithm", "Credential", "Date", "Expires", "Security-Token", "Signature", "SignedHeaders"].map(
  (name) => `X-Amz-${name}`,
);

function maskQuery(query: string, names: ReadonlySet<string>, mask: Mask): string {
  return query
    .split("&")
    .map((pair) => {
      const equals = pair.indexOf("=");
      const name = equals < 0 ? pair : pair.slice(0, equals);
      const shown = names.has(name) ? name : mask(name);
      return equals < 0 ? shown : `${shown}=${mask(pair.slice(equals + 1))}`;
    })
    .join("&");
}
