import { createHash, createHmac } from "node:crypto";
import { createSign } from "../../lib/call/sign.ts";
import { wireUrl } from "../../lib/call/wire-url.ts";
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

/** Holds a signing case against the verifier's canonicaliser, its presigned form against the verifier, and where the client can express it, against the client's signer. */
export async function checkSigning(vector: SigningVector): Promise<readonly Finding[]> {
  return [...checkCanonicaliser(vector), ...checkPresigned(vector), ...(await checkClient(vector))].filter(
    ({ came, expected }) => came !== expected,
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
      what: "canonical request",
      expected: header.canonical_request,
      came: Buffer.from(canonical, "latin1").toString("utf8"),
    },
    { what: "string to sign", expected: header.string_to_sign, came: toSign },
    { what: "signature", expected: header.signature, came: signature(vector, toSign) },
    ...parts(vector, target, body),
  ];
}

/** What holds whatever headers are signed. */
function parts(
  { canonical_query, canonical_uri, context, payload_sha256 }: SigningVector,
  target: string,
  body: string,
): Finding[] {
  const [path, query] = splitTarget(wire(target));
  return [
    { what: "canonical URI", expected: canonical_uri, came: canonicalPath(path, context.normalize) },
    { what: "canonical query", expected: canonical_query, came: canonicalQuery(query) },
    { what: "payload hash", expected: payload_sha256, came: payloadHash(Buffer.from(body, "utf8")) },
  ].flatMap(({ expected, ...finding }) => (expected === undefined ? [] : [{ ...finding, expected }]));
}

/** The verifier always folds a path, so that a case that must not be folded is for the canonicaliser alone. */
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
    { what: "presigned", expected: "verified", came: verdict.kind === "refused" ? verdict.message : verdict.kind },
  ];
}

/** The client signs host, content type and x-amz-* only, so that its signature is proved by the verifier, and its parts by the vector. */
async function checkClient(vector: SigningVector): Promise<Finding[]> {
  const { body, context, method, url } = vector;
  if (url === undefined || vector.raw_only || !context.normalize || context.service !== "execute-api") return [];
  const wired = wireUrl(url);
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
      what: "client's signature",
      expected: "verified",
      came: verdict.kind === "refused" ? verdict.message : verdict.kind,
    },
    ...parts(vector, target, body).map((finding) => ({ ...finding, what: `client's ${finding.what}` })),
  ];
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
