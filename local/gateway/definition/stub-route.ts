import type { Route } from "./definition.ts";

/**
 * Makes a route that the stack was told to leave out. It answers 501 to every caller whom the API's resource policy lets in. The method's own checks are
 * left out with it, so the route must never answer anything else.
 */
export function stubRoute({ method, resource, segments }: Pick<Route, "method" | "resource" | "segments">): Route {
  return {
    method,
    resource,
    segments,
    auth: "NONE",
    needsApiKey: false,
    operationId: "",
    queryNames: [],
    required: [],
    bodyModels: new Map(),
    integration: { kind: "stub" },
  };
}
