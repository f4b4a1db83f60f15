import type { RequestContext } from "./condition.ts";
import { type Decision, decideByTrust } from "./evaluate.ts";
import type { NamedPolicy, PolicyDocument } from "./policy-document.ts";

/** A role of the account, with every policy that bounds what its sessions may do. */
export interface Role {
  name: string;
  /** `arn:aws:iam::ACCOUNT:role/PATH/NAME`. */
  arn: string;
  /** `AROA…`. */
  roleId: string;
  /** Who may take it on. */
  trustPolicy: PolicyDocument;
  policies: readonly NamedPolicy[];
  boundary?: NamedPolicy;
  maxSessionSeconds: number;
}

/** Who asks for a role: a service of AWS, or an identity provider on a user's behalf. */
export type Assumer = { Service: string } | { Federated: string };

/** Whether a role's trust policy lets `principal` take it on by `action` (`sts:AssumeRole`, `sts:AssumeRoleWithWebIdentity`). */
export function trusts(role: Role, request: { principal: Assumer; action: string; context: RequestContext }): Decision {
  const element =
    "Service" in request.principal
      ? ({ type: "Service", value: request.principal.Service } as const)
      : ({ type: "Federated", value: request.principal.Federated } as const);
  return decideByTrust({ name: `${role.name}'s trust policy`, document: role.trustPolicy }, element, request);
}

/**
 * What is wrong with a trust policy that IAM itself refuses: trust in Cognito's identities without a condition on the
 * identity pool would be trust in everybody's pools. Nothing when it is in order.
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
