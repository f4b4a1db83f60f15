import { matchesAction } from "../../local/iam/wildcard.ts";
import { asObject, isObject, type Json } from "../../local/json.ts";

/** A policy statement in a CloudFormation document. */
export interface PolicyStatement {
  /** The parts of the statement's JSON pointer. */
  path: readonly (string | number)[];
  /** Roles that the policy is attached to, by logical id; empty when the policy names no role. */
  roles: readonly string[];
  statement: Json;
  actions: readonly string[];
  resources: readonly unknown[];
}

/** Reads every policy statement of a document whose Effect is `effect`, at any depth. */
export function policyStatements(document: unknown, effect: "Allow" | "Deny"): readonly PolicyStatement[] {
  const found: PolicyStatement[] = [];
  visit(document, [], []);
  return found;

  function visit(node: unknown, path: readonly (string | number)[], roles: readonly string[]): void {
    if (Array.isArray(node)) {
      for (const [index, item] of node.entries()) visit(item, [...path, index], roles);
      return;
    }
    if (!isObject(node)) return;
    if (node["Effect"] === "Allow" || node["Effect"] === "Deny") {
      if (node["Effect"] !== effect) return;
      const actions = listOf(node["Action"]).map(String);
      found.push({ path, roles, statement: node, actions, resources: listOf(node["Resource"]) });
      return;
    }
    const within = rolesOf(node, path) ?? roles;
    for (const [key, value] of Object.entries(node)) visit(value, [...path, key], within);
  }
}

/** Tells whether a statement's actions, with IAM's wildcards, include `execute-api:Invoke`. */
export function includesInvoke({ actions }: Pick<PolicyStatement, "actions">): boolean {
  return actions.some((action) => matchesAction(action, "execute-api:Invoke"));
}

/** The roles of a resource's policies: those that a policy is attached to, or the resource itself when it is a role. */
function rolesOf({ Properties, Type }: Json, path: readonly (string | number)[]): string[] | undefined {
  if (Type === "AWS::IAM::Role") return [String(path.at(-1))];
  if (Type !== "AWS::IAM::ManagedPolicy" && Type !== "AWS::IAM::Policy") return undefined;
  return listOf(asObject(Properties)["Roles"]).map((role) => {
    return typeof role === "string" ? role : String(asObject(role)["Ref"] ?? JSON.stringify(role));
  });
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}
