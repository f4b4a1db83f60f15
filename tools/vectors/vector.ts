/** A file of SigV4 test vectors. A signing case gives the expected canonical request and signature; a verifying case gives the expected verdict. */
export interface VectorFile {
  cases: readonly (SigningVector | VerifyingVector)[];
  /** The region of the verifier in verifying cases. */
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
  /** The request target: percent-encoded when the case has a `url`, otherwise unchanged. */
  target: string;
  /** The URL that a caller would give to `fetch`. */
  url?: string;
  host?: string;
  /** Header lines in order. A name may repeat. A line break inside a value begins a continuation line. */
  headers: readonly [name: string, value: string][];
  body: string;
  /** True when a URL or Headers object cannot express the request. */
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
  /** The presigned form of the request. */
  query?: { canonical_request: string; signed_request_target: string };
}

export interface VerifyingVector {
  name: string;
  expect: "accept" | "reject";
  /** The kind of refusal, for printing only: it is not compared. */
  reason?: string;
  now: string;
  request: { method: string; target: string; headers: readonly [name: string, value: string][]; body: string };
}

/** A part of a vector that was compared, and the result. */
export interface Finding {
  part: string;
  expected: string;
  actual: string;
}

/** Encodes a string in the form in which Node delivers targets and headers: one character for each byte of the string's UTF-8. */
export function wire(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

/** Converts a timestamp to the form of SigV4: `2024-02-29T23:59:59Z` -> `20240229T235959Z`. */
export function amzDate(timestamp: string): string {
  return timestamp.replaceAll(/[-:]/g, "");
}
