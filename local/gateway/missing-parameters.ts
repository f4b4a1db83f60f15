import type { RawRequest } from "../http/raw-message.ts";
import { awsHeaderName } from "./aws-header-name.ts";
import type { Query } from "./query.ts";
import type { RouteMatch } from "./route.ts";

/** A required parameter that is missing or blank in a request. */
export interface MissingParameter {
  name: string;
  /** The name of a sent header that differs from the required name only in upper and lower case; undefined when there is no such header. */
  sentAs: string | undefined;
}

/**
 * Returns the required parameters that are missing or blank in a request. Header names are compared case-sensitively too: when `X-Tenant-Id` is
 * required, API Gateway does not find it in a request with `x-tenant-id`, the form that every fetch sends.
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
