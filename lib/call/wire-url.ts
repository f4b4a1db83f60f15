/** A URL as it goes over the wire, taken apart for the signer: what is sent and what is signed come from the same parts. */
export interface WireUrl {
  href: string;
  protocol: string;
  /** With the port, unless it is the scheme's own. */
  host: string;
  path: string;
  /** Names and values decoded; an array keeps every value of a name in order. */
  query: Record<string, string | string[]>;
}

/** A request that cannot be signed as it is meant: a mistake of the program that makes it. */
export class UnsignableRequest extends TypeError {
  override name = "UnsignableRequest";
}

/**
 * Reads a URL and writes its query back in the one spelling that SigV4 knows: a space as `%20`, a plus as `%2B`, everything
 * but `A-Z a-z 0-9 - . _ ~` as `%XX`. Order and repetitions stay; empty pairs (`a=1&&b=2`) go.
 *
 * Throws an UnsignableRequest for `.` and `..` as path segments, which would name another route than was meant; for escapes
 * that are not UTF-8; and for a parameter named `__proto__`, which the signer would lose.
 */
export function wireUrl(input: string | URL): WireUrl {
  if (typeof input === "string") refuseDotSegments(input);
  const url = new URL(input);
  const query: Record<string, string | string[]> = Object.create(null);
  const pairs: string[] = [];
  for (const pair of url.search.slice(1).split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? "" : decode(pair.slice(equals + 1));
    if (name === "__proto__")
      throw new UnsignableRequest("A query parameter named __proto__ cannot be signed: rename it.");
    const before = query[name];
    query[name] = before === undefined ? value : [before, value].flat();
    pairs.push(`${encode(name)}=${encode(value)}`);
  }
  const search = pairs.length === 0 ? "" : `?${pairs.join("&")}`;
  return {
    href: `${url.protocol}//${url.host}${url.pathname}${search}`,
    protocol: url.protocol,
    host: url.host,
    path: url.pathname,
    query,
  };
}

/** A URL object has folded them away already; in a text they can still be seen. */
function refuseDotSegments(url: string): void {
  const path = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "").replace(/[?#].*$/s, "");
  if (path.split(/[/\\]/).some(isDotSegment)) {
    throw new UnsignableRequest("A path segment is . or .., which names another route: check the path parameters.");
  }
}

/** `.`, `..`, and their spellings with %2E, which URL folds as well (WHATWG URL, "single-dot URL path segment"). */
export function isDotSegment(segment: string): boolean {
  return /^(?:\.|%2e){1,2}$/i.test(segment);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
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
