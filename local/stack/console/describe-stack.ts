import type { FunctionView, PoolClient, StackAnswer } from "../../console/api.ts";
import { asObject } from "../../json.ts";
import type { Resource } from "../../template/resource.ts";
import type { UserPool } from "../../user-pool/user-pool.ts";
import { everyImitation } from "../every-imitation.ts";
import type { LocalApi } from "../local-stack.ts";
import type { FunctionPlan } from "../plan-functions.ts";
import type { StackPlan } from "../plan-stack.ts";
import type { Pools } from "../pools.ts";
import { namedPart, namedResource, namedResources } from "./named-parts.ts";
import { placeOf } from "./place-of.ts";
import { shownEnvironment } from "./shown-environment.ts";
import { shownUrl } from "./shown-url.ts";

export interface RunningParts {
  plan: StackPlan;
  apis: readonly LocalApi[];
  pools: Pools;
  awsEndpoint: string;
  /** The environment of a shell that uses the stack. */
  environment: Readonly<Record<string, string>>;
  /** Everything in the template without effect, as `LocalStack.withoutEffect` has it. */
  withoutEffect: readonly string[];
  /** Replaces AWS's addresses of APIs by their local ones, as functions get them. */
  toLocal: (value: string) => string;
}

/** Describes what runs: APIs, pools, functions, and which parts of the template have an effect. */
export function describeStack(parts: RunningParts): StackAnswer {
  const { apis, awsEndpoint, plan, pools, withoutEffect } = parts;
  const { beside, invented, origin, place, resources } = plan;
  const logicalIdOf = (ref: string) => resources.find((resource) => resource.ref === ref)?.logicalId ?? ref;
  return {
    name: place.stackName,
    region: place.region,
    accountId: place.accountId,
    awsEndpoint,
    ...(origin.file && { file: origin.file.path }),
    apis: apis.map(({ host, id, logicalId, name, otherStages, stage, url }) => ({
      name,
      logicalId,
      id,
      url: shownUrl(url),
      host,
      stages: [stage, ...otherStages],
      place: placeOf(plan, logicalId),
    })),
    userPools: pools.userPools.map((pool) => ({
      id: pool.id,
      name: pool.displayName,
      logicalId: logicalIdOf(pool.id),
      clients: clientsOf(pool, plan),
      place: placeOf(plan, logicalIdOf(pool.id)),
    })),
    identityPools: pools.identityPools.map(({ allowsGuests, id, name }) => ({
      id,
      name,
      logicalId: logicalIdOf(id),
      allowsGuests,
      place: placeOf(plan, logicalIdOf(id)),
    })),
    functions: plan.functions.map((one) => describeFunction(one, parts)),
    imitated: resources.filter(isImitated).map((resource) => namedResource(plan, resource)),
    withoutEffect: withoutEffect.map((name) => namedPart(plan, name)),
    beside: beside.map((name) => namedResources(plan, name)),
    invented,
  };
}

/** Describes the app clients of a user pool. */
export function clientsOf({ clients }: UserPool, { resources }: Pick<StackPlan, "resources">): readonly PoolClient[] {
  return Array.from(clients.values(), ({ flows, id, name, secret }) => ({
    id,
    name,
    logicalId: resources.find(({ ref }) => ref === id)?.logicalId ?? id,
    hasSecret: secret !== undefined,
    authFlows: [...flows],
  }));
}

function isImitated({ type }: Resource): boolean {
  return Object.hasOwn(everyImitation, type) && everyImitation[type] !== "no effect";
}

function describeFunction({ resource }: FunctionPlan, { plan, toLocal }: RunningParts): FunctionView {
  const { attributes, logicalId, properties, ref } = resource;
  const role = plan.resources.find(({ attributes: { Arn } }) => Arn !== undefined && Arn === properties["Role"]);
  const variables = Object.entries(asObject(asObject(properties["Environment"])["Variables"]));
  return {
    name: ref,
    logicalId,
    arn: attributes["Arn"] ?? "",
    ...(role && { role: role.logicalId }),
    runtime: String(properties["Runtime"] ?? ""),
    memoryMb: Number(properties["MemorySize"] ?? 128),
    timeoutSeconds: Number(properties["Timeout"] ?? 3),
    environment: shownEnvironment(
      Object.fromEntries(variables.map(([name, value]) => [name, toLocal(String(value))] as const)),
    ),
    place: placeOf(plan, logicalId),
  };
}
