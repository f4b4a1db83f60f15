/**
 * Builds the canonical request of AWS Signature Version 4 from a request as it arrived on the wire. Strings are byte strings (one character is one
 * byte), as Node delivers targets and headers.
 *
 * No input is refused here. Malformed input is canonicalised unchanged; if the client signed something else, the comparison of the signatures fails.
 *
 * Source: IAM user guide, "Create a signed AWS API request". For execute-api the path is URI-encoded a second time.
 */
import { hash } from "node:crypto";

/** A request as it arrived on the wire. */
export interface WireRequest {
  method: string;
  /** Path and query as sent: `/dev/age?dob=1`. */
  target: string;
  headers: readonly (readonly [name: string, value: string])[];
  body: Uint8Array;
}

/** A request split into its parts. The request is split once, and every check reads the parts. */
export interface SplitRequest {
  method: string;
  path: string;
  query: string;
  /** Values by header name in lower case. Values of repeated headers are trimmed and joined by commas, in the order sent. */
  headers: ReadonlyMap<string, string>;
  /** The names in lower case of the headers that are on more than one line. */
  repeated: readonly string[];
  body: Uint8Array;
}

/** Options of a canonical request that differ by service and by request. */
export interface CanonicalOptions {
  /** Names of the signed headers, in lower case and sorted. */
  signedHeaders: readonly string[];
  /** Query parameters to leave out, such as the signature itself in a presigned request. */
  without?: readonly string[];
  /** True when `.`, `..` and empty path segments are resolved. Default true; only S3 does not resolve them. */
  normalize?: boolean;
}

/** Splits a request into method, path, query, headers and body. */
export function splitRequest({ method, target, headers, body }: WireRequest): SplitRequest {
  const [path, query] = splitTarget(target);
  const joined = new Map<string, string>();
  const repeated: string[] = [];
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    const before = joined.get(lower);
    if (before !== undefined) repeated.push(lower);
    joined.set(lower, before === undefined ? trim(value) : `${before},${trim(value)}`);
  }
  return { method, path, query, headers: joined, repeated, body };
}

/** Splits a target at its first question mark. */
export function splitTarget(target: string): [path: string, query: string] {
  const mark = target.indexOf("?");
  return mark < 0 ? [target, ""] : [target.slice(0, mark), target.slice(mark + 1)];
}

/** Returns the canonical request as one string, in the line format of AWS Signature Version 4. */
export function canonicalRequest(request: SplitRequest, options: CanonicalOptions): string {
  const { signedHeaders } = options;
  let headers = "";
  for (const name of signedHeaders) headers += `${name}:${collapseSpaces(request.headers.get(name) ?? "")}\n`;
  const path = canonicalPath(request.path, options.normalize);
  const query = canonicalQuery(request.query, options.without);
  return `${request.method}\n${path}\n${query}\n${headers}\n${signedHeaders.join(";")}\n${payloadHash(request.body)}`;
}

/** Removes white space at both ends. String.trim would also remove the byte 0xA0, which is the last byte of many letters in UTF-8. */
function trim(value: string): string {
  if (value.trim() === value) return value;
  const isSpace = (at: number) => /[\t-\r ]/.test(value.charAt(at));
  let start = 0;
  let end = value.length;
  while (isSpace(start)) start++;
  while (isSpace(end - 1)) end--;
  return value.slice(start, end);
}

/** Replaces each run of white space by one space. */
function collapseSpaces(value: string): string {
  return /[\t-\r]| {2}/.test(value) ? value.replace(/[\t-\r ]+/g, " ") : value;
}

/** Matches a path that is already canonical: no escapes, and no segment that is empty or begins with a dot. */
const PLAIN_PATH = /^(?:\/[A-Za-z0-9\-_~][A-Za-z0-9\-._~]*)+$/;

/**
 * Returns the canonical path. Each segment is URI-encoded once more in the form in which it was sent: the percent sign of an escape becomes `%25`.
 */
export function canonicalPath(path: string, normalize = true): string {
  if (PLAIN_PATH.test(path)) return path;
  const encoded = encode(path).replaceAll("%2F", "/");
  if (!normalize) return encoded === "" ? "/" : encoded;
  const segments: string[] = [];
  for (const segment of encoded.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(segment);
  }
  if (segments.length === 0) return "/";
  return `/${segments.join("/")}${encoded.endsWith("/") ? "/" : ""}`;
}

/** Returns the canonical query: names and values are decoded once, encoded as AWS requires, and sorted by name and then by value. */
export function canonicalQuery(query: string, without: readonly string[] = []): string {
  const pairs: Pair[] = [];
  let isSorted = true;
  for (const sent of query.split("&")) {
    if (sent === "") continue;
    const equals = sent.indexOf("=");
    const name = reencode(equals < 0 ? sent : sent.slice(0, equals));
    if (without.includes(name)) continue;
    const pair = { name, value: equals < 0 ? "" : reencode(sent.slice(equals + 1)) };
    const before = pairs.at(-1);
    if (before !== undefined && comparePairs(before, pair) > 0) isSorted = false;
    pairs.push(pair);
  }
  // Most clients send a query in this order.
  if (!isSorted) pairs.sort(comparePairs);
  let canonical = "";
  for (const { name, value } of pairs) canonical += `${canonical === "" ? "" : "&"}${name}=${value}`;
  return canonical;
}

interface Pair {
  name: string;
  value: string;
}

function comparePairs(a: Pair, b: Pair): number {
  return compare(a.name, b.name) || compare(a.value, b.value);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Returns the SHA-256 of the received body, in hexadecimal. execute-api does not accept `UNSIGNED-PAYLOAD`. */
export function payloadHash(body: Uint8Array): string {
  return body.byteLength === 0 ? EMPTY_HASH : hash("sha256", body, "hex");
}

const EMPTY_HASH = hash("sha256", "", "hex");

/** Decodes a part of a query to bytes: `+` is a space, `%XX` a byte. A percent sign that does not begin an escape stays as it is. */
export function decode(text: string): string {
  if (!/[%+]/.test(text)) return text;
  return text
    .replaceAll("+", " ")
    .replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

const ESCAPES = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  return /[A-Za-z0-9\-._~]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
});

/** Encodes a name or value of a query as AWS requires, however the caller encoded it. */
function reencode(text: string): string {
  return /^[A-Za-z0-9\-._~]*$/.test(text) ? text : encode(decode(text));
}

/** Encodes bytes as AWS requires: every byte except letters, digits and `-._~` becomes an escape. */
export function encode(bytes: string): string {
  let encoded = "";
  for (let index = 0; index < bytes.length; index++) encoded += ESCAPES[bytes.charCodeAt(index) & 0xff];
  return encoded;
}
