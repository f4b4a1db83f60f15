/** A file of SigV4 vectors: signing cases, whose canonical request is known, and verifying cases, whose verdict is. */
export interface VectorFile {
  cases: readonly (SigningVector | VerifyingVector)[];
  /** Of a file of verifying cases. */
  accept_region?: string;
  accept_service?: string;
  known_keys?: readonly Keys[];
}

export interface Keys {
  access_key_id: string;
  secret_access_key: string;
  token?: string;
}

export interface SigningVector {
  name: string;
  method: string;
  /** The target on the wire, where there is a `url`; otherwise as written, not percent-encoded. */
  target: string;
  /** What a caller hands to fetch. */
  url?: string;
  host?: string;
  /** Lines, the same name more than once included; a continuation line stands behind a newline. */
  headers: readonly [name: string, value: string][];
  body: string;
  /** A URL or Headers object cannot express it. */
  raw_only?: boolean;
  context: {
    credentials: Keys;
    region: string;
    service: string;
    timestamp: string;
    normalize: boolean;
    sign_body: boolean;
    omit_session_token: boolean;
  };
  canonical_uri?: string;
  canonical_query?: string;
  payload_sha256?: string;
  header: { canonical_request: string; string_to_sign: string; signature: string };
  /** The presigned form. */
  query?: { canonical_request: string; signed_request_target: string };
}

export interface VerifyingVector {
  name: string;
  expect: "accept" | "reject";
  /** A class, not an error's text: printed, not judged. */
  reason?: string;
  now: string;
  request: { method: string; target: string; headers: readonly [name: string, value: string][]; body: string };
}

/** What was held against a vector. */
export interface Finding {
  what: string;
  expected: string;
  came: string;
}

/** UTF-8 text as the bytes on the wire, a character a byte, as Node hands targets and headers over. */
export function wire(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

/** `2024-02-29T23:59:59Z` -> `20240229T235959Z`. */
export function amzDate(timestamp: string): string {
  return timestamp.replaceAll(/[-:]/g, "");
}
