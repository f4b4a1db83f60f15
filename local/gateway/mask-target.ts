import { splitTarget } from "../iam/canonical-request.ts";
import type { Mask } from "../log.ts";
import type { Route } from "./definition/definition.ts";

/**
 * Makes a function that masks an API's targets for the log. It keeps the path segments and parameter names that the API or SigV4's query form
 * defines, and masks everything else. Unknown names are masked too: without its equal sign, a value reads as a name.
 */
export function createTargetMask(routes: readonly Route[], stage: string, mask: Mask): (target: string) => string {
  const literals = new Set(["", stage]);
  const names = new Set(PRESIGNED_PARAMETERS);
  for (const { queryNames, segments } of routes) {
    for (const name of queryNames) names.add(name);
    for (const segment of segments) if (segment.kind === "text") literals.add(segment.text);
  }

  return (target) => {
    const [path, query] = splitTarget(target);
    const masked = path.split("/").map((segment) => (literals.has(segment) ? segment : mask(segment)));
    return query === "" ? masked.join("/") : `${masked.join("/")}?${maskQuery(query, names, mask)}`;
  };
}

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

function maskQuery(query: string, names: ReadonlySet<string>, mask: Mask): string {
  return query
    .split("&")
    .map((pair) => {
      const equals = pair.indexOf("=");
      const name = equals < 0 ? pair : pair.slice(0, equals);
      const loggableName = names.has(name) ? name : mask(name);
      return equals < 0 ? loggableName : `${loggableName}=${mask(pair.slice(equals + 1))}`;
    })
    .join("&");
}
