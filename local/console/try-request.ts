import { hideToken } from "../client/call-text.ts";
import { sendSigned } from "../client/send-signed.ts";
import type { Header, Keys } from "../client/sign.ts";
import type { TryAnswer, TryInput } from "./api.ts";
import { type CodedRequest, curlCommand, typedCode } from "./try-code.ts";

/** An API of the stack, as a tried request reaches it. */
export interface TriedApi {
  name: string;
  url: string;
  /** The host name under which AWS serves the API. Its path begins with the stage. */
  host: string;
  /** The stage that the API's port serves. */
  stage: string;
}

/** How a chosen caller signs: its keys, the region, and the header with its token. */
export interface Signing {
  /** Undefined for a request without a signature. */
  keys: Keys | undefined;
  region: string;
  /** The header with a token for the operation's authorizer. */
  token?: Header;
}

/**
 * Sends a request as a chosen caller, and writes the same request as code. Under another stage than the one of the API's port, the request has AWS's host name
 * and the stage in its path. Throws a UserError when the request has a header that signing writes, and when no answer comes.
 */
export async function tryRequest(
  { body = "", headers, method, stage, target }: Omit<TryInput, "api" | "as">,
  api: TriedApi,
  { keys, region, token }: Signing,
  operation: CodedRequest["operation"],
  now: () => number,
): Promise<TryAnswer> {
  const isOther = stage !== undefined && stage !== api.stage;
  const sentTarget = isOther ? `/${stage}${target}` : target;
  const own: readonly Header[] = isOther ? [["Host", api.host], ...headers] : headers;
  const startedAt = now();
  const { answer, signed } = await sendSigned({
    url: api.url,
    method,
    target: sentTarget,
    headers: token === undefined ? own : [...own, token],
    body,
    keys,
    region,
    now: startedAt,
  });
  const [, requestId] = answer.headers.find(([name]) => name.toLowerCase() === "x-amzn-requestid") ?? [];
  const coded: CodedRequest = {
    api: api.name,
    url: api.url.replace("127.0.0.1", "localhost"),
    method,
    target: sentTarget,
    headers: token === undefined ? own : [...own, [token[0], "$ID_TOKEN"]],
    body,
    region: keys && region,
    operation: isOther ? undefined : operation,
  };
  return {
    status: answer.status,
    reason: answer.reason,
    headers: answer.headers,
    body: answer.body.toString("utf8"),
    ...(requestId !== undefined && { requestId }),
    durationMs: now() - startedAt,
    signed:
      signed === undefined
        ? null
        : { canonicalRequest: hideToken(signed.canonicalRequest), stringToSign: signed.stringToSign },
    curl: curlCommand(coded),
    typed: typedCode(coded),
  };
}
