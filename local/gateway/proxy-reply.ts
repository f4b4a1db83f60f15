import type { RawResponse } from "../http/raw-message.ts";
import { isObject } from "../json.ts";

/** What a function answered, as it goes out; or why API Gateway cannot read it, which makes a 502. */
export type ReadReply = { ok: true; response: RawResponse } | { ok: false; because: string };

/** Names that API Gateway keeps for itself: the function's come out under another. */
const REMAPPED = new Set(["connection", "content-length", "date", "server", "www-authenticate"]);
const KNOWN = ["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"];

/**
 * Reads a function's reply (JSON text) as API Gateway does.
 *
 * Source: API Gateway developer guide, "Output format of a Lambda function for proxy integration"; recorded answers.
 */
export function readReply(payload: string): ReadReply {
  const reply: unknown = JSON.parse(payload);
  if (!isObject(reply)) return malformed("it is no object");
  const unknown = Object.keys(reply).find((key) => !KNOWN.includes(key));
  if (unknown !== undefined) return malformed(`it has the key ${unknown}`);

  const status = readStatus(reply["statusCode"]);
  if (status === undefined) return malformed("its statusCode is no status of an answer");
  const { body } = reply;
  if (body !== undefined && body !== null && typeof body !== "string") return malformed("its body is no text");

  const headers = readHeaders(reply["headers"], reply["multiValueHeaders"]);
  if (typeof headers === "string") return malformed(headers);
  if (!headers.some(([name]) => name.toLowerCase() === "content-type"))
    headers.push(["Content-Type", "application/json"]);
  return { ok: true, response: { status, headers, body: body ?? "" } };
}

/** 200 when there is none; a text of digits counts. An answer that is only provisional (1xx) would leave the caller waiting. */
function readStatus(given: unknown): number | undefined {
  if (given === undefined) return 200;
  const status = typeof given === "number" || (typeof given === "string" && /^\d+$/.test(given)) ? Number(given) : 0;
  return Number.isInteger(status) && status >= 200 && status <= 599 ? status : undefined;
}

function malformed(because: string): ReadReply {
  return { ok: false, because: `the function's reply is not a proxy response: ${because}` };
}

/** Values of both maps, those of the list map first and under its spelling. */
function readHeaders(single: unknown, multi: unknown): [string, string][] | string {
  const byName = new Map<string, { name: string; values: string[] }>();
  if (!isAbsent(multi) && !isObject(multi)) return "its multiValueHeaders are no object";
  if (!isAbsent(single) && !isObject(single)) return "its headers are no object";
  for (const [name, values] of Object.entries(multi ?? {})) {
    if (!Array.isArray(values)) return `multiValueHeaders.${name} is no list`;
    byName.set(name.toLowerCase(), { name, values: values.map(String) });
  }
  for (const [name, value] of Object.entries(single ?? {})) {
    if (typeof value === "object" && value !== null) return `headers.${name} is no text`;
    if (value === null) continue;
    const known = byName.get(name.toLowerCase());
    if (known) known.values.push(String(value));
    else byName.set(name.toLowerCase(), { name, values: [String(value)] });
  }
  const headers: [string, string][] = [];
  for (const [lower, { name, values }] of byName) {
    if (lower === "transfer-encoding") continue;
    const sent = REMAPPED.has(lower) ? `x-amzn-Remapped-${name}` : name;
    for (const value of values) {
      if (!/^[\w!#$%&'*+.^`|~-]+$/.test(sent) || /[^\t\x20-\x7e\x80-\xff]/.test(value))
        return `the header ${JSON.stringify(name)} cannot be sent`;
      headers.push([sent, value]);
    }
  }
  return headers;
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}
