import { headerValues, type RawRequest } from "../../http/raw-message.ts";
import { isObject, type Json } from "../../json.ts";
import type { IdentitySource } from "../definition/authorizer.ts";
import type { Query } from "../query.ts";

/** The parts of a request in which identity sources are looked up. */
export interface IdentityInput {
  request: Pick<RawRequest, "headers">;
  query: Query;
  stageVariables: Readonly<Record<string, string>>;
  /** The `requestContext` of the request's event. */
  requestContext: Json;
}

/**
 * Returns the values of an identity source: all lines of a header, and all values of a query parameter. An empty list means that the source is missing
 * or blank.
 */
export function identityValues({ in: part, name }: IdentitySource, input: IdentityInput): readonly string[] {
  const values = valuesOf(part, name, input);
  return values.every((value) => value.trim() === "") ? [] : values;
}

function valuesOf(part: IdentitySource["in"], name: string, input: IdentityInput): readonly string[] {
  switch (part) {
    case "header":
      return headerValues(input.request, name);
    case "querystring":
      return input.query?.[name] ?? [];
    case "stageVariables":
      return Object.hasOwn(input.stageVariables, name) ? [input.stageVariables[name] ?? ""] : [];
    case "context": {
      const value = name
        .split(".")
        .reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), input.requestContext);
      return value === undefined || value === null ? [] : [String(value)];
    }
  }
}
