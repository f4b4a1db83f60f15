import type { InvokePermission } from "../gateway/rest-api.ts";
import type { Surroundings } from "../surroundings.ts";
import { type Account, createAccount } from "./account.ts";
import { type ApiPlan, apisOf, permissionsOf } from "./apis.ts";
import { checkImitation, unknownTypes } from "./check-imitation.ts";
import { checkKeyPolicies } from "./check-key-policies.ts";
import { everyImitation } from "./every-imitation.ts";
import { naming, type Place } from "./identifiers.ts";
import { type Resource, resolve, resolveOutputs } from "./resolve.ts";
import { stackNameOf } from "./stack-name.ts";
import { readTemplate, TemplateProblem } from "./template.ts";

/** A template that was read and checked, in the form that the start of the stack needs. */
export interface StackPlan {
  place: Place;
  resources: readonly Resource[];
  outputs: ReadonlyMap<string, string>;
  account: Account;
  apis: readonly ApiPlan[];
  permissions: readonly InvokePermission[];
  withoutEffect: readonly string[];
}

/**
 * Reads a template and draws the identifiers of its resources.
 *
 * Throws a TemplateProblem, with a line for each problem, when the template holds anything that the stack cannot imitate.
 */
export function planStack(source: unknown, region: string, surroundings: Surroundings): StackPlan {
  const template = readTemplate(source);
  const place: Place = { accountId: "111122223333", region, partition: "aws", stackName: stackNameOf(template) };
  refuseProblems(unknownTypes(template, everyImitation));
  const resources = resolve(template, naming(surroundings.randomBytes), place);
  const { problems, withoutEffect } = checkImitation(resources, everyImitation);
  refuseProblems([...problems, ...checkKeyPolicies(resources, place.accountId)]);
  return {
    place,
    resources,
    outputs: resolveOutputs(template, resources, place),
    account: createAccount(resources, place.accountId, surroundings),
    apis: apisOf(resources, place),
    permissions: permissionsOf(resources),
    withoutEffect,
  };
}

/** Throws a TemplateProblem when the list has problems. */
export function refuseProblems(problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw new TemplateProblem(
    [...problems, "Remove these from the template: the local stack starts only on what it can imitate."].join("\n"),
  );
}
