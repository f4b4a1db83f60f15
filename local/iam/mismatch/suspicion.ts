import type { SplitRequest } from "../canonical-request.ts";
import type { KeyParts } from "../signing-key.ts";

/** A canonical request, split into the parts that its lines are made from. */
export interface CanonicalParts {
  method: string;
  path: string;
  query: string;
  /** The signed headers with their values, in the order of their lines. */
  headers: readonly (readonly [name: string, value: string])[];
  /** The list of signed headers, as its line has it: `host;x-amz-date`. */
  signedHeaders: string;
  bodyHash: string;
}

/** A mistake that a client may have made when signing, with the texts that such a client signs. */
export interface Suspicion {
  /** The mistake in plain words. The subject of the sentence is the signature: `it was made for POST, and this is GET`. */
  because: string;
  /** The parts of the canonical request that the mistake changes. */
  canonical?: Partial<CanonicalParts>;
  /** The parts of the signing key that the mistake changes. */
  key?: Partial<KeyParts>;
}

/** A request whose signature does not match, with everything that the known mistakes are derived from. */
export interface Mismatch {
  request: SplitRequest;
  /** The header lines as sent. */
  headerLines: readonly (readonly [name: string, value: string])[];
  /** The canonical request that the verifier has computed. */
  canonical: CanonicalParts;
  /** The parts of the verifier's signing key. */
  key: KeyParts;
  /** The query parameters that are not signed. */
  without: readonly string[];
  /** The stage of the API; undefined for other services. */
  stage?: string | undefined;
}

/** Splits a canonical request into its parts. */
export function splitCanonical(text: string): CanonicalParts {
  const [method = "", path = "", query = "", ...lines] = text.split("\n");
  const [signedHeaders = "", bodyHash = ""] = lines.slice(-2);
  const headers = lines.slice(0, -3).map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1)] as const;
  });
  return { method, path, query, headers, signedHeaders, bodyHash };
}

/** Joins the parts of a canonical request. */
export function joinCanonical({ bodyHash, headers, method, path, query, signedHeaders }: CanonicalParts): string {
  return [method, path, query, ...headers.map(([name, value]) => `${name}:${value}`), "", signedHeaders, bodyHash].join(
    "\n",
  );
}
