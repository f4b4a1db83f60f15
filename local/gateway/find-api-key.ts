import { headerValues, type RawRequest } from "../http/raw-message.ts";
import type { Definition, Route } from "./definition/definition.ts";
import type { GatewayError } from "./gateway-error.ts";
import type { UsagePlan } from "./usage-limits.ts";

/** An API key that a usage plan of the stage has. */
export interface ApiKey {
  id: string;
  value: string;
  /** The usage plan by which the key opens the stage. Undefined: the key has no limits. */
  plan?: UsagePlan;
}

export interface FindApiKeyInput {
  route: Pick<Route, "needsApiKey">;
  source: Definition["apiKeySource"];
  request: Pick<RawRequest, "headers">;
  /** The key that the Lambda authorizer returned; undefined without such an authorizer. */
  usageIdentifierKey: string | undefined;
  /** The keys of the stage's usage plans, by value. */
  keys: ReadonlyMap<string, ApiKey>;
}

/**
 * Finds the API key of a request whose method needs one, or returns the refusal. A method that needs none has no key.
 *
 * Source: API Gateway developer guide, "Choose an API key source".
 */
export function findApiKey(input: FindApiKeyInput): { apiKey: ApiKey | undefined } | GatewayError {
  const { keys, request, route, source, usageIdentifierKey } = input;
  if (!route.needsApiKey) return { apiKey: undefined };
  const sent = source === "HEADER" ? headerValues(request, "x-api-key") : [usageIdentifierKey ?? ""];
  const [value = "", another] = sent;
  const where = source === "HEADER" ? "in its header x-api-key" : "from its Lambda authorizer (usageIdentifierKey)";
  if (value === "" || another !== undefined) return invalidApiKey(`the request has not exactly one API key ${where}`);
  const apiKey = keys.get(value);
  return apiKey ? { apiKey } : invalidApiKey("no usage plan of this stage has the request's API key, enabled");
}

function invalidApiKey(because: string): GatewayError {
  return {
    status: 403,
    responseType: "INVALID_API_KEY",
    errorType: "ForbiddenException",
    message: "Forbidden",
    style: "plain",
    because,
  };
}
