import { isObject, type Json, parseObject } from "../json.ts";
import type { Caller, CallerKeys, TryInput } from "./api.ts";

/** A token of HTTP, such as a method or the name of a header (RFC 9110, section 5.6.2). */
const TOKEN = /^[!#$%&'*+.^_`|~\w-]+$/;
/** A header value without control characters. Node sends each character as one byte. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** Headers that HTTP itself uses to find the end of a message. The sender writes them. */
const WRITTEN_BY_HTTP = /^(?:connection|content-length|expect|keep-alive|te|trailer|transfer-encoding|upgrade)$/i;

const PLAIN_KINDS = ["nobody", "developer", "account", "guest", "expired", "wrongKey", "otherRegion"] as const;
const NAMED_KINDS = ["role", "function"] as const;

/** Reads the body of a request to send as a chosen caller. Returns a sentence when a part is missing or cannot be sent. */
export function readTryInput(body: Buffer): { ok: true; input: TryInput } | { ok: false; sentence: string } {
  const given = parseObject(body.toString("utf8"));
  if (given === undefined) return refuse("The body must be a JSON object.");
  const { api, body: sent = "", headers = [], method, stage, target } = given;
  if (typeof api !== "string") return refuse("api must be the name of an API.");
  if (stage !== undefined && typeof stage !== "string") return refuse("stage must be a string.");
  if (typeof method !== "string" || !TOKEN.test(method)) return refuse("method must be an HTTP method.");
  if (method === "CONNECT") return refuse("method must not be CONNECT, which asks a proxy for a tunnel.");
  if (typeof target !== "string" || !target.startsWith("/")) return refuse("target must be a path that begins with /.");
  if (typeof sent !== "string") return refuse("body must be a string.");
  if (!isHeaderList(headers)) return refuse("headers must be a list of pairs of strings that HTTP can send.");
  const written = headers.find(([name]) => WRITTEN_BY_HTTP.test(name));
  if (written !== undefined) return refuse(`The header ${written[0]} is written by the sender.`);
  const as = isObject(given["as"]) ? readCaller(given["as"]) : undefined;
  if (as === undefined) return refuse('as must be a caller, such as {"kind":"nobody"}.');
  return {
    ok: true,
    input: { api, ...(stage !== undefined && { stage }), method, target, headers, body: sent, as },
  };
}

function isHeaderList(value: unknown): value is TryInput["headers"] {
  return Array.isArray(value) && value.every(isHeader);
}

function isHeader(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [name, text] = value;
  return typeof name === "string" && TOKEN.test(name) && typeof text === "string" && HEADER_VALUE.test(text);
}

function readCaller(given: Json): Caller | undefined {
  const plain = PLAIN_KINDS.find((kind) => kind === given["kind"]);
  if (plain !== undefined) return { kind: plain };
  const named = NAMED_KINDS.find((kind) => kind === given["kind"]);
  const { name } = given;
  if (named !== undefined && typeof name === "string") return { kind: named, name };
  return given["kind"] === "user" ? readUser(given) : undefined;
}

/** Reads a user with keys, with tokens, or with both. */
function readUser({ keys, tokens }: Json): Caller | undefined {
  const hasKeys = isKeys(keys);
  const hasTokens = isTokens(tokens);
  if ((keys !== undefined && !hasKeys) || (tokens !== undefined && !hasTokens)) return undefined;
  return { kind: "user", ...(hasKeys && { keys }), ...(hasTokens && { tokens }) };
}

function isKeys(value: unknown): value is CallerKeys {
  return hasHeaderStrings(value, ["accessKeyId", "secretAccessKey", "sessionToken"]);
}

function isTokens(value: unknown): value is { id: string; access: string } {
  return hasHeaderStrings(value, ["id", "access"]);
}

function hasHeaderStrings(value: unknown, names: readonly string[]): boolean {
  return isObject(value) && names.every((name) => typeof value[name] === "string" && HEADER_VALUE.test(value[name]));
}

function refuse(sentence: string): { ok: false; sentence: string } {
  return { ok: false, sentence };
}
