import { conditionHolds, type RequestContext } from "./condition.ts";
import type { NamedPolicy, PolicyDocument, PrincipalElement, Statement } from "./policy-document.ts";
import { expandVariables } from "./policy-variables.ts";
import type { Principal } from "./principal.ts";
import { matchesAction, matchesArn } from "./wildcard.ts";

/** A request for access: who wants to do what to which resource. */
export interface AccessRequest {
  principal: Principal | "anonymous";
  /** Service and action: `execute-api:Invoke`. */
  action: string;
  /** ARN of the resource. */
  resource: string;
  context: RequestContext;
}

/** The policies that come with a principal. */
export interface PrincipalPolicies {
  identity: readonly NamedPolicy[];
  boundary?: NamedPolicy;
  /** The session policy; only guests of an identity pool have one. */
  session?: NamedPolicy;
}

/** Every policy that takes part in a decision. */
export interface PoliciesInForce extends PrincipalPolicies {
  resource?: NamedPolicy;
  /** Account that owns the resource. */
  resourceAccountId: string;
}

export type PolicyType = "identity-based" | "resource-based" | "session" | "permissions boundary";

/** The decision, the statement that made it, and the reason in plain words. */
export interface Decision {
  effect: "allow" | "explicit deny" | "implicit deny";
  /** Type of the policy that decided, or of the one that should have allowed the request. */
  policyType: PolicyType;
  by?: { policy: string; statement: string };
  because: string;
}

/**
 * Decides a request as IAM does. An explicit deny in any policy wins; otherwise a policy must allow the request. Within one account that is an
 * identity policy, limited by the permissions boundary and the session policy, or the resource policy. Across accounts both must allow it.
 *
 * Source: IAM user guide, "Policy evaluation logic".
 */
export function evaluate(request: AccessRequest, policies: PoliciesInForce): Decision {
  const { boundary, session, resource } = policies;
  const identity = policies.identity.map((policy) => judge("identity-based", policy, request));
  const bounded = boundary && judge("permissions boundary", boundary, request);
  const inSession = session && judge("session", session, request);
  const onResource = resource && judge("resource-based", resource, request);

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

  const crossAccount = request.principal.accountId !== policies.resourceAccountId;
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

/** Decides by a trust policy alone whether `principal` may assume the role. */
export function decideByTrust(
  trust: NamedPolicy,
  principal: PrincipalElement,
  { action, context }: { action: string; context: RequestContext },
): Decision {
  const request = { principal, action, resource: undefined, context };
  const verdict = judge("resource-based", trust, request);
  if (verdict.deny) return decideBy("explicit deny", verdict, verdict.deny);
  if (verdict.allow) return decideBy("allow", verdict, verdict.allow.statement);
  return denyByDefault("resource-based", [verdict], `${trust.name} does not allow ${action}`);
}

/** A request as a single policy sees it. With a trust policy there is no resource. */
interface Question {
  principal: Principal | "anonymous" | PrincipalElement;
  action: string;
  resource: string | undefined;
  context: RequestContext;
}

/** The verdict of a single policy. */
interface Verdict {
  policyType: PolicyType;
  policy: string;
  deny?: string;
  allow?: { statement: string; namedAs: NamedAs };
  /** Why each of the other statements did not match. */
  misses: readonly string[];
}

/** How a statement's Principal names the caller. "attached": it has none, because it is in a policy that is attached to the caller. */
type NamedAs = "itself" | "role" | "account" | "everyone" | "attached";

function judge(policyType: PolicyType, { name, document }: NamedPolicy, request: Question): Verdict {
  const misses: string[] = [];
  const verdict: Verdict = { policyType, policy: name, misses };
  for (const [index, statement] of document.Statement.entries()) {
    const label = statement.Sid ?? `statement ${index}`;
    const match = matchStatement(statement, document, request);
    if (!match.matches) misses.push(`${name} ${label}: ${match.because}`);
    else if (statement.Effect === "Deny") verdict.deny ??= label;
    else verdict.allow ??= { statement: label, namedAs: match.namedAs };
  }
  return verdict;
}

type Match = { matches: true; namedAs: NamedAs } | { matches: false; because: string };

function matchStatement(statement: Statement, { Version }: PolicyDocument, request: Question): Match {
  const { context } = request;
  const expand = (text: string) => expandVariables(text, Version, context);

  const namedAs = matchPrincipal(statement, request.principal);
  if (namedAs === undefined) return mismatch("it is for another principal");

  const { Action, NotAction, Resource, NotResource } = statement;
  const isAction = (pattern: string) => matchesAction(pattern, request.action);
  if (Action && !Action.some(isAction)) return mismatch(`its Action is ${Action.join(", ")}`);
  if (NotAction?.some(isAction)) return mismatch(`its NotAction is ${NotAction.join(", ")}`);

  const { resource } = request;
  if (resource !== undefined) {
    const isResource = (pattern: string) => {
      const expanded = expand(pattern);
      return expanded !== undefined && matchesArn(expanded, resource);
    };
    if (Resource && !Resource.some(isResource)) return mismatch(`its Resource is ${Resource.join(", ")}`);
    if (NotResource?.some(isResource)) return mismatch(`its NotResource is ${NotResource.join(", ")}`);
    // A variable without a value makes the statement not match (IAM user guide, "Policy variables").
    if (NotResource?.some((pattern) => expand(pattern) === undefined))
      return mismatch("a policy variable has no value");
  }
  for (const condition of statement.Condition ?? []) {
    if (!conditionHolds(condition, context, expand)) {
      return mismatch(`its condition ${condition.operator} on ${condition.key} does not hold`);
    }
  }
  return { matches: true, namedAs };
}

function mismatch(because: string): Match {
  return { matches: false, because };
}

/** Returns how a statement names the caller; undefined when it is for other principals. */
function matchPrincipal(
  { Principal: named, NotPrincipal: notNamed }: Statement,
  principal: Question["principal"],
): NamedAs | undefined {
  if (notNamed) return isExcepted(notNamed, principal) ? undefined : "everyone";
  if (!named) return "attached";
  for (const element of named) {
    const namedAs = matchElement(element, principal);
    if (namedAs) return namedAs;
  }
  return undefined;
}

/**
 * Tells whether NotPrincipal, which is used with Deny only, excepts the caller. The account, the role and the session must all be named, because
 * IAM may compare with each of them. Source: IAM user guide, "NotPrincipal".
 */
function isExcepted(notNamed: readonly PrincipalElement[], principal: Question["principal"]): boolean {
  const levels = new Set(notNamed.map((element) => matchElement(element, principal)));
  if (levels.has("everyone")) return true;
  if (principal === "anonymous" || "type" in principal) return false;
  return levels.has("itself") && levels.has("account") && (principal.kind === "user" || levels.has("role"));
}

/** Returns how one element of a Principal names the caller; undefined when it does not. */
function matchElement({ type, value }: PrincipalElement, principal: Question["principal"]): NamedAs | undefined {
  if (principal === "anonymous") return type === "AWS" && value === "*" ? "everyone" : undefined;
  if ("type" in principal) return type === principal.type && value === principal.value ? "itself" : undefined;
  if (type !== "AWS") return undefined;
  if (value === "*") return "everyone";
  if (value === principal.arn) return "itself";
  if (principal.kind === "session" && value === principal.roleArn) return "role";
  return value === principal.accountId || value.endsWith(`:iam::${principal.accountId}:root`) ? "account" : undefined;
}

/** The decision made by a statement that matched. */
function decideBy(effect: "allow" | "explicit deny", { policyType, policy }: Verdict, statement: string): Decision {
  return {
    effect,
    policyType,
    by: { policy, statement },
    because: `${policy} ${statement} ${effect === "allow" ? "allows" : "denies"} it`,
  };
}

/** The decision when no statement allows the request, with the reason why each did not match. */
function denyByDefault(policyType: PolicyType, verdicts: readonly Verdict[], because: string): Decision {
  const misses = verdicts.flatMap((verdict) => verdict.misses);
  return {
    effect: "implicit deny",
    policyType,
    because: misses.length === 0 ? because : `${because} (${misses.join("; ")})`,
  };
}
