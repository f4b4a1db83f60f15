import type { Json } from "../json.ts";
import {
  type AccessRequest,
  type Decision,
  evaluate,
  type PoliciesInForce,
  type PolicyType,
  statementsConsidered,
} from "./evaluate.ts";
import type { Condition, NamedPolicy, Statement } from "./policy-document.ts";
import type { Principal } from "./principal.ts";
import { writeStatement } from "./write-statement.ts";

/** A statement to write so that a denied request is allowed. */
export interface Remedy {
  policyType: PolicyType;
  /** The statement that the new one replaces. Undefined when the new statement is added to a policy of the type. */
  replaces?: { policy: string; statement: string };
  /** The statement as JSON. */
  statement: Json;
  /** The place of the statement that is replaced. Otherwise the place of a policy of the caller or of the API to which the statement can be added. Undefined outside of the template. */
  place?: { path: string };
}

/** One change of the policies in force. */
interface Change {
  remedy: Remedy;
  policies: PoliciesInForce;
}

/** The most changes that are tried: one for each type of policy, and a second Deny. */
const MAX_CHANGES = 5;

/**
 * Finds the smallest statements that would allow a denied request. The evaluator proves them: with all of them in force, it allows the request. Empty
 * when the request is allowed already, or when no statement would help: a caller without a signature cannot be excepted from a Deny, and Cognito
 * itself limits the sessions of guests.
 */
export function findRemedies(request: AccessRequest, policies: PoliciesInForce): readonly Remedy[] {
  const remedies: Remedy[] = [];
  let inForce = policies;
  for (let count = 0; count <= MAX_CHANGES; count += 1) {
    const decision = evaluate(request, inForce);
    if (decision.effect === "allow") return remedies;
    const change =
      decision.effect === "explicit deny" ? except(decision, request, inForce) : add(decision, request, inForce);
    if (change === undefined) return [];
    remedies.push(change.remedy);
    inForce = change.policies;
  }
  return [];
}

/** Adds an Allow to the policy that lacks one. */
function add({ policyType }: Decision, request: AccessRequest, policies: PoliciesInForce): Change | undefined {
  const { action, principal, resource } = request;
  const statement: Statement = { Effect: "Allow", Action: [action], Resource: [resource] };
  switch (policyType) {
    case "identity-based": {
      const added = extend({ name: "a policy of the caller", document: EMPTY }, statement);
      const [own] = policies.identity.filter(({ document }) => document.path !== undefined);
      return change(policyType, statement, { ...policies, identity: [...policies.identity, added] }, own);
    }
    case "resource-based": {
      const value = principal === "anonymous" ? "*" : arnOf(principal);
      const named: Statement = { ...statement, Principal: [{ type: "AWS", value }] };
      const before = policies.resource ?? { name: "the resource policy", document: EMPTY };
      return change(policyType, named, { ...policies, resource: extend(before, named) }, before);
    }
    case "permissions boundary": {
      if (policies.boundary === undefined) return undefined;
      const { boundary } = policies;
      return change(policyType, statement, { ...policies, boundary: extend(boundary, statement) }, boundary);
    }
    case "session":
      return undefined;
  }
}

const EMPTY = { Version: "2012-10-17", Statement: [] } as const;

function extend({ document, name }: NamedPolicy, statement: Statement): NamedPolicy {
  return { name, document: { ...document, Statement: [...document.Statement, statement] } };
}

/** Makes a change that adds a statement. `extended` is the policy that the statement is added to. */
function change(
  policyType: PolicyType,
  statement: Statement,
  policies: PoliciesInForce,
  extended: NamedPolicy | undefined,
): Change {
  const path = extended?.document.path;
  return {
    remedy: { policyType, statement: writeStatement(statement), ...(path !== undefined && { place: { path } }) },
    policies,
  };
}

/** Excepts the caller from the Deny that decided, by the ARN of its role or user. */
function except(decision: Decision, request: AccessRequest, policies: PoliciesInForce): Change | undefined {
  const { by, policyType } = decision;
  if (by === undefined || request.principal === "anonymous") return undefined;
  const deny = statementsConsidered(decision).find(
    ({ label, miss, policy, statement }) =>
      miss === undefined && statement.Effect === "Deny" && policy === by.policy && label === by.statement,
  );
  if (deny === undefined) return undefined;
  const narrowed = {
    ...deny.statement,
    Condition: exceptArn(deny.statement.Condition ?? [], arnOf(request.principal)),
  };
  const replace = (policy: NamedPolicy): NamedPolicy => ({
    ...policy,
    document: {
      ...policy.document,
      Statement: policy.document.Statement.map((one) => (one === deny.statement ? narrowed : one)),
    },
  });
  const { boundary, identity, resource, session } = policies;
  return {
    remedy: { policyType, replaces: by, statement: writeStatement(narrowed), ...(deny.place && { place: deny.place }) },
    policies: {
      ...policies,
      identity: identity.map(replace),
      ...(boundary && { boundary: replace(boundary) }),
      ...(session && { session: replace(session) }),
      ...(resource && { resource: replace(resource) }),
    },
  };
}

/** The condition key in lower case, as a request has it, and as AWS's documents write it. */
const PRINCIPAL_KEY = { key: "aws:principalarn", writtenKey: "aws:PrincipalArn" };
const NEGATED = new Set(["ArnNotEquals", "ArnNotLike", "StringNotEquals", "StringNotLike"]);

/** Adds the ARN to a condition that already excepts callers by ARN. Otherwise adds such a condition. */
function exceptArn(conditions: readonly Condition[], arn: string): readonly Condition[] {
  const index = conditions.findIndex(({ key, operator }) => key === PRINCIPAL_KEY.key && NEGATED.has(operator));
  const found = conditions[index];
  if (found !== undefined) return conditions.with(index, { ...found, values: [...found.values, arn] });
  return [...conditions, { operator: "ArnNotEquals", ifExists: false, ...PRINCIPAL_KEY, values: [arn] }];
}

/** The value of aws:PrincipalArn: a session has the ARN of its role. */
function arnOf(principal: Principal): string {
  return principal.kind === "session" ? principal.roleArn : principal.arn;
}
