import type { ApiKey } from "../gateway/find-api-key.ts";
import { asBoolean, asObject } from "../json.ts";
import { seededNames } from "../template/naming.ts";
import type { Resource } from "../template/resource.ts";

/** An API key of the template, with the logical id of its resource. */
export interface ApiKeyPlan extends ApiKey {
  logicalId: string;
  isEnabled: boolean;
  /** The stages that the key opens, as `API/STAGE`. */
  stages: ReadonlySet<string>;
}

/** The length of a key that API Gateway makes itself. */
const KEY_LENGTH = 40;

/**
 * Reads the template's API keys with the stages that their usage plans open. A key without a Value gets one that follows from the seed, as API Gateway
 * makes one. A key that is not enabled opens nothing, and a key is enabled only when the template says so.
 */
export function apiKeysOf(resources: readonly Resource[], seed: Buffer): readonly ApiKeyPlan[] {
  const names = seededNames(seed);
  const stagesOf = new Map(ofType("UsagePlan", resources).map((plan) => [plan.ref, apiStages(plan)]));
  const links = ofType("UsagePlanKey", resources).map(({ properties }) => properties);
  return ofType("ApiKey", resources).map(({ logicalId, properties, ref }) => ({
    logicalId,
    id: ref,
    value: String(properties["Value"] ?? names(`${logicalId}.Value`).mixed(KEY_LENGTH)),
    isEnabled: asBoolean(properties["Enabled"]) === true,
    stages: new Set(
      links
        .filter(({ KeyId, KeyType }) => KeyId === ref && KeyType === "API_KEY")
        .flatMap(({ UsagePlanId }) => stagesOf.get(String(UsagePlanId)) ?? []),
    ),
  }));
}

/** Returns the keys that open a stage, by value. */
export function keysOfStage(keys: readonly ApiKeyPlan[], apiId: string, stage: string): ReadonlyMap<string, ApiKey> {
  const open = keys.filter(({ isEnabled, stages }) => isEnabled && stages.has(`${apiId}/${stage}`));
  return new Map(open.map(({ id, value }) => [value, { id, value }]));
}

function apiStages({ properties }: Resource): readonly string[] {
  const stages: unknown = properties["ApiStages"];
  return (Array.isArray(stages) ? stages : []).map((stage) => {
    const { ApiId, Stage } = asObject(stage);
    return `${ApiId}/${Stage}`;
  });
}

function ofType(type: string, resources: readonly Resource[]): readonly Resource[] {
  return resources.filter((resource) => resource.type === `AWS::ApiGateway::${type}`);
}
