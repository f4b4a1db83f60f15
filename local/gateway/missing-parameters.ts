import type { RawRequest } from "../http/raw-message.ts";
import { awsHeaderName } from "./aws-header-name.ts";
import type { Query } from "./query.ts";
import type { RouteMatch } from "./route.ts";

/** A required parameter that a request leaves out or blank. */
export interface MissingParameter {
  name: string;
  /** The name of a header that the request has and that differs from the required name in capital letters only. */
  sentAs: string | undefined;
}

/**
 * Returns the required parameters that a request leaves out or blank. Even the names of headers are compared case-sensitively: API Gateway treats
 * `X-Tenant-Id` as missing in a request that has `x-tenant-id`, which is how every fetch writes it.
 *
 * Source: API Gateway developer guide, "Amazon API Gateway important notes".
 */
export function missingParameters(
  { route, pathParameters }: RouteMatch,
  request: RawRequest,
  query: Query,
): MissingParameter[] {
  return route.required
    .filter(({ in: place, name }) => {
      if (place === "query") return isBlank(query?.[name]?.at(-1));
      if (place === "path") return isBlank(pathParameters?.[name]);
      return isBlank(request.headers.findLast(([sent]) => awsHeaderName(sent) === name)?.[1]);
    })
    .map(({ in: place, name }) => ({ name, sentAs: place === "header" ? otherSpelling(request, name) : undefined }));
}

function isBlank(value: string | undefined): boolean {
  return value === undefined || value.trim() === "";
}

function otherSpelling({ headers }: RawRequest, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find(([header, value]) => header.toLowerCase() === wanted && !isBlank(value))?.[0];
}
