import type { ApiKeyPlan } from "./api-keys.ts";
import type { ApiPlan } from "./apis.ts";

/**
 * Names the throttling limits that apply to no method, because the API has no such path or method: `dev of DayApi: MethodSettings for GET /dya`. Usually the
 * path is misspelt.
 */
export function idleLimits(apis: readonly ApiPlan[], apiKeys: readonly ApiKeyPlan[]): readonly string[] {
  return apis.flatMap((api) =>
    api.stages.flatMap(({ name, throttles }) => {
      const ofStage = throttles.map(({ method, resource }) => ({ method, resource, from: "MethodSettings" }));
      const ofPlans = apiKeys.flatMap(({ stages }) =>
        Array.from(stages.get(`${api.id}/${name}`)?.methods.keys() ?? [], (key) => {
          const [method = "", resource = ""] = key.split(" ", 2);
          return { method, resource, from: "usage plan's Throttle" };
        }),
      );
      const idle = [...ofStage, ...ofPlans].filter((limit) => !appliesTo(limit, api));
      return [
        ...new Set(
          idle.map(({ from, method, resource }) => `${name} of ${api.logicalId}: ${from} for ${method} ${resource}`),
        ),
      ];
    }),
  );
}

function appliesTo(limit: { method: string; resource: string }, { definition }: ApiPlan): boolean {
  return definition.routes.some(
    ({ method, resource }) =>
      (limit.resource === "/*" || limit.resource === resource) && ["*", "ANY", method].includes(limit.method),
  );
}
