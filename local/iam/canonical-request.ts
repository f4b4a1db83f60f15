/**
 * The canonical request of AWS Signature Version 4, from a request as it is on the wire.
 *
 * Strings are byte strings, a character a byte, as Node hands targets and headers over. Nothing here refuses: what makes
 * no sense is canonicalised as it stands, and the signature decides.
 *
 * Source: IAM user guide, "Create a signed AWS API request"; for execute-api the path is encoded once more.
 */
import { hash } from "node:crypto";

export interface CanonicalInput {
  method: string;
  /** As sent: `/dev/age?dob=1`. */
  target: string;
  headers: readonly (readonly [name: string, value: string])[];
  body: Uint8Array;
}

/** How a canonical request is written for a service. */
export interface CanonicalOptions {
  /** In lower case; those that were signed. */
  signedHeaders: readonly string[];
  /** Query parameters to leave out: the signature itself, in its query form. */
  without?: readonly string[];
  /** Whether `.`, `..` and empty segments are folded. Default true; S3 alone does not. */
  normalize?: boolean;
}

/** The canonical request, line by line. */
export function canonicalRequest(request: CanonicalInput, options: CanonicalOptions): string {
  const [path, query] = splitTarget(request.target);
  const names = options.signedHeaders.toSorted();
  return [
    request.method,
    canonicalPath(path, options.normalize ?? true),
    canonicalQuery(query, options.without),
    ...names.map((name) => `${name}:${canonicalHeader(name, request.headers)}`),
    "",
    names.join(";"),
    payloadHash(request.body),
  ].join("\n");
}

export function splitTarget(target: string): [path: string, query: string] {
  const mark = target.indexOf("?");
  return mark < 0 ? [target, ""] : [target.slice(0, mark), target.slice(mark + 1)];
}

/** Each segment encoded as it was sent: an escape's own percent sign becomes `%25`. */
export function canonicalPath(path: string, normalize = true): string {
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
  if (query === "") return "";
  const pairs: (readonly [name: string, value: string])[] = [];
  for (const pair of query.split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = encode(decode(equals < 0 ? pair : pair.slice(0, equals)));
    if (without.includes(name)) continue;
    pairs.push([name, equals < 0 ? "" : encode(decode(pair.slice(equals + 1)))]);
  }
  pairs.sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB));
  return pairs.map(([name, value]) => `${name}=${value}`).join("&");
}

/** Every value of a header, trimmed and with inner runs of white space made one, joined by commas. Empty when it was not sent. */
export function canonicalHeader(name: string, headers: CanonicalInput["headers"]): string {
  const values: string[] = [];
  for (const [sent, value] of headers) {
    if (sent.length === name.length && sent.toLowerCase() === name) values.push(value.trim().replace(/\s+/g, " "));
  }
  return values.join(",");
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

function encode(bytes: string): string {
  if (!/[^A-Za-z0-9\-._~]/.test(bytes)) return bytes;
  let encoded = "";
  for (let index = 0; index < bytes.length; index++) encoded += ESCAPES[bytes.charCodeAt(index) & 0xff];
  return encoded;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
