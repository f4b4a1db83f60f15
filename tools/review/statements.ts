import { asObject, type Json } from "../../local/json.ts";
import { at, listOf, type ReadResource, type ReadTemplate, target } from "./template.ts";

/** A statement of a policy, and its place in the template. */
export interface ReadStatement {
  /** The policy and the statement's Sid: `DayPolicy.Log`. */
  place: string;
  effect: unknown;
  actions: readonly string[];
  resources: readonly unknown[];
  condition: Json;
  whole: Json;
}

/** A statement of a policy that is attached to roles. */
export interface HeldStatement extends ReadStatement {
  policy: ReadResource;
  /** Logical ids of the roles. */
  roles: readonly string[];
}

/** Reads the statements of a policy document. */
export function statementsOf(document: unknown, place: string): readonly ReadStatement[] {
  return listOf(at(document, "Statement")).map((one, index) => {
    const whole = asObject(one);
    return {
      place: `${place}.${whole["Sid"] ?? `Statement[${index}]`}`,
      effect: whole["Effect"],
      actions: listOf(whole["Action"]).map(String),
      resources: listOf(whole["Resource"]),
      condition: asObject(whole["Condition"]),
      whole,
    };
  });
}

/** Reads the statements of every policy that is attached to roles. */
export function heldStatements(template: ReadTemplate): readonly HeldStatement[] {
  return [...template.ofType("AWS::IAM::ManagedPolicy"), ...template.ofType("AWS::IAM::Policy")].flatMap((policy) => {
    const roles = listOf(policy.properties["Roles"]).map((role) => target(role) ?? "");
    return statementsOf(policy.properties["PolicyDocument"], policy.id).map((one) => ({ ...one, policy, roles }));
  });
}

/** Reads the statements of a role's trust policy. */
export function trustStatements(role: ReadResource): readonly ReadStatement[] {
  return statementsOf(role.properties["AssumeRolePolicyDocument"], `${role.id}.AssumeRolePolicyDocument`);
}
