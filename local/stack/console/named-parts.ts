import type { Named } from "../../console/api.ts";
import { isObject } from "../../json.ts";
import type { Resource } from "../../template/resource.ts";
import type { StackPlan } from "../plan-stack.ts";
import { placeOf } from "./place-of.ts";

type Plan = Pick<StackPlan, "origin" | "resources">;

/** Finds the places of a type (`LogGroup`) or of a property of a type (`Function.MemorySize`), as the lists without effect name them. */
export function namedPart(plan: Plan, name: string): Named {
  const { resources } = plan;
  const [first = "", ...rest] = name.split(".");
  if (resources.some(({ logicalId }) => logicalId === first.replace(/\[.*$/, ""))) {
    return { name, places: [placeOf(plan, name.replace(/ .*$/, ""))] };
  }
  const holders = resources.filter(
    ({ properties, type }) => type.split("::").at(-1) === first && hasProperty(properties, rest),
  );
  return { name, places: holders.map(({ logicalId }) => placeOf(plan, [logicalId, ...rest].join("."))) };
}

/** Finds the places of the resources in a name such as `DynamoDB::Table (Orders, Customers)`. */
export function namedResources(plan: Plan, name: string): Named {
  const [, ids = ""] = /\((.*)\)$/.exec(name) ?? [];
  return { name, places: ids.split(", ").map((logicalId) => placeOf(plan, logicalId)) };
}

/** Names a resource with its type, and finds its place. */
export function namedResource(plan: Plan, { logicalId, type }: Resource): Named {
  return { name: `${type} ${logicalId}`, places: [placeOf(plan, logicalId)] };
}

/** Tells whether a value has the property. In a list, one item with the property is enough. */
function hasProperty(value: unknown, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return true;
  if (Array.isArray(value)) return value.some((item) => hasProperty(item, [name, ...rest]));
  return isObject(value) && Object.hasOwn(value, name) && hasProperty(value[name], rest);
}
