/** A URL as it goes over the wire, in the parts that the signer needs. The request is sent and signed from the same parts. */
export interface WireUrl {
  href: string;
  protocol: string;
  /** The host. The port follows unless it is the default port of the scheme. */
  host: string;
  path: string;
  /** The query as it is signed, sorted by name and then by value. */
  canonicalQuery: string;
}

/**
 * The error for a request that cannot be signed as it is meant: a mistake in the program that makes the request.
 *
 * @example
 * import { roleCredentials, signedFetch, UnsignableRequest } from "countersign/call";
 *
 * const fetchSigned = signedFetch({ region: "eu-west-1", credentials: roleCredentials() });
 * try {
 *   await fetchSigned("https://abc123.execute-api.eu-west-1.amazonaws.com/dev/people/../admin");
 * } catch (error) {
 *   if (error instanceof UnsignableRequest) console.log(error.message);
 * }
 */
export class UnsignableRequest extends TypeError {
  override name = "UnsignableRequest";
}

/**
 * Parses a URL and writes its query in the one spelling that SigV4 allows: a space as `%20`, a plus as `%2B`, every character except
 * `A-Z a-z 0-9 - . _ ~` as `%XX`. Order and repetitions stay; empty pairs (`a=1&&b=2`) are dropped.
 *
 * Throws an UnsignableRequest for the path segments `.` and `..`, which would lead to another route, and for escapes that are not UTF-8.
 */
export function wireUrl(input: string | URL): WireUrl {
  if (typeof input === "string") refuseDotSegments(input);
  const url = new URL(input);
  const pairs: (readonly [name: string, value: string])[] = [];
  for (const pair of url.search.slice(1).split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    pairs.push([encode(name), equals < 0 ? "" : encode(decode(pair.slice(equals + 1)))]);
  }
  const search = pairs.length === 0 ? "" : `?${write(pairs)}`;
  return {
    href: `${url.protocol}//${url.host}${url.pathname}${search}`,
    protocol: url.protocol,
    host: url.host,
    path: url.pathname,
    canonicalQuery: write(pairs.toSorted(([nameA, a], [nameB, b]) => compare(nameA, nameB) || compare(a, b))),
  };
}

function write(pairs: readonly (readonly [name: string, value: string])[]): string {
  return pairs.map(([name, value]) => `${name}=${value}`).join("&");
}

/** Compares by code unit. Encoded strings are ASCII, so that this is the byte order that SigV4 requires. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Throws for dot segments in a string. A URL object has resolved them already, so that it cannot be checked. */
function refuseDotSegments(url: string): void {
  const path = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "").replace(/[?#].*$/s, "");
  if (path.split(/[/\\]/).some(isDotSegment)) {
    throw new UnsignableRequest("A path segment is . or .., which names another route: check the path parameters.");
  }
}

/**
 * Whether a segment is `.` or `..`, also when a dot is spelt %2E, which JavaScript's URL resolves in the same way (WHATWG URL, "single-dot
 * URL path segment").
 */
export function isDotSegment(segment: string): boolean {
  return /^(?:\.|%2e){1,2}$/i.test(segment);
}

/** Decodes percent escapes. A percent sign that begins no escape stands for itself. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " ").replaceAll(/%(?![0-9a-f]{2})/gi, "%25"));
  } catch {
    throw new UnsignableRequest(
      "The query holds an escape that is not UTF-8: encode names and values with encodeURIComponent.",
    );
  }
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
