import { headerValues, type RawRequest } from "../http/raw-message.ts";
import { decode, splitTarget } from "./canonical-request.ts";
import { type Refusal, refusals } from "./refusals.ts";

/** A signature as it stands in a request, nothing of it checked but that it is there. */
export interface Signature {
  kind: "signature";
  form: "header" | "query";
  algorithm: string;
  credential: string;
  /** As they are written, in the order given. */
  signedHeaders: readonly string[];
  signature: string;
  date: string;
  /** X-Amz-Security-Token, from wherever the form has it. */
  sessionToken: string | undefined;
  /** X-Amz-Expires of the query form, in seconds. */
  expires: string | undefined;
}

const ALGORITHM_IN_QUERY = /(?:^|&)X-Amz-Algorithm=/;

/** Finds the signature of a request: in its Authorization header or in its query (presigned). */
export function readSignature(request: RawRequest): Signature | Refusal | { kind: "unsigned" } {
  const authorization = headerValues(request, "authorization");
  const [, query] = splitTarget(request.target);
  const inQuery = ALGORITHM_IN_QUERY.test(query);
  if (authorization.length === 0) return inQuery ? fromQuery(query) : { kind: "unsigned" };
  if (inQuery) return refusals.twoForms();
  // Two headers are one with a comma, which then holds a part without an equal sign.
  return fromHeader(authorization.join(","), request);
}

function fromHeader(header: string, request: RawRequest): Signature | Refusal {
  const [, algorithm = "", rest = ""] = /^\s*(\S*)\s*(.*)$/s.exec(header) ?? [];
  const parameters = new Map<string, string>();
  for (const part of rest.split(/[,\s]+/)) {
    if (part === "") continue;
    const equals = part.indexOf("=");
    if (equals < 0) return refusals.noEqualSign(header);
    // The last one of a name counts.
    parameters.set(part.slice(0, equals), part.slice(equals + 1));
  }
  if (algorithm.includes("=")) return refusals.noAlgorithmFirst();

  const date = oneOf(request, "x-amz-date") ?? oneOf(request, "date");
  const missing = ["Credential", "Signature", "SignedHeaders"].filter((name) => !parameters.get(name));
  if (date === undefined) missing.push("Date");
  if (missing.length > 0) return refusals.headerLacks(header, missing);
  return {
    kind: "signature",
    form: "header",
    algorithm,
    credential: parameters.get("Credential") ?? "",
    signedHeaders: (parameters.get("SignedHeaders") ?? "").split(";"),
    signature: parameters.get("Signature") ?? "",
    date: date ?? "",
    sessionToken: oneOf(request, "x-amz-security-token"),
    expires: undefined,
  };
}

function fromQuery(query: string): Signature | Refusal {
  const parameters = new Map<string, string>();
  for (const pair of query.split("&")) {
    const [name = "", value = ""] = pair.split(/=(.*)/s).map(decode);
    // The signature itself is not signed: a second one would be a parameter that nobody vouches for.
    if (name === "X-Amz-Signature" && parameters.has(name)) return refusals.twoForms();
    if (!parameters.has(name)) parameters.set(name, value);
  }
  const missing = ["X-Amz-Credential", "X-Amz-Date", "X-Amz-SignedHeaders", "X-Amz-Signature"].filter(
    (name) => !parameters.get(name),
  );
  if (missing.length > 0) return refusals.queryLacks(missing);
  return {
    kind: "signature",
    form: "query",
    algorithm: parameters.get("X-Amz-Algorithm") ?? "",
    credential: parameters.get("X-Amz-Credential") ?? "",
    signedHeaders: (parameters.get("X-Amz-SignedHeaders") ?? "").split(";"),
    signature: parameters.get("X-Amz-Signature") ?? "",
    date: parameters.get("X-Amz-Date") ?? "",
    sessionToken: parameters.get("X-Amz-Security-Token"),
    expires: parameters.get("X-Amz-Expires"),
  };
}

/** Two headers of a name are one with a comma: then it is no date, and no token that anybody was given. */
function oneOf(request: RawRequest, name: string): string | undefined {
  const values = headerValues(request, name);
  return values.length === 0 ? undefined : values.join(",");
}
