import { hash } from "node:crypto";
import type { RawRequest } from "../http/raw-message.ts";
import { formatAmzDate, parseAmzDate } from "./amz-date.ts";
import { createByteWriter } from "./byte-writer.ts";
import { canonicalRequest, decode, type SplitRequest, splitRequest } from "./canonical-request.ts";
import { createComparison } from "./constant-time.ts";
import { hmacWith } from "./hmac.ts";
import { explainMismatch } from "./mismatch/explain-mismatch.ts";
import { splitCanonical } from "./mismatch/suspicion.ts";
import { readSignature, type Signature } from "./read-signature.ts";
import { type Refusal, refusals } from "./refusals.ts";
import type { Session } from "./session.ts";
import { createKeyDeriver, deriveKey, type KeyParts, scopeOf } from "./signing-key.ts";
import { unsignedHeader } from "./unsigned-headers.ts";

/** The result of verifying a request's signature. */
export type Verification =
  | { kind: "verified"; session: Session; form: "header" | "query"; canonicalRequest: string }
  /** The request has neither an Authorization header nor X-Amz-Algorithm in its query. */
  | { kind: "unsigned" }
  | Refusal;

export interface VerifierOptions {
  /** The region that signatures must be scoped to. */
  region: string;
  /** The service that signatures must be scoped to: `execute-api`. */
  service: string;
  findSession: (accessKeyId: string) => Session | undefined;
  /** True when clients of the service add the session token to a presigned request after signing it, as a few services require. Default false. */
  queryTokenIsUnsigned?: boolean;
  /** The stage of an API, which clients leave out of the path or write twice. Default: a mismatch is not explained by the stage. */
  stage?: string;
}

/** Verifies the signature of a request at the time `now`, in milliseconds since 1970 UTC. */
export type VerifySignature = (request: RawRequest, now: number) => Verification;

const ALGORITHM = "AWS4-HMAC-SHA256";
const WINDOW_MS = 5 * 60_000;
const MAX_LIFETIME_SECONDS = 604_800;
const AWS_HEADER = "x-amz-";
/** The number of keys to keep that clients may have signed with by mistake. A mismatch tries about fifty. */
const SUSPECT_KEYS = 256;
/**
 * The headers that the verifier reads. A request may have each of them only once: if a header came twice, a proxy could read one value and the
 * verifier the other.
 */
const READ_HEADERS: ReadonlySet<string> = new Set([
  "authorization",
  "date",
  "host",
  "x-amz-content-sha256",
  "x-amz-date",
  "x-amz-security-token",
]);
const NONE: readonly string[] = [];

/**
 * Creates a verifier of AWS Signature Version 4 for one region and service. The verifier computes the signature again from the raw request
 * and shares no code with the signer in lib/call. The checks are made in AWS's order: parsing, host, clock, scope, keys, and the signature
 * last.
 */
export function createVerifier({
  region,
  service,
  findSession,
  queryTokenIsUnsigned = false,
  stage,
}: VerifierOptions): VerifySignature {
  const notInQuery = ["X-Amz-Signature", ...(queryTokenIsUnsigned ? ["X-Amz-Security-Token"] : [])];
  const signers = new WeakMap<Session, { day: string; sign: Sign }>();
  const deriveSuspect = createKeyDeriver(SUSPECT_KEYS);
  const isSameToken = createComparison();
  const isSameSignature = createComparison();
  const bytesOf = createByteWriter();

  return function verifySignature(raw, now) {
    const request = splitRequest(raw);
    const signature = readSignature(request);
    if (signature.kind === "unsigned") return signature;
    const repeated = request.repeated.find((name) => READ_HEADERS.has(name));
    if (repeated !== undefined) return refusals.repeatedHeader(repeated, request.headers.get(repeated) ?? "");
    if (signature.kind !== "signature") return signature;

    const at = parseAmzDate(signature.date);
    const early = checkForm(signature, request, raw, at) ?? checkClock(signature, at ?? 0, now);
    if (early) return early;
    const credential = signature.credential.split("/");
    if (!hasFiveParts(credential)) return refusals.credentialParts(signature.credential);
    const wrongScope = checkScope(credential, signature.date, region, service);
    if (wrongScope) return wrongScope;

    const [accessKeyId, day] = credential;
    const session = findSession(accessKeyId);
    if (session === undefined) return refusals.token("the access key is unknown");
    const wrongKeys = checkKeys(session, signature.sessionToken, now, isSameToken);
    if (wrongKeys) return wrongKeys;

    if (!isCanonicalList(signature.signedHeaders)) return refusals.headersOutOfOrder();
    const canonical = canonicalRequest(request, {
      signedHeaders: signature.signedHeaders,
      without: signature.form === "query" ? notInQuery : NONE,
    });
    const scope = signature.credential.slice(accessKeyId.length + 1);
    const digest = sha256(canonical);
    const expected = signerOf(session, day)(stringToSign(signature.date, scope, digest));
    if (isSameSignature(expected, signature.signature)) {
      return { kind: "verified", session, form: signature.form, canonicalRequest: canonical };
    }
    return mismatch({ raw, request, signature, session, day, scope, canonical, digest });
  };

  function sha256(text: string): string {
    return hash("sha256", bytesOf(text), "hex");
  }

  /** Returns the function that signs with the key of a session and day. It is cached, because deriving the key takes four HMACs. */
  function signerOf(session: Session, day: string): Sign {
    const known = signers.get(session);
    if (known?.day === day) return known.sign;
    const sign = hmacWith(deriveKey({ secretAccessKey: session.secretAccessKey, day, region, service }));
    signers.set(session, { day, sign });
    return sign;
  }

  /** Makes the refusal of a request whose signature differs from the verifier's, with the cause when it is found. */
  function mismatch({ canonical, day, digest, raw, request, scope, session, signature }: Mismatched): Refusal {
    const own: KeyParts = { secretAccessKey: session.secretAccessKey, day, region, service };
    const isSigned = (sign: Sign, text: string, ofScope: string) => {
      const toSign = stringToSign(signature.date, ofScope, text === canonical ? digest : sha256(text));
      return isSameSignature(sign(toSign), signature.signature);
    };
    const explanation = explainMismatch(
      { request, headerLines: raw.headers, canonical: splitCanonical(canonical), key: own, without: notInQuery, stage },
      (text, parts) => {
        if (parts === own) return isSigned(signerOf(session, day), text, scope);
        const sign = hmacWith(deriveSuspect(parts));
        return [...new Set([scope, scopeOf(parts)])].some((ofScope) => isSigned(sign, text, ofScope));
      },
    );
    return {
      ...refusals.mismatch(canonical, stringToSign(signature.date, scope, digest), explanation?.because),
      canonicalRequest: canonical,
      ...(explanation && { signedRequest: explanation.signed, cause: explanation.because }),
    };
  }
}

/** Computes the signature of a string to sign, in hexadecimal. */
type Sign = (stringToSign: string) => string;

/** A request whose signature differs from the verifier's. */
interface Mismatched {
  raw: RawRequest;
  request: SplitRequest;
  signature: Signature;
  session: Session;
  /** The day, the scope and the canonical request that the verifier has signed. */
  day: string;
  scope: string;
  canonical: string;
  /** The SHA-256 of the canonical request, in hexadecimal. */
  digest: string;
}

function stringToSign(date: string, scope: string, digest: string): string {
  return `${ALGORITHM}\n${date}\n${scope}\n${digest}`;
}

function checkForm(
  { algorithm, date, expires, form, signedHeaders }: Signature,
  request: SplitRequest,
  raw: RawRequest,
  at: number | undefined,
): Refusal | undefined {
  if (algorithm !== ALGORITHM) return refusals.algorithm(algorithm);
  // Over HTTP/2 the pseudo-header :authority would do, but this server does not speak HTTP/2.
  if (!signedHeaders.includes("host")) return refusals.hostNotSigned();
  if (at === undefined) return refusals.date(date);
  const wrongLifetime = form === "query" ? checkLifetime(expires) : undefined;
  if (wrongLifetime) return wrongLifetime;
  if (isHeaderInQuery(request)) return refusals.twoForms();
  const unsigned = unsignedHeader(request, signedHeaders);
  if (unsigned === undefined) return undefined;
  const [asSent = unsigned] = raw.headers.find(([sent]) => sent.toLowerCase() === unsigned) ?? [];
  return refusals.headerNotSigned(asSent);
}

/**
 * Tells whether the request has one x-amz- name both as a header and in its query. Such a request is ambiguous, since no rule says which of the two
 * values counts.
 */
function isHeaderInQuery({ headers, query }: SplitRequest): boolean {
  if (!/x-amz-/i.test(query)) return false;
  return query.split(/[&;]/).some((pair) => {
    const name = decode(pair.replace(/=.*/s, "")).toLowerCase();
    return name.startsWith(AWS_HEADER) && headers.has(name);
  });
}

/** Checks that the lifetime of a presigned request is between one second and one week (IAM user guide, "Create a signed AWS API request"). */
function checkLifetime(expires: string | undefined): Refusal | undefined {
  if (expires === undefined) return undefined;
  const seconds = /^\d{1,9}$/.test(expires) ? Number(expires) : Number.NaN;
  return seconds >= 1 && seconds <= MAX_LIFETIME_SECONDS ? undefined : refusals.lifetime();
}

function checkClock({ date, expires }: Signature, at: number, now: number): Refusal | undefined {
  // X-Amz-Date is precise to the second.
  const seconds = Math.floor(now / 1000) * 1000;
  const lifetime = expires === undefined ? WINDOW_MS : Number(expires) * 1000;
  if (at < seconds - lifetime) {
    const window = lifetime === WINDOW_MS ? "5 min" : `${lifetime / 1000} sec`;
    return refusals.expired(date, formatAmzDate(seconds - lifetime), formatAmzDate(seconds), window);
  }
  if (at > seconds + WINDOW_MS) {
    return refusals.notYetCurrent(date, formatAmzDate(seconds + WINDOW_MS), formatAmzDate(seconds));
  }
  return undefined;
}

type Credential = [accessKeyId: string, day: string, region: string, service: string, terminator: string];

function hasFiveParts(parts: string[]): parts is Credential {
  return parts.length === 5;
}

function checkScope(credential: Credential, date: string, region: string, service: string): Refusal | undefined {
  const [, scopeDate, scopeRegion, scopeService, terminator] = credential;
  const day = date.slice(0, 8);
  const faults: [message: string, because: string][] = [];
  if (scopeRegion !== region) {
    faults.push([
      `Credential should be scoped to a valid region, not '${scopeRegion}'. `,
      `signed for region ${loggableScope(scopeRegion)}, and this is ${region}`,
    ]);
  }
  if (scopeService !== service) {
    faults.push([
      `Credential should be scoped to correct service: '${service}'. `,
      `signed for service ${loggableScope(scopeService)}, and this is ${service}`,
    ]);
  }
  if (terminator !== "aws4_request") {
    faults.push([
      `Credential should be scoped with a valid terminator: 'aws4_request', not '${terminator}'.`,
      "the scope must end with aws4_request",
    ]);
  }
  if (scopeDate !== day) {
    faults.push([
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${scopeDate}' != '${day}', from '${date}'.`,
      "the scope's day must be the day of X-Amz-Date",
    ]);
  }
  if (faults.length === 0) return undefined;
  return refusals.scope(faults.map(([message]) => message).join(""), faults.map(([, because]) => because).join("; "));
}

function checkKeys(
  { expiresAt, sessionToken }: Session,
  sent: string | undefined,
  now: number,
  isSameToken: (expected: string, given: string) => boolean,
): Refusal | undefined {
  if (sessionToken === undefined) {
    if (sent === undefined) return undefined;
    return refusals.token("a session token was sent with a long-term key, which does not have one");
  }
  if (sent === undefined) return refusals.token("the key is temporary, but its session token was not sent");
  if (!isSameToken(sessionToken, sent)) return refusals.token("the session token does not belong to the key");
  return expiresAt !== undefined && expiresAt <= now ? refusals.tokenExpired() : undefined;
}

/** Returns a part of a credential scope for the log. A string that cannot be a region or service is hidden, since it may be a misplaced key. */
function loggableScope(part: string): string {
  return /^[a-z0-9-]{1,32}$/.test(part) ? part : "(not an AWS name)";
}

/** Tells whether header names are in lower case, sorted and without repetition, as signers write the list of signed headers. */
function isCanonicalList(names: readonly string[]): boolean {
  let before = "";
  for (const name of names) {
    if (name <= before || name !== name.toLowerCase()) return false;
    before = name;
  }
  return true;
}
