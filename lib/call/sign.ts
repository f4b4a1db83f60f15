import { SignatureV4 } from "@aws-sdk/signature-v4";
import { createSha256 } from "./sha256.ts";
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
export type Sign = (request: SignableRequest, credentials: Credentials, at: number) => Promise<Record<string, string>>;

/** Made by signing only. Left over from an earlier attempt they would be signed along. */
const MADE_BY_SIGNING = new Set([
  "authorization",
  "x-amz-date",
  "x-amz-security-token",
  "x-amz-content-sha256",
  "date",
]);

type CanonicalRequest = Parameters<SignatureV4["createCanonicalRequest"]>;

/**
 * AWS's signer, with the query as wireUrl writes it: its own keeps parameters in an object and loses one that is named
 * `__proto__`. The query is the third line of a canonical request.
 */
class WireSignature extends SignatureV4 {
  readonly #canonicalQuery: string;

  constructor(init: ConstructorParameters<typeof SignatureV4>[0], canonicalQuery: string) {
    super(init);
    this.#canonicalQuery = canonicalQuery;
  }

  protected override createCanonicalRequest(...request: CanonicalRequest): string {
    const [method, path, , ...rest] = super.createCanonicalRequest(...request).split("\n");
    return [method, path, this.#canonicalQuery, ...rest].join("\n");
  }
}

/**
 * A signer for one region and service, AWS Signature Version 4. It signs the host with its port, the content type and
 * `x-amz-*`; the rest of the headers goes unsigned, since proxies change them.
 *
 * Source: IAM user guide, "Create a signed AWS API request".
 */
export function createSign({ region, service }: { region: string; service: string }): Sign {
  const sha256 = createSha256();

  return async function sign({ method, url, headers, body }, credentials, at) {
    const signer = new WireSignature(
      { applyChecksum: false, credentials, region, service, sha256 },
      url.canonicalQuery,
    );
    const unsigned: Record<string, string> = {};
    const toSign: Record<string, string> = { host: url.host };
    for (const name in headers) {
      const value = headers[name];
      if (value === undefined || MADE_BY_SIGNING.has(name) || name === "host") continue;
      (name === "content-type" || name.startsWith("x-amz-") ? toSign : unsigned)[name] = value;
    }
    const signed = await signer.sign(
      { method, protocol: url.protocol, hostname: url.host, path: url.path, headers: toSign, body },
      { signingDate: new Date(at) },
    );
    const { host: _, ...sent } = signed.headers;
    return { ...unsigned, ...sent };
  };
}
