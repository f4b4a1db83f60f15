import type { RawRequest } from "../http/raw-message.ts";
import { awsHeaderName } from "./aws-header-name.ts";
import type { Query } from "./query.ts";
import type { RouteMatch } from "./route.ts";

/** Returns the required parameters that a request leaves out or blank. AWS compares names case-sensitively, even those of headers. */
export function missingParameters({ route, pathParameters }: RouteMatch, request: RawRequest, query: Query): string[] {
  return route.required
    .filter(({ in: place, name }) => {
      if (place === "query") return isBlank(query?.[name]?.at(-1));
      if (place === "path") return isBlank(pathParameters?.[name]);
      return isBlank(request.headers.findLast(([sent]) => awsHeaderName(sent) === name)?.[1]);
    })
    .map(({ name }) => name);
}

function isBlank(value: string | undefined): boolean {
  return value === undefined || value.trim() === "";
}
