import type { Imitation, PropertyImitation } from "../imitation.ts";
import { isObject } from "../json.ts";
import type { Resource } from "../template/resource.ts";
import type { Properties } from "../template/template.ts";

/** The parts of a template that are not imitated, and those that have no effect. */
export interface ImitationReport {
  /** A sentence for each part that is not imitated, beginning with its place: `UserPool.LambdaConfig is not imitated`. */
  problems: readonly string[];
  /** Types and properties without effect, each listed once: `LogGroup`, `Function.MemorySize`. */
  withoutEffect: readonly string[];
}

export interface TemplateReport extends ImitationReport {
  /** The resources of services that the stack does not imitate, by type: `DynamoDB::Table (Orders, Customers)`. */
  beside: readonly string[];
}

/**
 * Compares every property of every resource with the `Imitation` lists, which say what each property does in the local stack. A property
 * that is in no list is a problem. A resource type that is in no list is a problem when the stack imitates another type of the same service, or
 * when `refusedServices` names the service: the stack would imitate only a part of that service. Resources of all other services get a name
 * and an ARN, and have no other effect.
 */
export function checkImitation(
  resources: readonly Resource[],
  imitation: Imitation,
  refusedServices: readonly string[] = [],
): TemplateReport {
  const problems: string[] = [];
  const withoutEffect = new Set<string>();
  const beside = new Map<string, string[]>();
  const services = new Set([...imitatedServices(imitation), ...refusedServices]);

  for (const { logicalId, type, properties } of resources) {
    const known = Object.hasOwn(imitation, type) ? imitation[type] : undefined;
    if (known === undefined) {
      if (services.has(serviceOf(type))) problems.push(`${logicalId}: ${type} is not imitated`);
      else beside.set(type, [...(beside.get(type) ?? []), logicalId]);
    } else if (known === "no effect") withoutEffect.add(shortName(type));
    else {
      for (const name of known.required ?? []) {
        if (properties[name] === undefined) problems.push(`${logicalId}.${name} is required`);
      }
      checkObject(properties, known.properties, logicalId, shortName(type));
    }
  }
  return {
    problems,
    withoutEffect: [...withoutEffect],
    beside: Array.from(beside, ([type, ids]) => `${type.replace(/^AWS::/, "")} (${ids.join(", ")})`),
  };

  function checkObject(value: Properties, known: Record<string, PropertyImitation>, where: string, name: string): void {
    for (const [key, child] of Object.entries(value)) {
      const treatment = Object.hasOwn(known, key) ? known[key] : undefined;
      if (treatment === undefined) problems.push(`${where}.${key} is not imitated`);
      else check(child, treatment, `${where}.${key}`, `${name}.${key}`);
    }
  }

  function checkValue(value: unknown, allowed: readonly unknown[], where: string): void {
    const texts = allowed.map((one) => JSON.stringify(one));
    if (!texts.includes(JSON.stringify(value))) problems.push(`${where} is imitated only as ${texts.join(" or ")}`);
  }

  function check(value: unknown, treatment: PropertyImitation, where: string, name: string): void {
    if (treatment === "imitated") return;
    if (treatment === "no effect") {
      withoutEffect.add(name);
    } else if ("only" in treatment) {
      checkValue(value, treatment.only, where);
    } else if ("accepts" in treatment) {
      withoutEffect.add(name);
      checkValue(value, treatment.accepts, where);
    } else if ("items" in treatment) {
      if (!Array.isArray(value)) problems.push(`${where} must be a list`);
      else for (const [index, item] of value.entries()) check(item, treatment.items, `${where}[${index}]`, name);
    } else if (isObject(value)) {
      checkObject(value, treatment.properties, where, name);
    } else {
      problems.push(`${where} must be an object`);
    }
  }
}

/** Returns the services of which the lists imitate at least one type, and do not only know that it has no effect. */
export function imitatedServices(imitation: Imitation): readonly string[] {
  return Object.keys(imitation)
    .filter((type) => imitation[type] !== "no effect")
    .map(serviceOf);
}

/** Returns the service of a resource type: `AWS::Lambda::Function` -> `AWS::Lambda`. */
function serviceOf(type: string): string {
  return type.split("::").slice(0, 2).join("::");
}

/** Shortens the name of a resource type: `AWS::Lambda::Function` -> `Function`. */
function shortName(type: string): string {
  return type.split("::").at(-1) ?? type;
}
