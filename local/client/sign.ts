/**
 * Signs a request with AWS Signature Version 4, for the commands that call a running stack. This signer shares no code with the verifier in
 * `local/iam`, so that a mistake in one of them shows as a refused call.
 *
 * Source: IAM user guide, "Create a signed AWS API request".
 */
import { createHash, createHmac } from "node:crypto";

/** AWS keys. Temporary keys have a session token. */
export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** A request to sign, as it is sent. */
export interface UnsignedRequest {
  method: string;
  /** Path and query as they are sent, in ASCII: `/age?dob=1`. */
  target: string;
  /** Header lines. One of them is Host. */
  headers: readonly Header[];
  body: string;
}

export type Header = readonly [name: string, value: string];

/** A signed request's header lines, and the two strings that the signature was made from: the canonical request and the string to sign. */
export interface Signed {
  headers: readonly Header[];
  canonicalRequest: string;
  stringToSign: string;
}

/** Where and when a signature is valid. */
export interface Scope {
  region: string;
  /** The service as signatures name it: `execute-api`. */
  service: string;
  /** The time of the request, in milliseconds since 1970 UTC. */
  now: number;
}

const ALGORITHM = "AWS4-HMAC-SHA256";

/** Signs Host, Content-Type and the headers that begin with `x-amz-`; a proxy may change the others. */
export function sign(request: UnsignedRequest, keys: Keys, { now, region, service }: Scope): Signed {
  const time = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const scope = [time.slice(0, 8), region, service, "aws4_request"];
  const headers: Header[] = [...request.headers, ["X-Amz-Date", time]];
  if (keys.sessionToken !== undefined) headers.push(["X-Amz-Security-Token", keys.sessionToken]);

  const signedHeaders = headersToSign(headers);
  const names = [...signedHeaders.keys()].join(";");
  const canonicalRequest = [
    request.method,
    canonicalPath(request.target),
    canonicalQuery(request.target),
    ...[...signedHeaders].map(([name, value]) => `${name}:${value}`),
    "",
    names,
    sha256(request.body),
  ].join("\n");
  const stringToSign = [ALGORITHM, time, scope.join("/"), sha256(canonicalRequest)].join("\n");
  const signature = hmac(signingKey(keys.secretAccessKey, scope), stringToSign).toString("hex");
  const credential = `Credential=${keys.accessKeyId}/${scope.join("/")}`;
  const authorization = `${ALGORITHM} ${credential}, SignedHeaders=${names}, Signature=${signature}`;
  return { headers: [...headers, ["Authorization", authorization]], canonicalRequest, stringToSign };
}

/** The headers to sign, by name in lower case, sorted. Values of a repeated header are joined by commas. */
function headersToSign(headers: readonly Header[]): ReadonlyMap<string, string> {
  const byName = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (!/^(?:host|content-type|x-amz-.*)$/.test(lower)) continue;
    byName.set(lower, [...(byName.get(lower) ?? []), value.trim().replaceAll(/\s+/g, " ")]);
  }
  return new Map([...byName].sort(byCode).map(([name, values]) => [name, values.join(",")]));
}

/** The path with each segment encoded once more than it is sent. `.`, `..` and empty segments are resolved, as AWS does for every service but S3. */
function canonicalPath(target: string): string {
  const kept: string[] = [];
  const segments = target.replace(/\?.*$/s, "").split("/");
  for (const segment of segments) {
    if (segment === "..") kept.pop();
    else if (segment !== "" && segment !== ".") kept.push(encodeURIComponent(segment));
  }
  const path = `/${kept.map(encodeRest).join("/")}`;
  return kept.length > 0 && segments.at(-1) === "" ? `${path}/` : path;
}

/** The query decoded, encoded as AWS requires, and sorted by name and then by value. */
function canonicalQuery(target: string): string {
  const query = target.includes("?") ? target.slice(target.indexOf("?") + 1) : "";
  const pairs = query
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair): [string, string] => {
      const [name = "", ...value] = pair.split("=");
      return [encodeQuery(name), encodeQuery(value.join("="))];
    });
  return pairs
    .sort(byCode)
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

/** Encodes a name or a value of a query, which may be encoded in part. A plus is a space. */
function encodeQuery(part: string): string {
  return part.replaceAll("+", "%20").replaceAll(/%[0-9a-f]{2}|[^\w.~-]/gi, (found) => {
    const code = found.length === 3 ? Number.parseInt(found.slice(1), 16) : found.charCodeAt(0);
    const character = String.fromCharCode(code);
    return /[\w.~-]/.test(character) ? character : `%${code.toString(16).toUpperCase().padStart(2, "0")}`;
  });
}

/** Encodes the characters that encodeURIComponent leaves and AWS does not. */
function encodeRest(text: string): string {
  return text.replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Compares two entries by name and then by value. Both are ASCII, so that this is the order of their bytes. */
function byCode(
  [name, value]: readonly [string, unknown],
  [otherName, otherValue]: readonly [string, unknown],
): number {
  const [one, other] = name === otherName ? [String(value), String(otherValue)] : [name, otherName];
  return one < other ? -1 : one > other ? 1 : 0;
}

function signingKey(secretAccessKey: string, scope: readonly string[]): Buffer {
  return scope.reduce<Buffer>((key, part) => hmac(key, part), Buffer.from(`AWS4${secretAccessKey}`));
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
