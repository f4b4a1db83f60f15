import { headerValues, type RawRequest } from "../http/raw-message.ts";
import type { Query } from "./query.ts";
import type { RouteMatch } from "./route.ts";

/** Names of the required parameters that a request leaves out or blank. Header names count without their case, others as declared. */
export function missingParameters({ route, pathParameters }: RouteMatch, request: RawRequest, query: Query): string[] {
  return route.required
    .filter(({ in: place, name }) => {
      if (place === "query") return isBlank(query?.[name]?.at(-1));
      if (place === "path") return isBlank(pathParameters?.[name]);
      return isBlank(headerValues(request, name).at(-1));
    })
    .map(({ name }) => name);
}

function isBlank(value: string | undefined): boolean {
  return value === undefined || value.trim() === "";
}
