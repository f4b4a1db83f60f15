import type { Service } from "../endpoint/service.ts";
import type { Definition } from "../gateway/definition/definition.ts";
import type { PolicyDocument, Statement } from "../iam/policy-document.ts";
import { matchesAction } from "../iam/wildcard.ts";
import type { Account } from "./account.ts";
import type { ImitationReport } from "./check-imitation.ts";

const INVOKE = "execute-api:Invoke";

/** Actions that the stack evaluates policies for, in addition to the actions of the services in pools.ts. */
export const OTHER_ACTIONS: readonly string[] = [
  INVOKE,
  "cloudformation:DescribeStacks",
  "cloudformation:GetTemplate",
  "kms:Decrypt",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "sts:AssumeRole",
];

/** The parts of a stack's plan that contain policies. */
export interface PoliciesOfPlan {
  account: Pick<Account, "roles" | "users">;
  apis: readonly { definition: Pick<Definition, "policy"> }[];
}

const ASSUME_ROLE: readonly string[] = ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity"];

/**
 * Finds the condition keys and variables in policies that never have a value in the local stack. Such a key is a problem when its statement can match
 * an action that the stack has. In any other statement it has no effect.
 */
export function checkConditionKeys({ account, apis }: PoliciesOfPlan, services: readonly Service[]): ImitationReport {
  const decided = [...OTHER_ACTIONS, ...services.flatMap(permittedActions)];
  const actionsOf = new Map<PolicyDocument, readonly string[]>();
  for (const { boundary, policies, trustPolicy } of account.roles.values()) {
    actionsOf.set(trustPolicy, ASSUME_ROLE);
    for (const { document } of boundary ? [...policies, boundary] : policies) actionsOf.set(document, decided);
  }
  for (const { boundary, identity } of account.users.values()) {
    for (const { document } of boundary ? [...identity, boundary] : identity) actionsOf.set(document, decided);
  }
  for (const { definition } of apis) if (definition.policy) actionsOf.set(definition.policy, [INVOKE]);

  const problems: string[] = [];
  const withoutEffect: string[] = [];
  for (const [{ Statement: statements }, actions] of actionsOf) {
    for (const statement of statements) {
      const places = statement.unknownKeys ?? [];
      if (!canMatch(statement, actions)) withoutEffect.push(...places);
      else problems.push(...places.map((place) => `${place} is not imitated: no request has this condition key here`));
    }
  }
  return { problems, withoutEffect };
}

function permittedActions({ actions, name }: Service): string[] {
  return [...actions].filter(([, { access }]) => access === "permitted").map(([action]) => `${name}:${action}`);
}

/** Tells whether a statement can match one of the actions. */
function canMatch({ Action = ["*"], NotAction = [] }: Statement, actions: readonly string[]): boolean {
  const isAmong = (patterns: readonly string[], action: string) =>
    patterns.some((pattern) => matchesAction(pattern, action));
  return actions.some((action) => isAmong(Action, action) && !isAmong(NotAction, action));
}
