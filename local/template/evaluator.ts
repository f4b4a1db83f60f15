import { isObject } from "../json.ts";
import { evaluateConditions } from "./conditions.ts";
import { type Identities, identitiesOf } from "./identities.ts";
import { type Scope, UNRESOLVED } from "./intrinsics/intrinsic.ts";
import { intrinsics } from "./intrinsics/intrinsics.ts";
import { transform } from "./intrinsics/transform.ts";
import type { Naming } from "./naming.ts";
import { readParameters } from "./parameters.ts";
import type { Place } from "./place.ts";
import { collectProblems, type Problems } from "./problems.ts";
import { pseudoParameters } from "./pseudo-parameters.ts";
import type { Template } from "./template.ts";

export interface EvaluatorOptions {
  /** Returns the source of random strings for the identifiers of one resource. */
  namesOf: (logicalId: string) => Naming;
  place: Place;
  problems: Problems;
  /** Values of parameters, by name. Default: none, so that each parameter has its default. */
  parameters?: Readonly<Record<string, string>> | undefined;
  /** Values that other stacks export, by the name of the export. Default: none. */
  imports?: Readonly<Record<string, string>> | undefined;
  /**
   * Tells whether the stack imitates a resource type. A resource of another type may name values that only an AWS account has. Default:
   * every type is imitated.
   */
  isImitated?: (type: string) => boolean;
}

/** Evaluates the intrinsic functions of one template. */
export interface Evaluator {
  identities: Identities;
  /** Tells whether a condition is true; also true when no condition is named. */
  holds: (condition: string | undefined, where: string) => boolean;
  /**
   * Replaces every intrinsic function inside a value. `where` is the place of the value. Problems go to `report`; with `lenient`, a value that only an
   * AWS account has is no problem.
   */
  evaluate: (value: unknown, where: string, report: Problems, lenient?: boolean) => unknown;
}

/** Reads the template's parameters and conditions, and makes the evaluator of its intrinsic functions. */
export function createEvaluator(template: Template, options: EvaluatorOptions): Evaluator {
  const { imports = {}, isImitated = () => true, namesOf, parameters = {}, place, problems } = options;
  const { outside, values } = readParameters(template.Parameters, parameters, problems);
  const pseudo = pseudoParameters(place);
  const condition = evaluateConditions(
    template.Conditions,
    (value, where) => scope(problems, false).resolve(value, where),
    problems,
  );
  const identities = identitiesOf({ template, namesOf, place, propertyOf, isImitated });

  function scope(report: Problems, lenient: boolean): Scope {
    const problem = (where: string, sentence: string): typeof UNRESOLVED => {
      report.add(where, sentence);
      return UNRESOLVED;
    };
    const scoped: Scope = {
      region: place.region,
      mappings: template.Mappings,
      condition,
      imported: (name) => (Object.hasOwn(imports, name) ? imports[name] : undefined),
      problem,
      outside: (where, sentence) => (lenient ? UNRESOLVED : problem(where, sentence)),
      resolve: (value, where) => replace(value, where, scoped),
      reference(name, where) {
        if (name === "AWS::NoValue") return undefined;
        if (pseudo.has(name)) return pseudo.get(name);
        if (values.has(name)) return values.get(name);
        const missing = outside.get(name);
        if (missing !== undefined) return scoped.outside(where, missing);
        return obstacle(`Ref ${name}`, name, where, scoped) ?? identities.ref(name) ?? circular(name, where, scoped);
      },
      attribute(logicalId, attribute, where) {
        const what = `Fn::GetAtt ${logicalId}.${attribute}`;
        return (
          obstacle(what, logicalId, where, scoped) ??
          identities.attribute(logicalId, attribute) ??
          problem(where, `: ${what} is not defined: ${template.Resources[logicalId]?.Type} has no such attribute.`)
        );
      },
    };
    return scoped;
  }

  /** Records why a reference to a resource has no value; undefined when the resource exists. */
  function obstacle(what: string, logicalId: string, where: string, { problem }: Scope): string | undefined {
    const resource = Object.hasOwn(template.Resources, logicalId) ? template.Resources[logicalId] : undefined;
    if (resource === undefined) return problem(where, `: ${what} is not defined in the template.`);
    if (holds(resource.Condition, `${logicalId}.Condition`)) return undefined;
    return problem(where, `: ${what} names a resource that its condition ${resource.Condition} leaves out.`);
  }

  function holds(name: string | undefined, where: string): boolean {
    return name === undefined || condition(name, where);
  }

  /** Returns the value of a property from which names are made; undefined when it cannot be resolved, which is reported elsewhere. */
  function propertyOf(logicalId: string, name: string): unknown {
    const written = template.Resources[logicalId]?.Properties[name];
    const unreported = collectProblems();
    const value = scope(unreported, false).resolve(written, logicalId);
    return unreported.sentences().length > 0 ? undefined : value;
  }

  return {
    identities,
    holds,
    evaluate: (value, where, report, lenient = false) => scope(report, lenient).resolve(value, where),
  };
}

function circular(name: string, where: string, { problem }: Scope): string {
  return problem(where, `: the name of ${name} depends on itself.`);
}

/** Replaces the intrinsic functions inside a value, from the outside in. */
function replace(value: unknown, where: string, scope: Scope): unknown {
  if (typeof value === "string") return refuseDynamicReference(value, where, scope);
  if (Array.isArray(value))
    return value.map((item, index) => replace(item, `${where}[${index}]`, scope)).filter(isPresent);
  if (!isObject(value)) return value;
  // This function alone may stand beside other keys.
  if (Object.hasOwn(value, "Fn::Transform")) return transform(value["Fn::Transform"], where, scope);
  const [name, argument] = Object.entries(value)[0] ?? [];
  if (name !== undefined && Object.keys(value).length === 1 && (name === "Ref" || name.startsWith("Fn::"))) {
    const intrinsic = Object.hasOwn(intrinsics, name) ? intrinsics[name] : undefined;
    if (intrinsic === undefined) return scope.problem(where, `: ${name} is not imitated.`);
    return intrinsic(argument, where, scope);
  }
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, child]) => [key, replace(child, `${where}.${key}`, scope)] as const)
      .filter(([, child]) => isPresent(child)),
  );
}

/**
 * Refuses `{{resolve:SERVICE:NAME}}`, a reference that CloudFormation looks up in the account's Secrets Manager or Systems Manager when it
 * deploys.
 */
function refuseDynamicReference(text: string, where: string, { outside }: Scope): string {
  const reference = /\{\{resolve:[^}]*\}\}/.exec(text)?.[0];
  if (reference === undefined) return text;
  return outside(
    where,
    `: ${reference} is looked up by AWS when the template is deployed. Write a value, or Ref a parameter.`,
  );
}

function isPresent(value: unknown): boolean {
  return value !== undefined;
}
