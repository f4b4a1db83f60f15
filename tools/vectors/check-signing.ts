import { createHash, createHmac } from "node:crypto";
import { createSign } from "../../lib/call/sign.ts";
import { UnsignableRequest, type WireUrl, wireUrl } from "../../lib/call/wire-url.ts";
import {
  canonicalPath,
  canonicalQuery,
  canonicalRequest,
  payloadHash,
  splitRequest,
  splitTarget,
} from "../../local/iam/canonical-request.ts";
import { createVerifier } from "../../local/iam/verify-signature.ts";
import { sessionOf } from "./check-verifying.ts";
import { amzDate, type Finding, type SigningVector, wire } from "./vector.ts";

/**
 * Checks a signing case in three ways: compares the verifier's canonical request with the case, verifies the presigned form, and tries the
 * client's signer when the client can express the request.
 */
export function checkSigning(vector: SigningVector): readonly Finding[] {
  return [...checkCanonicaliser(vector), ...checkPresigned(vector), ...checkClient(vector)].filter(
    ({ actual, expected }) => actual !== expected,
  );
}

function checkCanonicaliser(vector: SigningVector): Finding[] {
  const { body, context, header, method, target } = vector;
  const date = amzDate(context.timestamp);
  const headers = linesOf(vector);
  if (!headers.some(([name]) => name.toLowerCase() === "x-amz-date")) headers.push(["x-amz-date", date]);
  const { token } = context.credentials;
  if (token !== undefined && !context.omit_session_token) headers.push(["x-amz-security-token", token]);
  if (context.sign_body) headers.push(["x-amz-content-sha256", payloadHash(Buffer.from(body, "utf8"))]);

  const request = splitRequest({
    method,
    target: wire(target),
    headers: headers.map(([name, value]) => [name, wire(value)]),
    body: Buffer.from(body, "utf8"),
  });
  const canonical = canonicalRequest(request, {
    signedHeaders: [...request.headers.keys()].sort(),
    normalize: context.normalize,
  });
  const toSign = stringToSign(date, vector, canonical);
  return [
    {
      part: "canonical request",
      expected: header.canonical_request,
      actual: Buffer.from(canonical, "latin1").toString("utf8"),
    },
    { part: "string to sign", expected: header.string_to_sign, actual: toSign },
    { part: "signature", expected: header.signature, actual: signature(vector, toSign) },
    ...parts(vector, target, body),
  ];
}

/** Compares the parts of a case that are the same whichever headers are signed. */
function parts(
  { canonical_query, canonical_uri, context, payload_sha256 }: SigningVector,
  target: string,
  body: string,
): Finding[] {
  const [path, query] = splitTarget(wire(target));
  return [
    { part: "canonical URI", expected: canonical_uri, actual: canonicalPath(path, context.normalize) },
    { part: "canonical query", expected: canonical_query, actual: canonicalQuery(query) },
    { part: "payload hash", expected: payload_sha256, actual: payloadHash(Buffer.from(body, "utf8")) },
  ].flatMap(({ expected, ...finding }) => (expected === undefined ? [] : [{ ...finding, expected }]));
}

/** Verifies the presigned form of a case. Skips a case whose path must stay as it is, because the verifier normalises every path. */
function checkPresigned(vector: SigningVector): Finding[] {
  const { body, context, method, query } = vector;
  if (query === undefined || !context.normalize) return [];
  const session = sessionOf(context.credentials);
  const verify = createVerifier({
    region: context.region,
    service: context.service,
    findSession: () => session,
    queryTokenIsUnsigned: context.omit_session_token,
  });
  const headers = linesOf(vector).map(([name, value]) => [name, wire(value)] as const);
  const request = {
    method,
    target: wire(query.signed_request_target),
    headers,
    body: Buffer.from(body, "utf8"),
    remoteAddress: "::1",
  };
  const verdict = verify(request, Date.parse(context.timestamp));
  return [
    { part: "presigned", expected: "verified", actual: verdict.kind === "refused" ? verdict.message : verdict.kind },
  ];
}

/**
 * Signs a case's request with the client's signer. The client signs other headers than the vector. So the verifier has to accept the
 * client's signature, and only the parts without signed headers are compared with the vector. Skips a case with a path or query that would
 * change on the way: the client refuses to sign it.
 */
function checkClient(vector: SigningVector): Finding[] {
  const { body, context, method, url } = vector;
  if (url === undefined || vector.raw_only || !context.normalize || context.service !== "execute-api") return [];
  const wired = clientUrl(url);
  if (wired === undefined) return [];
  const now = Date.parse(context.timestamp);
  const { access_key_id: accessKeyId, secret_access_key: secretAccessKey, token } = context.credentials;
  const given = new Headers(vector.headers.map(([name, value]): [string, string] => [name, value]));
  const bytes = Buffer.from(body, "utf8");
  const headers = createSign({ region: context.region, service: context.service })(
    { method, url: wired, headers: Object.fromEntries(given), body: bytes.byteLength === 0 ? undefined : bytes },
    { accessKeyId, secretAccessKey, ...(token !== undefined && { sessionToken: token }) },
    now,
  );
  const target = wired.href.slice(`${wired.protocol}//${wired.host}`.length);
  const session = sessionOf(context.credentials);
  const verify = createVerifier({ region: context.region, service: context.service, findSession: () => session });
  const lines = [["host", wired.host] as const, ...Object.entries(headers)];
  const verdict = verify({ method, target, headers: lines, body: bytes, remoteAddress: "::1" }, now);
  return [
    {
      part: "client's signature",
      expected: "verified",
      actual: verdict.kind === "refused" ? verdict.message : verdict.kind,
    },
    ...parts(vector, target, body).map((finding) => ({ ...finding, part: `client's ${finding.part}` })),
  ];
}

/** Tells whether the client refuses to sign a case's URL. It does so on purpose for dot segments and for percent-escapes that are not UTF-8. */
export function isRefusedByClient({ url }: SigningVector): boolean {
  return url !== undefined && clientUrl(url) === undefined;
}

/** The URL in the form that the client sends. Undefined when the client refuses the URL. */
function clientUrl(url: string): WireUrl | undefined {
  try {
    return wireUrl(url);
  } catch (error) {
    if (error instanceof UnsignableRequest) return undefined;
    throw error;
  }
}

function linesOf({ headers, host }: SigningVector): [string, string][] {
  const lines = headers.map(([name, value]): [string, string] => [name, value]);
  return host === undefined ? lines : [["host", host], ...lines];
}

function stringToSign(date: string, { context }: SigningVector, canonical: string): string {
  const hash = createHash("sha256").update(canonical, "latin1").digest("hex");
  return ["AWS4-HMAC-SHA256", date, scopeOf(date, context).join("/"), hash].join("\n");
}

function signature({ context }: SigningVector, toSign: string): string {
  const start: string | Buffer = `AWS4${context.credentials.secret_access_key}`;
  const scope = scopeOf(amzDate(context.timestamp), context);
  const key = scope.reduce<string | Buffer>((from, text) => createHmac("sha256", from).update(text).digest(), start);
  return createHmac("sha256", key).update(toSign).digest("hex");
}

function scopeOf(date: string, { region, service }: SigningVector["context"]): string[] {
  return [date.slice(0, 8), region, service, "aws4_request"];
}
