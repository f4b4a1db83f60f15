import { awsManagedPolicy } from "../iam/managed-policies.ts";
import { type NamedPolicy, type PolicyUse, readPolicy } from "../iam/policy-document.ts";
import { type Role, trustProblem } from "../iam/role.ts";
import { isObject } from "../json.ts";
import type { Problems } from "../template/problems.ts";
import type { Resource } from "../template/resource.ts";
import { TemplateProblem } from "../template/template-problem.ts";

/**
 * Reads the template's roles with all their policies: inline policies (`Policies`), AWS::IAM::Policy and AWS::IAM::ManagedPolicy. The result maps
 * ARNs to roles.
 *
 * Adds a problem for a policy that cannot be evaluated, and for a managed policy that is neither in the template nor AWS's own.
 */
export function readRoles(resources: readonly Resource[], problems: Problems): ReadonlyMap<string, Role> {
  const policies = readPolicies(resources, problems);
  const roles = resources
    .filter(({ type }) => type === "AWS::IAM::Role")
    .flatMap((role) => problems.attempt(() => readRole(role, policies)) ?? []);
  return new Map(roles.map((role) => [role.arn, role]));
}

/**
 * Names AWS's own managed policies whose permissions are not known, as `ReadRole.ManagedPolicyArns AmazonS3ReadOnlyAccess`. Such policies
 * allow nothing.
 */
export function unknownManagedPolicies(resources: readonly Resource[]): readonly string[] {
  return resources
    .filter(({ type }) => type === "AWS::IAM::Role")
    .flatMap(({ logicalId, properties }) =>
      list(properties["ManagedPolicyArns"]).flatMap((arn) => {
        const found = awsManagedPolicy(String(arn));
        return found?.isKnown === false ? [`${logicalId}.ManagedPolicyArns ${found.policy.name}`] : [];
      }),
    );
}

/** The policies that are resources of their own. */
interface Policies {
  /** The managed policies by ARN. */
  managed: ReadonlyMap<string, NamedPolicy>;
  /** The policies that list the roles to which they are attached, by the name of the role. */
  attached: ReadonlyMap<string, readonly NamedPolicy[]>;
}

function readPolicies(resources: readonly Resource[], problems: Problems): Policies {
  const managed = new Map<string, NamedPolicy>();
  const attached = new Map<string, NamedPolicy[]>();
  for (const resource of resources) {
    if (resource.type !== "AWS::IAM::ManagedPolicy" && resource.type !== "AWS::IAM::Policy") continue;
    const policy = problems.attempt(() => namedPolicy(resource));
    if (policy === undefined) continue;
    managed.set(resource.ref, policy);
    for (const role of list(resource.properties["Roles"])) {
      attached.set(String(role), [...(attached.get(String(role)) ?? []), policy]);
    }
  }
  return { managed, attached };
}

function readRole(role: Resource, { attached, managed }: Policies): Role {
  const { logicalId, ref, attributes, properties } = role;
  const find = (arn: unknown, where: string): NamedPolicy =>
    managed.get(String(arn)) ??
    awsManagedPolicy(String(arn))?.policy ??
    refuse(`${where} names ${arn}, which is neither a policy of the template nor one of AWS's own.`);
  const boundary = properties["PermissionsBoundary"];
  return {
    name: ref,
    arn: attributes["Arn"] ?? "",
    roleId: attributes["RoleId"] ?? "",
    trustPolicy: trustPolicy(role),
    policies: [
      ...list(properties["Policies"]).map((inline, index) => inlinePolicy(inline, `${logicalId}.Policies[${index}]`)),
      ...list(properties["ManagedPolicyArns"]).map((arn, index) =>
        find(arn, `${logicalId}.ManagedPolicyArns[${index}]`),
      ),
      ...(attached.get(ref) ?? []),
    ],
    ...(boundary !== undefined && { boundary: find(boundary, `${logicalId}.PermissionsBoundary`) }),
    maxSessionSeconds: Number(properties["MaxSessionDuration"] ?? 3600),
  };
}

function trustPolicy({ logicalId, properties }: Resource): NamedPolicy["document"] {
  const where = `${logicalId}.AssumeRolePolicyDocument`;
  const policy = document(properties["AssumeRolePolicyDocument"], where, "trust");
  const problem = trustProblem(policy, where);
  return problem === undefined ? policy : refuse(problem);
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
