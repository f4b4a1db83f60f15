import { createHmac, createSecretKey, hash, type KeyObject } from "node:crypto";
import { createScope, getCanonicalHeaders, SignatureV4 } from "@aws-sdk/signature-v4";
import { requireStrings } from "./require-strings.ts";
import type { WireUrl } from "./wire-url.ts";

/** Keys to sign with. Temporary ones (ASIA…) have a `sessionToken`. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  /** The time at which the keys were issued, in milliseconds since 1970 UTC; for the log alone. */
  obtainedAt?: number;
}

/**
 * Gives the keys to sign with. Any async function that returns keys will do; only a provider that keeps and renews keys needs the
 * parameter.
 */
export type CredentialsProvider = (request?: {
  /** Aborted when the call has no more time to wait for keys. */
  signal?: AbortSignal | undefined;
  /** Keys that the service refused as expired. If the provider still gives these keys, it replaces them. */
  refused?: Credentials | undefined;
}) => Promise<Credentials>;

export interface SignableRequest {
  method: string;
  url: WireUrl;
  /** Header names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** Undefined when there is no body. The signature is the same as for an empty body, but fetch treats the two differently. */
  body: Uint8Array | undefined;
}

/** Signs a request with the date `at` (milliseconds since 1970 UTC), and returns every header to send. It sends nothing. */
export type Sign = (request: SignableRequest, credentials: Credentials, at: number) => Record<string, string>;

/** Headers that signing writes. They are dropped first, so that those of an earlier attempt are not signed too. */
const WRITTEN_BY_SIGNING = new Set([
  "authorization",
  "x-amz-date",
  "x-amz-security-token",
  "x-amz-content-sha256",
  "date",
]);

const ALGORITHM = "AWS4-HMAC-SHA256";
const EMPTY_HASH = hash("sha256", "", "hex");

/**
 * The SDK's signer, used for the canonical form of paths, headers and dates. Two of its parts are replaced. The query, the third line of a
 * canonical request, comes from wireUrl, because the SDK loses a parameter named `__proto__`. The SDK's method `sign` is not used: it
 * hashes through promises and derives the signing key for each request, which takes half of the time of a signature.
 */
class Canonicaliser extends SignatureV4 {
  canonical(
    { body, method, url }: SignableRequest,
    headers: Record<string, string>,
  ): { request: string; signedHeaders: string } {
    const request = { method, protocol: url.protocol, hostname: url.host, path: url.path, query: {}, headers };
    const canonicalHeaders = getCanonicalHeaders(request);
    const payloadHash = body === undefined ? EMPTY_HASH : hash("sha256", body, "hex");
    const [first, path, , ...rest] = this.createCanonicalRequest(request, canonicalHeaders, payloadHash).split("\n");
    return {
      request: [first, path, url.canonicalQuery, ...rest].join("\n"),
      signedHeaders: this.getCanonicalHeaderList(canonicalHeaders),
    };
  }

  dates(at: number): { longDate: string; shortDate: string } {
    return this.formatDate(new Date(at));
  }
}

/** SignatureV4 requires keys and a hash in its constructor; the methods that are used here need neither. */
const NO_KEYS = { accessKeyId: "", secretAccessKey: "" };
class NoHash {
  update(): void {
    throw new TypeError("This class hashes nothing.");
  }
  async digest(): Promise<Uint8Array> {
    throw new TypeError("This class hashes nothing.");
  }
  reset(): void {}
}

/**
 * Creates a signer for one region and service, AWS Signature Version 4. It signs the host with its port, the content type and
 * `x-amz-*`; other headers stay unsigned, since proxies change them.
 *
 * Source: IAM user guide, "Create a signed AWS API request".
 */
export function createSign({ region, service }: { region: string; service: string }): Sign {
  const canonicaliser = new Canonicaliser({ region, service, credentials: NO_KEYS, sha256: NoHash });
  const keyOf = createKeyOf([region, service, "aws4_request"]);

  return function sign(request, credentials, at) {
    // Otherwise the string "undefined" would serve as the key.
    requireStrings("The keys that credentials() returned", keysOf(credentials));
    const { headers, url } = request;
    const { longDate, shortDate } = canonicaliser.dates(at);
    const sent: Record<string, string> = {};
    const signed: Record<string, string> = { host: url.host };
    for (const name in headers) {
      const value = headers[name];
      if (value === undefined || WRITTEN_BY_SIGNING.has(name) || name === "host") continue;
      sent[name] = value;
      if (name === "content-type" || name.startsWith("x-amz-")) signed[name] = value;
    }
    sent["x-amz-date"] = signed["x-amz-date"] = longDate;
    if (credentials.sessionToken) {
      sent["x-amz-security-token"] = signed["x-amz-security-token"] = credentials.sessionToken;
    }

    const canonical = canonicaliser.canonical(request, signed);
    const scope = createScope(shortDate, region, service);
    const stringToSign = `${ALGORITHM}\n${longDate}\n${scope}\n${hash("sha256", canonical.request, "hex")}`;
    const signature = createHmac("sha256", keyOf(credentials.secretAccessKey, shortDate))
      .update(stringToSign)
      .digest("hex");
    sent["authorization"] =
      `${ALGORITHM} Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${canonical.signedHeaders}, Signature=${signature}`;
    return sent;
  };
}

/** The two keys of credentials; undefined keys when a function in JavaScript returned no credentials. */
function keysOf(credentials: Credentials | undefined): Record<string, unknown> {
  return { accessKeyId: credentials?.accessKeyId, secretAccessKey: credentials?.secretAccessKey };
}

/**
 * Derives the signing key of a secret and a day, and keeps it until one of the two changes. The keys are KeyObjects: an HMAC whose key is a
 * Buffer takes five times as long on Node 24.
 */
function createKeyOf(scope: readonly string[]): (secretAccessKey: string, day: string) => KeyObject {
  let kept: { secretAccessKey: string; day: string; key: KeyObject } | undefined;
  return function keyOf(secretAccessKey, day) {
    if (kept?.day !== day || kept.secretAccessKey !== secretAccessKey) {
      const first = createSecretKey(`AWS4${secretAccessKey}`, "utf8");
      const derive = (key: KeyObject, text: string) => createSecretKey(createHmac("sha256", key).update(text).digest());
      kept = { secretAccessKey, day, key: [day, ...scope].reduce(derive, first) };
    }
    return kept.key;
  };
}
