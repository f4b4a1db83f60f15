import { headerValues, type RawRequest } from "../http/raw-message.ts";
import { splitTarget } from "../iam/canonical-request.ts";

/** The format in which a client reads errors. Each protocol of AWS has one of these. */
export type AnswerFormat =
  | { kind: "json" }
  /** The XML of the query protocol and of the rest-xml protocol. Only services of the stack have a namespace here. */
  | { kind: "xml"; namespace?: string }
  /** The XML of EC2's own protocol. */
  | { kind: "ec2" };

/** The Content-Type of the query protocol. */
const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

/**
 * Services that speak rest-xml, by their names in signatures. Nothing else in a rest-xml request shows its protocol. Source: the services'
 * API models.
 */
const REST_XML: ReadonlySet<string> = new Set(["cloudfront", "route53", "s3", "s3-outposts", "s3express"]);

/** Tells whether the body of a request is a form, as in the query protocol. */
export function isForm(request: RawRequest): boolean {
  return FORM_TYPE.test(headerValues(request, "content-type")[0] ?? "");
}

/**
 * Returns the format in which the sender of a request reads errors. When the headers do not show it, the service that the signature names
 * decides.
 */
export function formatOf(request: RawRequest): AnswerFormat {
  if (headerValues(request, "x-amz-target").length > 0) return { kind: "json" };
  const service = signedService(request);
  if (service === "ec2") return { kind: "ec2" };
  return isForm(request) || REST_XML.has(service) ? { kind: "xml" } : { kind: "json" };
}

/** Returns the service in a signature's scope (`KEY/DATE/REGION/SERVICE/aws4_request`); an empty string when the request has no such signature. */
export function signedService(request: RawRequest): string {
  const [, query] = splitTarget(request.target);
  const scope = `${headerValues(request, "authorization")[0] ?? ""} ${query.replaceAll(/%2F/gi, "/")}`;
  return /Credential=[^/\s,&]*\/\d*\/[^/\s,&]*\/([^/\s,&]*)\//.exec(scope)?.[1] ?? "";
}
