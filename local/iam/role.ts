import type { RequestContext } from "./condition.ts";
import { type Decision, decideByTrust } from "./evaluate.ts";
import type { NamedPolicy, PolicyDocument } from "./policy-document.ts";

/** A role of the account, with every policy that decides what its sessions may do. */
export interface Role {
  name: string;
  /** `arn:aws:iam::ACCOUNT:role/PATH/NAME`. */
  arn: string;
  /** `AROA…`. */
  roleId: string;
  /** The policy that says who may assume the role. */
  trustPolicy: PolicyDocument;
  policies: readonly NamedPolicy[];
  boundary?: NamedPolicy;
  maxSessionSeconds: number;
}

/** The party that wants to assume a role: an AWS service, or an identity provider on a user's behalf. */
export type Assumer = { Service: string } | { Federated: string };

/** Decides whether a role's trust policy lets `principal` assume it by `action` (`sts:AssumeRole`, `sts:AssumeRoleWithWebIdentity`). */
export function trusts(role: Role, request: { principal: Assumer; action: string; context: RequestContext }): Decision {
  const element =
    "Service" in request.principal
      ? ({ type: "Service", value: request.principal.Service } as const)
      : ({ type: "Federated", value: request.principal.Federated } as const);
  return decideByTrust({ name: `${role.name}'s trust policy`, document: role.trustPolicy }, element, request);
}

/**
 * Returns why IAM itself refuses a trust policy; undefined when it does not. Trust in Cognito without a condition on the identity pool would be
 * trust in the identity pools of every account.
 *
 * Source: Amazon Cognito developer guide, "Role trust and permissions".
 */
export function trustProblem(document: PolicyDocument, where: string): string | undefined {
  for (const [index, { Effect, Principal = [], Condition = [] }] of document.Statement.entries()) {
    const cognito = Principal.some(
      ({ type, value }) => type === "Federated" && value === "cognito-identity.amazonaws.com",
    );
    const named = Condition.some(
      ({ key, operator, values }) =>
        key === "cognito-identity.amazonaws.com:aud" &&
        (operator === "StringEquals" || operator === "StringLike") &&
        values.every((value) => value !== "*"),
    );
    if (Effect === "Allow" && cognito && !named) {
      return `${where}.Statement[${index}] trusts cognito-identity.amazonaws.com without a condition on cognito-identity.amazonaws.com:aud. IAM refuses that: name the identity pool there.`;
    }
  }
  return undefined;
}
