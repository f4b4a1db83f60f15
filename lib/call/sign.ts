import { createHmac, createSecretKey, hash, type KeyObject } from "node:crypto";
import { createScope, getCanonicalHeaders, SignatureV4 } from "@aws-sdk/signature-v4";
import type { WireUrl } from "./wire-url.ts";

/** Keys to sign with. `sessionToken` goes with temporary ones (ASIA…). */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  /** When their source handed them out, in milliseconds since 1970 UTC; for the log alone. */
  obtainedAt?: number;
}

/** Where keys come from. Any function that gives keys is one; the rest is there for whoever keeps and renews them. */
export type CredentialsProvider = (request?: {
  /** Aborted when the call has no more time for it. */
  signal?: AbortSignal | undefined;
  /** Keys that the service refused as expired: to be replaced if they are still the current ones. */
  refused?: Credentials | undefined;
}) => Promise<Credentials>;

export interface SignableRequest {
  method: string;
  url: WireUrl;
  /** Header names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** Undefined when there is no body: another thing than an empty one for fetch, the same for the signature. */
  body: Uint8Array | undefined;
}

/**
 * Signs a request, as it is at the time `at` (milliseconds since 1970 UTC), and returns every header to send with it. Sends
 * nothing.
 */
export type Sign = (request: SignableRequest, credentials: Credentials, at: number) => Record<string, string>;

/** Made by signing only. Left over from an earlier attempt they would be signed along. */
const MADE_BY_SIGNING = new Set([
  "authorization",
  "x-amz-date",
  "x-amz-security-token",
  "x-amz-content-sha256",
  "date",
]);

const ALGORITHM = "AWS4-HMAC-SHA256";
const EMPTY_HASH = hash("sha256", "", "hex");

/**
 * AWS's own canonicalisation: paths, headers and dates as the SDK's signer writes them. Two things of it are not used. Its query keeps
 * parameters in an object and loses one that is named `__proto__`: wireUrl's is put in its place, the third line of a canonical request. And
 * its `sign` hashes through promises and hashes the keys anew for each request, which is half of its time.
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

  /** Throws for keys that are none: JavaScript's `undefined` would be signed with. */
  check(credentials: Credentials): void {
    this.validateResolvedCredentials(credentials);
  }
}

/** The class wants them, and they are of no use here. */
const NO_KEYS = { accessKeyId: "", secretAccessKey: "" };
class NoHash {
  update(): void {
    throw new TypeError("Nothing is hashed by this class.");
  }
  async digest(): Promise<Uint8Array> {
    throw new TypeError("Nothing is hashed by this class.");
  }
  reset(): void {}
}

/**
 * A signer for one region and service, AWS Signature Version 4. It signs the host with its port, the content type and
 * `x-amz-*`; the rest of the headers goes unsigned, since proxies change them.
 *
 * Source: IAM user guide, "Create a signed AWS API request".
 */
export function createSign({ region, service }: { region: string; service: string }): Sign {
  const canonicaliser = new Canonicaliser({ region, service, credentials: NO_KEYS, sha256: NoHash });
  const keyOf = createKeyOf([region, service, "aws4_request"]);

  return function sign(request, credentials, at) {
    canonicaliser.check(credentials);
    const { headers, url } = request;
    const { longDate, shortDate } = canonicaliser.dates(at);
    const sent: Record<string, string> = {};
    const signed: Record<string, string> = { host: url.host };
    for (const name in headers) {
      const value = headers[name];
      if (value === undefined || MADE_BY_SIGNING.has(name) || name === "host") continue;
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

/**
 * The signing key of a secret and a day, kept until one of the two changes. As KeyObjects: an HMAC whose key is a Buffer costs five times as
 * much on Node 24.
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
