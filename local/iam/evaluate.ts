import { conditionHolds, type RequestContext } from "./condition.ts";
import type { NamedPolicy, PolicyDocument, PrincipalElement, Statement } from "./policy-document.ts";
import { expandVariables } from "./policy-variables.ts";
import type { Principal } from "./principal.ts";
import { matchesArn, matchesWildcard } from "./wildcard.ts";

/** What somebody wants to do to something. */
export interface AccessRequest {
  principal: Principal | "anonymous";
  /** `execute-api:Invoke`. */
  action: string;
  /** An ARN. */
  resource: string;
  context: RequestContext;
}

/** Every policy that has a say. */
export interface PoliciesInForce {
  identity: readonly NamedPolicy[];
  boundary?: NamedPolicy;
  /** The session policy, of guests of an identity pool. */
  session?: NamedPolicy;
  resource?: NamedPolicy;
  /** Whose the resource is: the account of an API, a pool, a secret. */
  resourceAccountId: string;
}

export type PolicyType = "identity-based" | "resource-based" | "session" | "permissions boundary";

/** Whether it may, which statement decided, and why in plain words. */
export interface Decision {
  effect: "allow" | "explicit deny" | "implicit deny";
  /** Of the policy that decided, or that would have had to allow. */
  policyType: PolicyType;
  by?: { policy: string; statement: string };
  because: string;
}

/**
 * Decides a request as IAM does: an explicit deny in any policy wins; then something has to allow. In one account that is
 * an identity policy, within the boundary and the session policy, or the resource's own policy; across accounts both have to.
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
    if (verdict?.deny) return decided("explicit deny", verdict, verdict.deny);
  }
  if (request.principal === "anonymous") {
    if (onResource?.allow) return decided("allow", onResource, onResource.allow.statement);
    return denied(
      "resource-based",
      onResource ? [onResource] : [],
      "an anonymous caller needs a resource policy that allows it",
    );
  }

  const crossAccount = request.principal.accountId !== policies.resourceAccountId;
  const granted = onResource?.allow;
  // Naming the session or the user itself is a grant that neither boundary nor session policy bounds.
  if (!crossAccount && onResource && granted?.names === "itself")
    return decided("allow", onResource, granted.statement);

  const byIdentity = identity.find(({ allow }) => allow);
  const byResource = onResource && granted && granted.names !== "account" ? onResource : undefined;
  if (crossAccount && !(onResource && granted)) {
    const because = "the resource is another account's, so its own policy has to allow this as well";
    return denied("resource-based", onResource ? [onResource] : [], because);
  }
  const allowing = crossAccount ? byIdentity : (byIdentity ?? byResource);
  if (!allowing?.allow) return denied("identity-based", identity, "no identity policy allows it");
  if (bounded && !bounded.allow)
    return denied("permissions boundary", [bounded], "the permissions boundary does not allow it");
  if (inSession && !inSession.allow) return denied("session", [inSession], "the session policy does not allow it");
  return decided("allow", allowing, allowing.allow.statement);
}

/** Decides by a trust policy alone: whether `principal` may take the role on. */
export function decideByTrust(
  trust: NamedPolicy,
  principal: PrincipalElement,
  { action, context }: { action: string; context: RequestContext },
): Decision {
  const request = { principal, action, resource: undefined, context };
  const verdict = judge("resource-based", trust, request);
  if (verdict.deny) return decided("explicit deny", verdict, verdict.deny);
  if (verdict.allow) return decided("allow", verdict, verdict.allow.statement);
  return denied("resource-based", [verdict], `${trust.name} does not allow ${action}`);
}

/** A request as one policy sees it; a trust policy has no resource. */
interface Judged {
  principal: Principal | "anonymous" | PrincipalElement;
  action: string;
  resource: string | undefined;
  context: RequestContext;
}

/** What one policy makes of a request. */
interface Verdict {
  policyType: PolicyType;
  policy: string;
  deny?: string;
  allow?: { statement: string; names: Named };
  /** Why each statement that did not match did not. */
  misses: readonly string[];
}

/** How a resource policy's statement names the caller. */
type Named = "itself" | "role" | "account" | "everybody" | "nobody asked";

function judge(policyType: PolicyType, { name, document }: NamedPolicy, request: Judged): Verdict {
  const misses: string[] = [];
  const verdict: Verdict = { policyType, policy: name, misses };
  for (const [index, statement] of document.Statement.entries()) {
    const label = statement.Sid ?? `statement ${index}`;
    const match = matchStatement(statement, document, request);
    if (!match.matches) misses.push(`${name} ${label}: ${match.because}`);
    else if (statement.Effect === "Deny") verdict.deny ??= label;
    else verdict.allow ??= { statement: label, names: match.names };
  }
  return verdict;
}

type Match = { matches: true; names: Named } | { matches: false; because: string };

function matchStatement(statement: Statement, { Version }: PolicyDocument, request: Judged): Match {
  const { context } = request;
  const expand = (text: string) => expandVariables(text, Version, context);

  const names = namedBy(statement, request.principal);
  if (names === undefined) return miss("it is for another principal");

  const { Action, NotAction, Resource, NotResource } = statement;
  const isAction = (pattern: string) => matchesWildcard(pattern.toLowerCase(), request.action.toLowerCase());
  if (Action && !Action.some(isAction)) return miss(`its Action is ${Action.join(", ")}`);
  if (NotAction?.some(isAction)) return miss(`its NotAction is ${NotAction.join(", ")}`);

  const { resource } = request;
  if (resource !== undefined) {
    const isResource = (pattern: string) => {
      const expanded = expand(pattern);
      return expanded !== undefined && matchesArn(expanded, resource);
    };
    if (Resource && !Resource.some(isResource)) return miss(`its Resource is ${Resource.join(", ")}`);
    if (NotResource?.some(isResource)) return miss(`its NotResource is ${NotResource.join(", ")}`);
    // What cannot be put in cannot be excluded either (IAM user guide, "Policy variables").
    if (NotResource?.some((pattern) => expand(pattern) === undefined)) return miss("a policy variable has no value");
  }
  for (const condition of statement.Condition ?? []) {
    if (!conditionHolds(condition, context, expand)) {
      return miss(`its condition ${condition.operator} on ${condition.key} does not hold`);
    }
  }
  return { matches: true, names };
}

function miss(because: string): Match {
  return { matches: false, because };
}

/** How the statement names the caller, or nothing when it does not. An identity policy names nobody: it is attached. */
function namedBy(
  { Principal: named, NotPrincipal: notNamed }: Statement,
  principal: Judged["principal"],
): Named | undefined {
  if (notNamed) return isSpared(notNamed, principal) ? undefined : "everybody";
  if (!named) return "nobody asked";
  for (const element of named) {
    const how = names(element, principal);
    if (how) return how;
  }
  return undefined;
}

/**
 * Whether NotPrincipal, which goes with Deny alone, leaves the caller out: it spares only who is named at every level, the account, the
 * role and the session. IAM may ask for each in turn. Source: IAM user guide, "NotPrincipal".
 */
function isSpared(notNamed: readonly PrincipalElement[], principal: Judged["principal"]): boolean {
  const levels = new Set(notNamed.map((element) => names(element, principal)));
  if (levels.has("everybody")) return true;
  if (principal === "anonymous" || "type" in principal) return false;
  return levels.has("itself") && levels.has("account") && (principal.kind === "user" || levels.has("role"));
}

function names({ type, value }: PrincipalElement, principal: Judged["principal"]): Named | undefined {
  if (principal === "anonymous") return type === "AWS" && value === "*" ? "everybody" : undefined;
  if ("type" in principal) return type === principal.type && value === principal.value ? "itself" : undefined;
  if (type !== "AWS") return undefined;
  if (value === "*") return "everybody";
  if (value === principal.arn) return "itself";
  if (principal.kind === "session" && value === principal.roleArn) return "role";
  return value === principal.accountId || value.endsWith(`:iam::${principal.accountId}:root`) ? "account" : undefined;
}

function decided(effect: "allow" | "explicit deny", { policyType, policy }: Verdict, statement: string): Decision {
  return {
    effect,
    policyType,
    by: { policy, statement },
    because: `${policy} ${statement} ${effect === "allow" ? "allows" : "denies"} it`,
  };
}

function denied(policyType: PolicyType, verdicts: readonly Verdict[], because: string): Decision {
  const misses = verdicts.flatMap((verdict) => verdict.misses);
  return {
    effect: "implicit deny",
    policyType,
    because: misses.length === 0 ? because : `${because} (${misses.join("; ")})`,
  };
}
