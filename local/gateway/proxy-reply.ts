import type { RawResponse } from "../http/raw-message.ts";
import { isObject, parseObject } from "../json.ts";

/** The response that the gateway sends for a function's reply, or the reason why the reply is malformed. A malformed reply is a 502. */
export type ReadReply = { ok: true; response: RawResponse } | { ok: false; because: string };

/** Headers of a reply that API Gateway drops. They describe how the message is transmitted, which API Gateway decides and not the function. */
const DROPPED = new Set(["trailer", "transfer-encoding"]);
/** Headers that API Gateway sets itself. When a function's reply has such a header, API Gateway sends it as `x-amzn-Remapped-NAME`. */
const REMAPPED = new Set(["connection", "content-length", "date", "server", "www-authenticate"]);
const CONTENT_TYPE = ["Content-Type", "application/json"] as const;
const KNOWN = ["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"];

/**
 * Reads a function's reply, which is JSON text, as API Gateway does. `isBinary` is true when the caller wants bytes: then a body that the reply calls
 * base64 is decoded. Otherwise such a body is sent as it is.
 *
 * Source: API Gateway developer guide, "Output format of a Lambda function for proxy integration"; recorded answers.
 */
export function readReply(payload: string, isBinary: boolean): ReadReply {
  const reply = parseObject(payload);
  if (reply === undefined) return refuse("it must be a JSON object");
  const unknown = Object.keys(reply).find((key) => !KNOWN.includes(key));
  if (unknown !== undefined) return refuse(`it has the key ${unknown}, which API Gateway does not know`);

  const status = readStatus(reply["statusCode"]);
  if (status === undefined) return refuse("statusCode must be an integer from 200 to 599");
  const { body } = reply;
  if (body !== undefined && body !== null && typeof body !== "string") return refuse("body must be a string");

  const headers = readHeaders(reply["headers"], reply["multiValueHeaders"]);
  if (!headers.ok) return refuse(headers.because);
  const hasType = headers.list.some(([name]) => name.toLowerCase() === "content-type");
  const list = hasType ? headers.list : [...headers.list, CONTENT_TYPE];
  const text = body ?? "";
  const isBytes = isBinary && reply["isBase64Encoded"] === true;
  return { ok: true, response: { status, headers: list, body: isBytes ? Buffer.from(text, "base64") : text } };
}

/**
 * Reads the status of a reply: 200 by default, and a string of digits is allowed. A provisional status (1xx) is refused, since the caller would keep
 * waiting for the final one.
 */
function readStatus(statusCode: unknown): number | undefined {
  if (statusCode === undefined) return 200;
  const isNumeric = typeof statusCode === "number" || (typeof statusCode === "string" && /^\d+$/.test(statusCode));
  const status = isNumeric ? Number(statusCode) : 0;
  return Number.isInteger(status) && status >= 200 && status <= 599 ? status : undefined;
}

function refuse(because: string): Extract<ReadReply, { ok: false }> {
  return { ok: false, because: `the function's reply is not a proxy response: ${because}` };
}

type Headers = { ok: true; list: readonly (readonly [string, string])[] } | Extract<ReadReply, { ok: false }>;

/** Reads the reply's headers and multiValueHeaders. For a name in both, the values of multiValueHeaders come first. */
function readHeaders(single: unknown, multi: unknown): Headers {
  if (!isAbsent(multi) && !isObject(multi)) return refuse("multiValueHeaders must be an object");
  if (!isAbsent(single) && !isObject(single)) return refuse("headers must be an object");

  const byName = new Map<string, { name: string; values: string[] }>();
  for (const [name, values] of Object.entries(multi ?? {})) {
    if (!Array.isArray(values)) return refuse(`multiValueHeaders.${name} must be an array`);
    if (values.some(isNested)) return refuse(`multiValueHeaders.${name} must hold strings`);
    byName.set(name.toLowerCase(), { name, values: values.map(String) });
  }
  for (const [name, value] of Object.entries(single ?? {})) {
    if (value === null) continue;
    if (isNested(value)) return refuse(`headers.${name} must be a string`);
    const earlier = byName.get(name.toLowerCase());
    if (earlier) earlier.values.push(String(value));
    else byName.set(name.toLowerCase(), { name, values: [String(value)] });
  }
  return writeHeaders(byName);
}

function writeHeaders(byName: ReadonlyMap<string, { name: string; values: readonly string[] }>): Headers {
  const list: [string, string][] = [];
  for (const [lower, { name, values }] of byName) {
    if (DROPPED.has(lower)) continue;
    const sent = REMAPPED.has(lower) ? `x-amzn-Remapped-${name}` : name;
    for (const value of values) {
      if (!/^[\w!#$%&'*+.^`|~-]+$/.test(sent) || /[^\t\x20-\x7e\x80-\xff]/.test(value))
        return refuse(`the header ${JSON.stringify(name)} has characters that HTTP does not allow`);
      list.push([sent, value]);
    }
  }
  return { ok: true, list };
}

function isNested(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}
