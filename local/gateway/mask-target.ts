import { splitTarget } from "../iam/canonical-request.ts";
import type { Mask } from "../log.ts";
import type { Route } from "./definition/definition.ts";

/**
 * Makes a function that masks an API's targets for the log. It keeps the path segments and parameter names that the API or the query form of SigV4
 * defines, and masks everything else. Unknown parameter names are masked too: a value whose `=` is missing would be read as a name.
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
    const maskSegment = (segment: string) => (literals.has(segment) ? segment : mask(segment));
    const maskPair = (pair: string) => maskParameter(pair, names, mask);
    const masked = maskParts(path, "/", maskSegment, mask);
    return query === "" ? masked : `${masked}?${maskParts(query, "&", maskPair, mask)}`;
  };
}

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

/**
 * Masks each part of a text. The parts after the first MAX_PARTS are masked together as one, since each mask takes time and a target can have
 * thousands of parts.
 */
function maskParts(text: string, separator: string, maskPart: (part: string) => string, mask: Mask): string {
  const parts = text.split(separator);
  const rest = parts.splice(MAX_PARTS);
  return [...parts.map(maskPart), ...(rest.length === 0 ? [] : [mask(rest.join(separator))])].join(separator);
}

function maskParameter(pair: string, names: ReadonlySet<string>, mask: Mask): string {
  const equals = pair.indexOf("=");
  const name = equals < 0 ? pair : pair.slice(0, equals);
  const loggableName = names.has(name) ? name : mask(name);
  return equals < 0 ? loggableName : `${loggableName}=${mask(pair.slice(equals + 1))}`;
}
