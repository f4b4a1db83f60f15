import type { StackPlan } from "./plan-stack.ts";

/** The host name under which AWS serves an API. */
export function executeApiHost(apiId: string, { place }: Pick<StackPlan, "place">): string {
  return `${apiId}.execute-api.${place.region}.amazonaws.com`;
}
