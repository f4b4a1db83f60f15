import type { PrincipalElement, Statement } from "./policy-document.ts";
import { type Assumer, IDENTITY_POOLS, type Principal } from "./principal.ts";

/** The party that makes a request: a principal, an anonymous caller, or the service or identity provider that wants to assume a role. */
export type Caller = Principal | "anonymous" | Assumer;

/**
 * How a statement names the caller: the caller alone ("itself"), its role, everyone, or its account. With "attached" the statement has no Principal,
 * because its policy is attached to the caller.
 */
export type NamedAs = "itself" | "role" | "everyone" | "account" | "attached";

/**
 * Returns how a statement names the caller; undefined when the statement is for other principals.
 *
 * A principal in a Deny matches more callers than the same principal in an Allow: `*` also matches a service or identity provider that assumes a
 * role, and Federated also matches the sessions of that provider's users.
 *
 * Sources: IAM user guide, "AWS JSON policy elements: Principal" and "NotPrincipal".
 */
export function matchPrincipal(statement: Statement, caller: Caller, hasBoundary: boolean): NamedAs | undefined {
  const { Effect, NotPrincipal, Principal } = statement;
  if (NotPrincipal) return isExcepted(NotPrincipal, caller, hasBoundary) ? undefined : "everyone";
  if (!Principal) return "attached";
  const names = new Set(Principal.map((element) => matchElement(element, caller, Effect)));
  return BY_STRENGTH.find((name) => names.has(name));
}

/**
 * The ways in which an Allow can name the caller, strongest first. An Allow that names the session grants the most. An Allow that names only the
 * account leaves the decision to identity policies.
 */
export const BY_STRENGTH = ["itself", "role", "everyone", "account"] as const;

/**
 * Tells whether NotPrincipal, which is used with Deny only, excludes the caller from the Deny. NotPrincipal must name the account, the role and the
 * session, because IAM may compare with each of them. A principal with a permissions boundary is never excluded.
 */
function isExcepted(notNamed: readonly PrincipalElement[], caller: Caller, hasBoundary: boolean): boolean {
  if (hasBoundary) return false;
  const names = new Set(notNamed.map((element) => matchElement(element, caller, "Allow")));
  if (names.has("everyone")) return true;
  if (caller === "anonymous" || !("kind" in caller)) return false;
  return names.has("itself") && names.has("account") && (caller.kind === "user" || names.has("role"));
}

/** Returns how one element of a Principal names the caller; undefined when the element does not name the caller. */
function matchElement(
  { type, value }: PrincipalElement,
  caller: Caller,
  effect: Statement["Effect"],
): NamedAs | undefined {
  const isStar = value === "*";
  if (caller === "anonymous") return type === "AWS" && isStar ? "everyone" : undefined;
  if (!("kind" in caller)) {
    if (type === caller.type && value === caller.value) return "itself";
    return effect === "Deny" && isStar && (type === "AWS" || type === caller.type) ? "everyone" : undefined;
  }
  if (type === "Federated") {
    const isProvider =
      caller.kind === "session" && caller.cognito !== undefined && (isStar || value === IDENTITY_POOLS);
    return effect === "Deny" && isProvider ? "everyone" : undefined;
  }
  if (type === "Service") return undefined;
  if (isStar) return "everyone";
  if (value === caller.arn) return "itself";
  if (caller.kind === "session" && value === caller.roleArn) return "role";
  return value === caller.accountId || value.endsWith(`:iam::${caller.accountId}:root`) ? "account" : undefined;
}
