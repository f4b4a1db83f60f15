import { canonicalPath } from "../canonical-request.ts";
import type { Mismatch, Suspicion } from "./suspicion.ts";

/** Lists the other forms of the path that a client may have signed. */
export function suspectPath(mismatch: Mismatch): readonly Suspicion[] {
  const { path } = mismatch.request;
  const right = mismatch.canonical.path;
  const forms: [path: string, because: string][] = [
    ...stageForms(mismatch),
    [path, "its path was encoded once: for execute-api the path that is sent must be encoded a second time"],
    [
      decodeEscapes(path),
      "its path was signed without percent-encoding: for execute-api the path that is sent must be encoded a second time",
    ],
    [canonicalPath(right), "its path was encoded once too often, or decoded on the way"],
    [
      right.replaceAll(/%2[1789A]/g, decodeEscapes),
      "its path was encoded by JavaScript's encodeURIComponent, which leaves the characters !'()* as they are: AWS encodes them",
    ],
    [
      right.replaceAll(/%(?:25)?[0-9A-F]{2}/g, (found) => found.toLowerCase()),
      "its path was encoded with small letters in its escapes: AWS writes %2F and not %2f",
    ],
    [canonicalPath(path, false), "its path was signed with its empty and dot segments, which AWS removes"],
    right.endsWith("/")
      ? [right.slice(0, -1), "its path was signed without the slash at its end"]
      : [`${right}/`, "its path was signed with a slash at its end, which this request does not have"],
  ];
  return forms
    .filter(([form]) => form !== right)
    .map(([form, because]) => ({ because, canonical: { path: form === "" ? "/" : form } }));
}

/** The path with the stage added once more at the front, and the path with one such stage removed. */
function stageForms({ request: { path }, stage }: Mismatch): [path: string, because: string][] {
  if (stage === undefined) return [];
  const segment = `/${stage}`;
  const prefixed: [string, string] = [
    canonicalPath(`${segment}${path}`),
    hasPrefix(path, segment)
      ? `the stage ${segment} is doubled in the path that was signed`
      : `its path was signed with the stage ${segment}, which the path of this request does not have`,
  ];
  if (!hasPrefix(path, segment)) return [prefixed];
  const rest = path.slice(segment.length);
  return [
    prefixed,
    [
      canonicalPath(rest),
      hasPrefix(rest, segment)
        ? `the stage ${segment} is doubled in the path of this request`
        : `the stage ${segment} is missing from the path that was signed`,
    ],
  ];
}

function hasPrefix(path: string, segment: string): boolean {
  return path === segment || path.startsWith(`${segment}/`);
}

function decodeEscapes(path: string): string {
  return path.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
