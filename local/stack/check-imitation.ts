import type { Imitation, PropertyImitation } from "../imitation.ts";
import { isObject } from "../json.ts";
import type { Resource } from "./resolve.ts";
import type { Properties, Template } from "./template.ts";

/** The parts of a template that are not imitated, and those that have no effect. */
export interface ImitationReport {
  /** A sentence for each part that is not imitated, beginning with its place: `UserPool.LambdaConfig is not imitated`. */
  problems: readonly string[];
  /** Types and properties without effect, each listed once: `LogGroup`, `Function.MemorySize`. */
  withoutEffect: readonly string[];
}

/**
 * Returns a sentence for each resource whose type is not imitated. Call it before references are resolved: a reference to such a resource cannot be
 * resolved, and the error about the reference would hide the cause.
 */
export function unknownTypes({ Resources }: Template, imitation: Imitation): readonly string[] {
  return Object.entries(Resources)
    .filter(([, { Type }]) => !Object.hasOwn(imitation, Type))
    .map(([logicalId, { Type }]) => `${logicalId}: ${Type} is not imitated`);
}

/**
 * Compares every property of every resource with the `Imitation` lists, which say what each property does in the local stack. A property that is in
 * no list is a problem.
 */
export function checkImitation(resources: readonly Resource[], imitation: Imitation): ImitationReport {
  const problems: string[] = [];
  const withoutEffect = new Set<string>();

  for (const { logicalId, type, properties } of resources) {
    const known = imitation[type];
    if (known === undefined) problems.push(`${logicalId}: ${type} is not imitated`);
    else if (known === "no effect") withoutEffect.add(shortName(type));
    else checkObject(properties, known.properties, logicalId, shortName(type));
  }
  return { problems, withoutEffect: [...withoutEffect] };

  function checkObject(value: Properties, known: Record<string, PropertyImitation>, where: string, name: string): void {
    for (const [key, child] of Object.entries(value)) {
      const treatment = Object.hasOwn(known, key) ? known[key] : undefined;
      if (treatment === undefined) problems.push(`${where}.${key} is not imitated`);
      else check(child, treatment, `${where}.${key}`, `${name}.${key}`);
    }
  }

  function check(value: unknown, treatment: PropertyImitation, where: string, name: string): void {
    if (treatment === "imitated") return;
    if (treatment === "no effect") {
      withoutEffect.add(name);
    } else if ("only" in treatment) {
      if (!treatment.only.some((allowed) => JSON.stringify(allowed) === JSON.stringify(value))) {
        problems.push(
          `${where} is imitated only as ${treatment.only.map((allowed) => JSON.stringify(allowed)).join(" or ")}`,
        );
      }
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

/** Shortens the name of a resource type: `AWS::Lambda::Function` -> `Function`. */
function shortName(type: string): string {
  return type.split("::").at(-1) ?? type;
}
