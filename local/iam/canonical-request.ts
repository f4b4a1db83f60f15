/**
 * The canonical request of AWS Signature Version 4, from a request as it is on the wire.
 *
 * Strings are byte strings, a character a byte, as Node hands targets and headers over. Nothing here refuses: what makes
 * no sense is canonicalised as it stands, and the signature decides.
 *
 * Source: IAM user guide, "Create a signed AWS API request"; for execute-api the path is encoded once more.
 */
import { hash } from "node:crypto";

/** A request as it is on the wire. */
export interface WireRequest {
  method: string;
  /** As sent: `/dev/age?dob=1`. */
  target: string;
  headers: readonly (readonly [name: string, value: string])[];
  body: Uint8Array;
}

/** A request taken apart, once for all that look at it. */
export interface SplitRequest {
  method: string;
  path: string;
  query: string;
  /** By name in lower case: the trimmed values of all lines of that name, in the order sent, joined by commas. */
  headers: ReadonlyMap<string, string>;
  body: Uint8Array;
}

/** How a canonical request is written for a service. */
export interface CanonicalOptions {
  /** In lower case and sorted; those that were signed. */
  signedHeaders: readonly string[];
  /** Query parameters to leave out: the signature itself, in its query form. */
  without?: readonly string[];
  /** Whether `.`, `..` and empty segments are folded. Default true; S3 alone does not. */
  normalize?: boolean;
}

export function splitRequest({ method, target, headers, body }: WireRequest): SplitRequest {
  const [path, query] = splitTarget(target);
  const joined = new Map<string, string>();
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    const before = joined.get(lower);
    joined.set(lower, before === undefined ? trimmed(value) : `${before},${trimmed(value)}`);
  }
  return { method, path, query, headers: joined, body };
}

export function splitTarget(target: string): [path: string, query: string] {
  const mark = target.indexOf("?");
  return mark < 0 ? [target, ""] : [target.slice(0, mark), target.slice(mark + 1)];
}

/** The canonical request, line by line. */
export function canonicalRequest(request: SplitRequest, options: CanonicalOptions): string {
  const { signedHeaders } = options;
  let headers = "";
  for (const name of signedHeaders) headers += `${name}:${folded(request.headers.get(name) ?? "")}\n`;
  return [
    request.method,
    canonicalPath(request.path, options.normalize),
    canonicalQuery(request.query, options.without),
    headers,
    signedHeaders.join(";"),
    payloadHash(request.body),
  ].join("\n");
}

/** Without white space at its ends. String.trim alone would take the byte 0xA0 for white space, and it ends many a letter in UTF-8. */
function trimmed(value: string): string {
  if (value.trim() === value) return value;
  const isSpace = (at: number) => /[\t-\r ]/.test(value.charAt(at));
  let start = 0;
  let end = value.length;
  while (isSpace(start)) start++;
  while (isSpace(end - 1)) end--;
  return value.slice(start, end);
}

/** With one space for each run of white space. */
function folded(value: string): string {
  return value.replace(/[\t-\r ]+/g, " ");
}

/** A path that is its own canonical form: no escapes, and no segment that is empty or begins with a dot. */
const PLAIN_PATH = /^(?:\/[A-Za-z0-9\-_~][A-Za-z0-9\-._~]*)+$/;

/** Each segment encoded as it was sent: an escape's own percent sign becomes `%25`. */
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

/** Names and values decoded once, encoded in the one spelling, and sorted by name and then by value. */
export function canonicalQuery(query: string, without: readonly string[] = []): string {
  const pairs: { name: string; value: string }[] = [];
  for (const pair of query.split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = respelt(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? "" : respelt(pair.slice(equals + 1));
    if (!without.includes(name)) pairs.push({ name, value });
  }
  pairs.sort((a, b) => compare(a.name, b.name) || compare(a.value, b.value));
  return pairs.map(({ name, value }) => `${name}=${value}`).join("&");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** SHA-256 in hexadecimal, always of the body that came: `UNSIGNED-PAYLOAD` is not honoured by execute-api. */
export function payloadHash(body: Uint8Array): string {
  return body.byteLength === 0 ? EMPTY_HASH : hash("sha256", body, "hex");
}

const EMPTY_HASH = hash("sha256", "", "hex");

/** A query's text as bytes: `+` is a space, `%XX` a byte; a percent sign that begins no escape stands for itself. */
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

/** A query's name or value in the one spelling. */
function respelt(text: string): string {
  return /^[A-Za-z0-9\-._~]*$/.test(text) ? text : encode(decode(text));
}

function encode(bytes: string): string {
  let encoded = "";
  for (let index = 0; index < bytes.length; index++) encoded += ESCAPES[bytes.charCodeAt(index) & 0xff];
  return encoded;
}
