import type { PolicyDocument } from "../iam/policy-document.ts";
import { type Role, trustProblem } from "../iam/role.ts";
import type { Problems } from "../template/problems.ts";
import type { Resource } from "../template/resource.ts";
import { TemplateProblem } from "../template/template-problem.ts";
import { boundaryOf, type Policies, policiesOfIdentity, readDocument } from "./attached-policies.ts";

/**
 * Reads the template's roles with all their policies. The result maps ARNs to roles. Adds a problem for a policy that cannot be evaluated, and for a
 * managed policy that is neither in the template nor AWS's own.
 */
export function readRoles(
  resources: readonly Resource[],
  policies: Policies,
  problems: Problems,
): ReadonlyMap<string, Role> {
  const roles = resources
    .filter(({ type }) => type === "AWS::IAM::Role")
    .flatMap((role) => problems.attempt(() => readRole(role, policies)) ?? []);
  return new Map(roles.map((role) => [role.arn, role]));
}

function readRole(role: Resource, policies: Policies): Role {
  const { attributes, properties, ref } = role;
  return {
    name: ref,
    arn: attributes["Arn"] ?? "",
    roleId: attributes["RoleId"] ?? "",
    trustPolicy: trustPolicy(role),
    policies: policiesOfIdentity(role, "Roles", policies),
    ...boundaryOf(role, policies),
    maxSessionSeconds: Number(properties["MaxSessionDuration"] ?? 3600),
  };
}

function trustPolicy({ logicalId, properties }: Resource): PolicyDocument {
  const where = `${logicalId}.AssumeRolePolicyDocument`;
  const policy = readDocument(properties["AssumeRolePolicyDocument"], where, "trust");
  const problem = trustProblem(policy, where);
  if (problem !== undefined) throw new TemplateProblem(problem);
  return policy;
}
