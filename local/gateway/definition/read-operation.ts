import { asObject, type Json } from "../../json.ts";
import type { Route } from "./definition.ts";
import { readAuth } from "./read-auth.ts";
import { readIntegration } from "./read-integration.ts";
import { readParameters } from "./read-parameters.ts";
import { AMAZON, type Reading, reportUnknownExtensions } from "./reading.ts";

const KNOWN_EXTENSIONS = ["auth", "integration", "request-validator"];

/**
 * Reads an operation into a route. `sharedParameters` are the parameters of the whole path. The caller adds the route's method and path.
 */
export function readOperation(
  operation: Json,
  sharedParameters: readonly Json[],
  place: string,
  reading: Reading,
): Omit<Route, "method" | "resource" | "segments"> {
  reportUnknownExtensions(operation, KNOWN_EXTENSIONS, place, reading);
  const integration = asObject(operation[`${AMAZON}integration`]);
  return {
    ...readAuth(operation, place, reading),
    operationId: String(operation["operationId"] ?? ""),
    ...readParameters(operation, sharedParameters, place, reading),
    integration: readIntegration(integration, `${place}.${AMAZON}integration`, reading),
  };
}
