import { decode, type SplitRequest } from "./canonical-request.ts";
import { type Refusal, refusals } from "./refusals.ts";

/** The parts of a request's signature. Each part is present; nothing else about it has been checked. */
export interface Signature {
  kind: "signature";
  form: "header" | "query";
  algorithm: string;
  credential: string;
  /** Header names as the caller wrote them, in the caller's order. */
  signedHeaders: readonly string[];
  signature: string;
  date: string;
  /** The value of X-Amz-Security-Token, from the header or the query. */
  sessionToken: string | undefined;
  /** The value of X-Amz-Expires, in seconds, when the request is presigned. */
  expires: string | undefined;
}

const ALGORITHM_IN_QUERY = /(?:^|&)X-Amz-Algorithm=/;

/** Reads the signature of a request from its Authorization header or, when it is presigned, from its query. */
export function readSignature({ headers, query }: SplitRequest): Signature | Refusal | { kind: "unsigned" } {
  const authorization = headers.get("authorization");
  const inQuery = ALGORITHM_IN_QUERY.test(query);
  if (authorization === undefined) return inQuery ? fromQuery(query) : { kind: "unsigned" };
  return inQuery ? refusals.twoForms() : fromHeader(authorization, headers);
}

function fromHeader(header: string, headers: SplitRequest["headers"]): Signature | Refusal {
  const end = header.search(/[ \t]|$/);
  const algorithm = header.slice(0, end);
  const parameters = new Map<string, string>();
  for (const part of header.slice(end).split(/[, \t]+/)) {
    if (part === "") continue;
    const equals = part.indexOf("=");
    if (equals < 0) return refusals.noEqualSign(header);
    // When a name is repeated, the last one counts.
    parameters.set(part.slice(0, equals), part.slice(equals + 1));
  }
  if (algorithm.includes("=")) return refusals.noAlgorithmFirst();

  const credential = parameters.get("Credential");
  const signature = parameters.get("Signature");
  const signedHeaders = parameters.get("SignedHeaders");
  const date = headers.get("x-amz-date") ?? headers.get("date");
  if (!credential || !signature || !signedHeaders || date === undefined) {
    const missing = ["Credential", "Signature", "SignedHeaders"].filter((name) => !parameters.get(name));
    return refusals.headerLacks(header, date === undefined ? [...missing, "Date"] : missing);
  }
  return {
    kind: "signature",
    form: "header",
    algorithm,
    credential,
    signedHeaders: signedHeaders.split(";"),
    signature,
    date,
    sessionToken: headers.get("x-amz-security-token"),
    expires: undefined,
  };
}

function fromQuery(query: string): Signature | Refusal {
  const parameters = new Map<string, string>();
  for (const pair of query.split("&")) {
    const equals = pair.indexOf("=");
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? "" : decode(pair.slice(equals + 1));
    // The signature itself is not signed, so a second one would be an unsigned parameter.
    if (name === "X-Amz-Signature" && parameters.has(name)) return refusals.twoForms();
    if (!parameters.has(name)) parameters.set(name, value);
  }
  const credential = parameters.get("X-Amz-Credential");
  const date = parameters.get("X-Amz-Date");
  const signedHeaders = parameters.get("X-Amz-SignedHeaders");
  const signature = parameters.get("X-Amz-Signature");
  if (!credential || !date || !signedHeaders || !signature) {
    const wanted = ["X-Amz-Credential", "X-Amz-Date", "X-Amz-SignedHeaders", "X-Amz-Signature"];
    return refusals.queryLacks(wanted.filter((name) => !parameters.get(name)));
  }
  return {
    kind: "signature",
    form: "query",
    algorithm: parameters.get("X-Amz-Algorithm") ?? "",
    credential,
    signedHeaders: signedHeaders.split(";"),
    signature,
    date,
    sessionToken: parameters.get("X-Amz-Security-Token"),
    expires: parameters.get("X-Amz-Expires"),
  };
}
