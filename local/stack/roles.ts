import { type NamedPolicy, type PolicyUse, readPolicy } from "../iam/policy-document.ts";
import { type Role, trustProblem } from "../iam/role.ts";
import { isObject } from "../json.ts";
import type { Resource } from "../template/resource.ts";
import { TemplateProblem } from "../template/template-problem.ts";

/**
 * Reads the template's roles with all their policies: inline policies (`Policies`), AWS::IAM::Policy and AWS::IAM::ManagedPolicy. The result maps
 * ARNs to roles.
 *
 * Throws a TemplateProblem for a policy that cannot be evaluated, and for a managed policy that is not in the template.
 */
export function readRoles(resources: readonly Resource[]): ReadonlyMap<string, Role> {
  const attached = attachedPolicies(resources);
  const managed = new Map(
    resources
      .filter(({ type }) => type === "AWS::IAM::ManagedPolicy")
      .map((policy) => [policy.ref, namedPolicy(policy)]),
  );
  const find = (arn: unknown, where: string): NamedPolicy =>
    managed.get(String(arn)) ??
    refuse(`${where} names ${arn}, which is not in the template: AWS's own managed policies are not imitated`);

  return new Map(
    resources
      .filter(({ type }) => type === "AWS::IAM::Role")
      .map((role) => {
        const { logicalId, ref, attributes, properties } = role;
        const arn = attributes["Arn"] ?? "";
        const boundary = properties["PermissionsBoundary"];
        const policies = [
          ...list(properties["Policies"]).map((inline, index) =>
            inlinePolicy(inline, `${logicalId}.Policies[${index}]`),
          ),
          ...list(properties["ManagedPolicyArns"]).map((policy, index) =>
            find(policy, `${logicalId}.ManagedPolicyArns[${index}]`),
          ),
          ...(attached.get(ref) ?? []),
        ];
        return [
          arn,
          {
            name: ref,
            arn,
            roleId: attributes["RoleId"] ?? "",
            trustPolicy: trustPolicy(role),
            policies,
            ...(boundary !== undefined && { boundary: find(boundary, `${logicalId}.PermissionsBoundary`) }),
            maxSessionSeconds: Number(properties["MaxSessionDuration"] ?? 3600),
          },
        ];
      }),
  );
}

function trustPolicy({ logicalId, properties }: Resource): NamedPolicy["document"] {
  const where = `${logicalId}.AssumeRolePolicyDocument`;
  const policy = document(properties["AssumeRolePolicyDocument"], where, "trust");
  const problem = trustProblem(policy, where);
  return problem === undefined ? policy : refuse(problem);
}

/**
 * The AWS::IAM::Policy and AWS::IAM::ManagedPolicy resources of each role, by role name. Each of these resources lists the roles that it is attached
 * to.
 */
function attachedPolicies(resources: readonly Resource[]): Map<string, NamedPolicy[]> {
  const byRole = new Map<string, NamedPolicy[]>();
  for (const resource of resources) {
    if (resource.type !== "AWS::IAM::ManagedPolicy" && resource.type !== "AWS::IAM::Policy") continue;
    for (const role of list(resource.properties["Roles"])) {
      byRole.set(String(role), [...(byRole.get(String(role)) ?? []), namedPolicy(resource)]);
    }
  }
  return byRole;
}

function namedPolicy({ logicalId, properties }: Resource): NamedPolicy {
  return { name: logicalId, document: document(properties["PolicyDocument"], `${logicalId}.PolicyDocument`) };
}

function inlinePolicy(policy: unknown, where: string): NamedPolicy {
  if (!isObject(policy)) return refuse(`${where} must be an object with PolicyName and PolicyDocument`);
  return {
    name: String(policy["PolicyName"]),
    document: document(policy["PolicyDocument"], `${where}.PolicyDocument`),
  };
}

function document(value: unknown, where: string, use: PolicyUse = "identity"): NamedPolicy["document"] {
  const read = readPolicy(value, where, use);
  return read.ok ? read.policy : refuse(read.problems.join("\n"));
}

function refuse(sentence: string): never {
  throw new TemplateProblem(sentence);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
