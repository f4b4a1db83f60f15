import type { ApiKey } from "../gateway/find-api-key.ts";
import { asBoolean } from "../json.ts";
import { seededNames } from "../template/naming.ts";
import type { Problems } from "../template/problems.ts";
import type { Resource } from "../template/resource.ts";
import { readUsagePlan, type StagePlans } from "./usage-plans.ts";

/** An API key of the template, with the logical id of its resource. */
export interface ApiKeyPlan extends Omit<ApiKey, "plan"> {
  logicalId: string;
  isEnabled: boolean;
  /** The stages that the key opens, as `API/STAGE`, each with the usage plan that opens it. */
  stages: StagePlans;
}

/** The length of a key that API Gateway makes itself. */
const KEY_LENGTH = 40;

/**
 * Reads the template's API keys with the stages that their usage plans open. A key without a Value gets one that follows from the seed, as API Gateway
 * makes one. A key that is not enabled opens nothing, and a key is enabled only when the template says so. Adds a problem for limits of a usage plan that
 * API Gateway refuses, and for a key that two plans give the same stage.
 */
export function apiKeysOf(resources: readonly Resource[], seed: Buffer, problems: Problems): readonly ApiKeyPlan[] {
  const names = seededNames(seed);
  const plans = new Map(ofType("UsagePlan", resources).map((plan) => [plan.ref, readUsagePlan(plan, problems)]));
  const links = ofType("UsagePlanKey", resources);
  return ofType("ApiKey", resources).map(({ logicalId, properties, ref }) => ({
    logicalId,
    id: ref,
    value: String(properties["Value"] ?? names(`${logicalId}.Value`).mixed(KEY_LENGTH)),
    isEnabled: asBoolean(properties["Enabled"]) === true,
    stages: stagesOf(ref),
  }));

  function stagesOf(key: string): StagePlans {
    const stages = new Map<string, NonNullable<ApiKey["plan"]>>();
    for (const { logicalId, properties } of links) {
      if (properties["KeyId"] !== key || properties["KeyType"] !== "API_KEY") continue;
      for (const [stage, plan] of plans.get(String(properties["UsagePlanId"])) ?? []) {
        if (stages.has(stage)) {
          const sentence = ` gives the key a stage that another usage plan of the key has: API Gateway refuses it. Remove one of the links.`;
          problems.add(`${logicalId}.UsagePlanId`, sentence);
        }
        stages.set(stage, plan);
      }
    }
    return stages;
  }
}

/** Returns the keys that open a stage, by value. */
export function keysOfStage(keys: readonly ApiKeyPlan[], apiId: string, stage: string): ReadonlyMap<string, ApiKey> {
  return new Map(
    keys.flatMap(({ id, isEnabled, stages, value }) => {
      const plan = stages.get(`${apiId}/${stage}`);
      return isEnabled && plan !== undefined ? [[value, { id, value, plan }] as const] : [];
    }),
  );
}

function ofType(type: string, resources: readonly Resource[]): readonly Resource[] {
  return resources.filter((resource) => resource.type === `AWS::ApiGateway::${type}`);
}
