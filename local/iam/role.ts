import type { RequestContext } from "./condition.ts";
import {
  type Decision,
  decideByTrust,
  decideWithAndWithoutMfaKey,
  evaluate,
  type PrincipalPolicies,
} from "./evaluate.ts";
import type { NamedPolicy, PolicyDocument } from "./policy-document.ts";
import { type Assumer, type CognitoIdentity, IDENTITY_POOLS, type Principal } from "./principal.ts";
import { trustContextOf } from "./request-context.ts";

/** A role of the account, with every policy that decides what its sessions may do. */
export interface Role {
  name: string;
  /** The role's ARN: `arn:aws:iam::ACCOUNT:role/PATH/NAME`. */
  arn: string;
  /** The role's id: `AROA…`. */
  roleId: string;
  /** The policy that decides who may assume the role. */
  trustPolicy: PolicyDocument;
  policies: readonly NamedPolicy[];
  boundary?: NamedPolicy;
  maxSessionSeconds: number;
}

/** A request to assume a role. */
export interface AssumeRequest {
  assumer: Assumer;
  /** The action of the request: `sts:AssumeRole` or `sts:AssumeRoleWithWebIdentity`. */
  action: string;
  /** The identity on whose behalf an identity pool makes the request. */
  identity?: CognitoIdentity;
  /** The region of the STS endpoint that gets the request. */
  region: string;
  /** The current time, in milliseconds since 1970 UTC. */
  now: number;
}

/**
 * Decides whether a principal of the account may assume a role with AssumeRole. The trust policy must allow it. When the trust policy names only the account,
 * the principal's own policies must allow it as well.
 *
 * Source: STS API reference, AssumeRole.
 */
export function mayAssume(
  role: Role,
  { context, policies, principal }: { principal: Principal; policies: PrincipalPolicies; context: RequestContext },
): Decision {
  const action = "sts:AssumeRole";
  const trust = trustPolicyOf(role);
  const byTrust = decideWithAndWithoutMfaKey({ context, principal }, (keys) =>
    decideByTrust(trust, { assumer: principal, action, context: keys }),
  );
  if (byTrust.effect !== "allow") return byTrust;
  const inForce = { ...policies, resource: trust, resourceAccountId: accountOf(role) };
  return evaluate({ principal, action, resource: role.arn, context }, inForce);
}

function trustPolicyOf({ name, trustPolicy }: Role): NamedPolicy {
  return { name: `${name}'s trust policy`, document: trustPolicy };
}

function accountOf({ arn }: Role): string {
  return arn.split(":")[4] ?? "";
}

/** Decides whether a role's trust policy allows a request to assume the role. */
export function trusts(role: Role, { action, assumer, identity, now, region }: AssumeRequest): Decision {
  const context = trustContextOf(assumer, { now, region, resourceAccountId: accountOf(role) }, identity);
  return decideByTrust(trustPolicyOf(role), { assumer, action, context });
}

/**
 * Returns why IAM would refuse to save a trust policy; undefined when IAM would accept it. IAM refuses a policy that trusts Cognito without a
 * condition on the identity pool, because it would trust the identity pools of every account. Source: Amazon Cognito developer guide, "Role trust and
 * permissions".
 */
export function trustProblem(document: PolicyDocument, where: string): string | undefined {
  for (const [index, { Condition, Effect, Principal }] of document.Statement.entries()) {
    const cognito = Principal?.some(({ type, value }) => type === "Federated" && value === IDENTITY_POOLS);
    const named = Condition?.some(
      ({ ifExists, key, operator, quantifier, values }) =>
        key === `${IDENTITY_POOLS}:aud` &&
        (operator === "StringEquals" || operator === "StringLike") &&
        !ifExists &&
        quantifier !== "ForAllValues" &&
        !values.some((value) => /^[*?]*$/.test(value)),
    );
    if (Effect === "Allow" && cognito && !named) {
      return `${where}.Statement[${index}] trusts ${IDENTITY_POOLS} without a condition on ${IDENTITY_POOLS}:aud. IAM refuses that: name the identity pool there.`;
    }
  }
  return undefined;
}
