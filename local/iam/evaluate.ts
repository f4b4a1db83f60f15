import { getOrMake } from "../get-or-make.ts";
import type { RequestContext } from "./condition.ts";
import { type Considered, type Judged, labelOf, listConsidered, missClause, type Tried } from "./considered.ts";
import { findStatements } from "./find-statements.ts";
import { BY_STRENGTH, type NamedAs } from "./match-principal.ts";
import { matchStatement, type Question } from "./match-statement.ts";
import type { NamedPolicy, PolicyDocument } from "./policy-document.ts";
import type { Assumer, Principal } from "./principal.ts";
import { MFA_KEY } from "./request-context.ts";

/** A request for access: the principal, the action and the resource. */
export interface AccessRequest {
  principal: Principal | "anonymous";
  /** The service and the action: `execute-api:Invoke`. */
  action: string;
  /** The ARN of the resource. */
  resource: string;
  context: RequestContext;
}

/** The policies that come with a principal. */
export interface PrincipalPolicies {
  identity: readonly NamedPolicy[];
  boundary?: NamedPolicy;
  /** The session policy, which only guests of an identity pool have. */
  session?: NamedPolicy;
}

/** Every policy that is evaluated for a decision. */
export interface PoliciesInForce extends PrincipalPolicies {
  resource?: NamedPolicy;
  /** The account that owns the resource. */
  resourceAccountId: string;
}

export type PolicyType = "identity-based" | "resource-based" | "session" | "permissions boundary";

/** The decision, the statement that made it, and the reason in plain words. */
export type Decision = Outcome & {
  /** The comparisons that led to the decision: first the resource policy, then the identity policies. */
  judged: readonly Judged[];
};

/** A decision without the comparisons that led to it. */
export type Outcome = DecidedBy<"allow"> | DecidedBy<"explicit deny"> | DecidedByDefault;

/** The decision made by a statement that matched. */
interface DecidedBy<Effect extends "allow" | "explicit deny"> {
  effect: Effect;
  /** The type of the policy that decided. */
  policyType: PolicyType;
  by: { policy: string; statement: string };
  because: string;
}

/** The decision when no statement allows the request. */
interface DecidedByDefault {
  effect: "implicit deny";
  /** The type of policy that would have to allow the request. */
  policyType: PolicyType;
  by?: undefined;
  because: string;
}

/**
 * Decides a request as IAM does. An explicit deny in any policy wins; otherwise a policy must allow the request. Within one account, an
 * identity policy or the resource policy must allow it; across accounts, both must. The permissions boundary and the session policy limit
 * what these policies allow, unless a resource policy of the same account names the caller itself.
 *
 * Source: IAM user guide, "Policy evaluation logic".
 */
export function evaluate(request: AccessRequest, policies: PoliciesInForce): Decision {
  if (!nameMfaKey(policies)) return decide(request, policies);
  return decideWithAndWithoutMfaKey(request, (context) => decide({ ...request, context }, policies));
}

/** Tells whether a condition or a variable of a policy names aws:MultiFactorAuthPresent. The decision of other policies does not depend on this key. */
function nameMfaKey({ boundary, identity, resource, session }: PoliciesInForce): boolean {
  return [boundary, resource, session, ...identity].some(
    (policy) => policy !== undefined && namesMfaKey(policy.document),
  );
}

const mfaKeyByDocument = new WeakMap<PolicyDocument, boolean>();

/** The text of a policy is searched once, since policies do not change after they are read. */
function namesMfaKey(document: PolicyDocument): boolean {
  return getOrMake(mfaKeyByDocument, document, () => JSON.stringify(document).toLowerCase().includes(MFA_KEY));
}

/** Lists every statement of every policy in force, with the part that did not match: first the resource policy, then the identity policies. */
export function statementsConsidered({ judged }: Pick<Decision, "judged">): readonly Considered[] {
  return judged.flatMap(listConsidered);
}

/**
 * Decides a request by its context. When the request may lack aws:MultiFactorAuthPresent on AWS, it is allowed only when it is allowed both with
 * this key and without it.
 */
export function decideWithAndWithoutMfaKey(
  request: Pick<AccessRequest, "context" | "principal">,
  decideBy: (context: RequestContext) => Decision,
): Decision {
  const decision = decideBy(request.context);
  if (decision.effect !== "allow" || !mayLackMfaKey(request)) return decision;
  const context = new Map(request.context);
  context.delete(MFA_KEY);
  return decideBy(context);
}

/**
 * Tells whether the request has aws:MultiFactorAuthPresent in the local stack but may lack this key on AWS. The IAM user guide contradicts itself
 * ("AWS global condition context keys"): requests with temporary credentials have the key, and requests of federated identities do not. So a
 * federated identity's request must be allowed both with the key and without it.
 */
function mayLackMfaKey({ context, principal }: Pick<AccessRequest, "context" | "principal">): boolean {
  return (
    principal !== "anonymous" && principal.kind === "session" && principal.cognito !== undefined && context.has(MFA_KEY)
  );
}

/** Judges every policy and combines the verdicts. */
function decide(request: AccessRequest, policies: PoliciesInForce): Decision {
  const { boundary, session, resource } = policies;
  const question = { ...request, hasBoundary: boundary !== undefined };
  const identity = policies.identity.map((policy) => judge("identity-based", policy, question));
  const bounded = boundary && judge("permissions boundary", boundary, question);
  const inSession = session && judge("session", session, question);
  const onResource = resource && judge("resource-based", resource, question);
  const verdicts = { identity, bounded, inSession, onResource };
  const outcome = combine(request, policies.resourceAccountId, verdicts);
  return { ...outcome, judged: [onResource, ...identity, bounded, inSession].filter((one) => one !== undefined) };
}

/** The verdict of each policy in force. */
interface Verdicts {
  identity: readonly Verdict[];
  bounded: Verdict | undefined;
  inSession: Verdict | undefined;
  onResource: Verdict | undefined;
}

function combine(
  request: AccessRequest,
  resourceAccountId: string,
  { bounded, identity, inSession, onResource }: Verdicts,
): Outcome {
  for (const verdict of [onResource, ...identity, bounded, inSession]) {
    if (verdict?.deny) return decideBy("explicit deny", verdict, verdict.deny);
  }
  if (request.principal === "anonymous") {
    if (onResource?.allow) return decideBy("allow", onResource, onResource.allow.statement);
    return denyByDefault(
      "resource-based",
      onResource ? [onResource] : [],
      "an anonymous caller needs a resource policy that allows it",
    );
  }

  const crossAccount = request.principal.accountId !== resourceAccountId;
  const granted = onResource?.allow;
  // An Allow that names the session or the user itself is not limited by the boundary or the session policy.
  if (!crossAccount && onResource && granted?.namedAs === "itself")
    return decideBy("allow", onResource, granted.statement);

  const byIdentity = identity.find(({ allow }) => allow);
  const byResource = onResource && granted && granted.namedAs !== "account" ? onResource : undefined;
  if (crossAccount && !(onResource && granted)) {
    const because = "the resource belongs to another account, so its resource policy must allow this too";
    return denyByDefault("resource-based", onResource ? [onResource] : [], because);
  }
  const allowing = crossAccount ? byIdentity : (byIdentity ?? byResource);
  if (!allowing?.allow) return denyByDefault("identity-based", identity, "no identity policy allows it");
  if (bounded && !bounded.allow)
    return denyByDefault("permissions boundary", [bounded], "the permissions boundary does not allow it");
  if (inSession && !inSession.allow)
    return denyByDefault("session", [inSession], "the session policy does not allow it");
  return decideBy("allow", allowing, allowing.allow.statement);
}

/** Decides by a trust policy alone whether `assumer` may assume the role. */
export function decideByTrust(
  trust: NamedPolicy,
  { action, assumer, context }: { assumer: Assumer | Principal; action: string; context: RequestContext },
): Decision {
  const verdict = judge("resource-based", trust, {
    principal: assumer,
    action,
    resource: undefined,
    context,
    hasBoundary: false,
  });
  return { ...decideAlone(verdict, `${trust.name} does not allow ${action}`), judged: [verdict] };
}

function decideAlone(verdict: Verdict, because: string): Outcome {
  if (verdict.deny) return decideBy("explicit deny", verdict, verdict.deny);
  if (verdict.allow) return decideBy("allow", verdict, verdict.allow.statement);
  return denyByDefault("resource-based", [verdict], because);
}

/** The verdict of a single policy. */
interface Verdict extends Judged {
  deny?: string;
  allow?: { statement: string; namedAs: NamedAs };
}

function judge(policyType: PolicyType, { name, document }: NamedPolicy, request: Question): Verdict {
  const { action, hasBoundary, principal } = request;
  const tried: Tried[] = [];
  const verdict: Verdict = { policyType, policy: name, document, asked: { action, hasBoundary, principal }, tried };
  for (const position of findStatements(document, request)) {
    const statement = document.Statement[position];
    if (statement === undefined) continue;
    const match = matchStatement(statement, document, request);
    tried.push(match.matches ? { position } : { position, miss: match.miss });
    if (!match.matches) continue;
    const label = labelOf(statement, position);
    if (statement.Effect === "Deny") verdict.deny ??= label;
    else if (verdict.allow === undefined || isStronger(match.namedAs, verdict.allow.namedAs)) {
      verdict.allow = { statement: label, namedAs: match.namedAs };
    }
  }
  return verdict;
}

/** Tells whether `one` is a stronger way to name the caller than `other`, so that an Allow that uses `one` grants more. BY_STRENGTH has the order. */
function isStronger(one: NamedAs, other: NamedAs): boolean {
  const names: readonly NamedAs[] = BY_STRENGTH;
  return names.indexOf(one) < names.indexOf(other);
}

/** The decision made by a statement that matched. */
function decideBy(effect: "allow" | "explicit deny", { policyType, policy }: Verdict, statement: string): Outcome {
  return {
    effect,
    policyType,
    by: { policy, statement },
    because: `${statementName(policy, statement)} ${effect === "allow" ? "allows" : "denies"} it`,
  };
}

/** The name of a statement in sentences: its policy and its Sid, or one of them when both are the same. */
function statementName(policy: string, statement: string): string {
  return policy === statement ? policy : `${policy} ${statement}`;
}

/** The decision when no statement allows the request. The decision lists the reasons why the statements did not match. */
function denyByDefault(policyType: PolicyType, verdicts: readonly Verdict[], because: string): Outcome {
  const misses = verdicts
    .flatMap(listConsidered)
    .flatMap(({ label, miss, policy, statement }) =>
      miss === undefined ? [] : [`${statementName(policy, label)}: ${missClause(statement, miss)}`],
    );
  return {
    effect: "implicit deny",
    policyType,
    because: misses.length === 0 ? because : `${because} (${misses.join("; ")})`,
  };
}
