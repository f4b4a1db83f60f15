import { payloadHash, type SplitRequest } from "./canonical-request.ts";

const AWS_HEADER = "x-amz-";

/**
 * The x-amz- headers that a request may have without signing them, because their value cannot change what the request means. Each function tells
 * whether this value of the header may be unsigned.
 *
 * Sources: recorded requests with an unsigned session token; aws-requests-auth, a client of API Gateway that never signs x-amz-content-sha256; the
 * x-amz-cf-id in recorded events of functions behind edge endpoints (aws/chalice#575).
 */
const MAY_BE_UNSIGNED: Readonly<Record<string, (value: string, request: SplitRequest) => boolean>> = {
  // The verifier hashes the body itself. Another value would tell the function something about the body that nobody signed.
  "x-amz-content-sha256": (value, { body }) => value === payloadHash(body),
  // The verifier compares it with the key's own token.
  "x-amz-security-token": () => true,
  // CloudFront adds it on the way to an edge endpoint, after the client has signed. AWS reads it only to find a request again.
  "x-amz-cf-id": () => true,
};

/**
 * Returns the name, in lower case, of an unsigned x-amz- header that must be signed; undefined when there is none. Every x-amz- header must
 * be signed except those in MAY_BE_UNSIGNED, because its value could change what the request means. Headers whose names begin with x-amzn-,
 * such as X-Amzn-Trace-Id, need no signature: clients never sign them.
 */
export function unsignedHeader(request: SplitRequest, signedHeaders: readonly string[]): string | undefined {
  for (const [name, value] of request.headers) {
    if (!name.startsWith(AWS_HEADER) || signedHeaders.includes(name)) continue;
    if (!MAY_BE_UNSIGNED[name]?.(value, request)) return name;
  }
  return undefined;
}
