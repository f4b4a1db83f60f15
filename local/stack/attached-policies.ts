import { awsManagedPolicy } from "../iam/managed-policies.ts";
import { type NamedPolicy, type PolicyUse, readPolicy } from "../iam/policy-document.ts";
import { isObject } from "../json.ts";
import type { Problems } from "../template/problems.ts";
import type { Resource } from "../template/resource.ts";
import { TemplateProblem } from "../template/template-problem.ts";

/** The kinds of identities that policies are attached to, as properties of policies name their lists. */
export type IdentityKind = "Roles" | "Users" | "Groups";

/** The policies that are resources of their own. */
export interface Policies {
  /** The managed policies by ARN. */
  managed: ReadonlyMap<string, NamedPolicy>;
  /** Returns the policies that name this identity themselves. */
  attachedTo: (kind: IdentityKind, name: string) => readonly NamedPolicy[];
}

/** The types of policies that list several identities. */
const LISTING = ["AWS::IAM::ManagedPolicy", "AWS::IAM::Policy"];

/** The types of inline policies that name one identity, and the property that names it. */
const NAMING: Readonly<Record<string, readonly [kind: IdentityKind, property: string]>> = {
  "AWS::IAM::GroupPolicy": ["Groups", "GroupName"],
  "AWS::IAM::RolePolicy": ["Roles", "RoleName"],
  "AWS::IAM::UserPolicy": ["Users", "UserName"],
};

/** The type of each kind of identity. */
const TYPES: Readonly<Record<IdentityKind, string>> = {
  Groups: "AWS::IAM::Group",
  Roles: "AWS::IAM::Role",
  Users: "AWS::IAM::User",
};

/** Reads the policies that are resources of their own. Adds a problem for a policy that cannot be evaluated. */
export function readPolicies(resources: readonly Resource[], problems: Problems): Policies {
  const managed = new Map<string, NamedPolicy>();
  const attached = new Map<string, NamedPolicy[]>();
  for (const resource of resources) {
    if (!isPolicy(resource)) continue;
    const policy = problems.attempt(() => namedPolicy(resource));
    if (policy === undefined) continue;
    managed.set(resource.ref, policy);
    for (const { kind, name } of attachmentsOf(resource)) {
      const key = `${kind} ${name}`;
      attached.set(key, [...(attached.get(key) ?? []), policy]);
    }
  }
  return { managed, attachedTo: (kind, name) => attached.get(`${kind} ${name}`) ?? [] };
}

/** Reads the policies of one identity: its inline and managed policies, and the policies that name the identity. */
export function policiesOfIdentity(resource: Resource, kind: IdentityKind, policies: Policies): readonly NamedPolicy[] {
  const { logicalId, properties, ref } = resource;
  return [
    ...list(properties["Policies"]).map((inline, index) => inlinePolicy(inline, `${logicalId}.Policies[${index}]`)),
    ...list(properties["ManagedPolicyArns"]).map((arn, index) =>
      findManaged(arn, `${logicalId}.ManagedPolicyArns[${index}]`, policies),
    ),
    ...policies.attachedTo(kind, ref),
  ];
}

/** Reads the permissions boundary of a role or user; nothing when it has none. */
export function boundaryOf({ logicalId, properties }: Resource, policies: Policies): { boundary?: NamedPolicy } {
  const arn = properties["PermissionsBoundary"];
  if (arn === undefined) return {};
  return { boundary: findManaged(arn, `${logicalId}.PermissionsBoundary`, policies) };
}

/** Reads a policy document. Throws a TemplateProblem when the document cannot be evaluated. */
export function readDocument(value: unknown, where: string, use: PolicyUse = "identity"): NamedPolicy["document"] {
  const read = readPolicy(value, where, use);
  if (read.ok) return read.policy;
  throw new TemplateProblem(read.problems.join("\n"));
}

/**
 * Names what policies have no effect for: AWS's own managed policies whose permissions are not known, which allow nothing (`ReadRole.ManagedPolicyArns
 * AmazonS3ReadOnlyAccess`), and identities outside the template that a policy is attached to (`ReadPolicy.Roles imported-role`).
 */
export function policiesWithoutEffect(resources: readonly Resource[]): readonly string[] {
  const names = new Set(
    Object.entries(TYPES).flatMap(([kind, identity]) =>
      resources.filter(({ type }) => type === identity).map(({ ref }) => `${kind} ${ref}`),
    ),
  );
  const isIdentity = ({ type }: Resource) => Object.values(TYPES).includes(type);
  return resources.flatMap((resource) => [
    ...(isIdentity(resource) ? unknownManagedPolicies(resource) : []),
    ...attachmentsOf(resource)
      .filter(({ kind, name }) => !names.has(`${kind} ${name}`))
      .map(({ name, property }) => `${resource.logicalId}.${property} ${name}`),
  ]);
}

function unknownManagedPolicies({ logicalId, properties }: Resource): readonly string[] {
  return list(properties["ManagedPolicyArns"]).flatMap((arn) => {
    const found = awsManagedPolicy(String(arn));
    return found?.isKnown === false ? [`${logicalId}.ManagedPolicyArns ${found.policy.name}`] : [];
  });
}

/** Lists the identities that a policy names. A resource that is not a policy names none. */
function attachmentsOf({
  properties,
  type,
}: Resource): readonly { kind: IdentityKind; name: string; property: string }[] {
  const naming = Object.hasOwn(NAMING, type) ? NAMING[type] : undefined;
  if (naming !== undefined) {
    const [kind, property] = naming;
    return [{ kind, property, name: String(properties[property]) }];
  }
  if (!LISTING.includes(type)) return [];
  return (["Roles", "Users", "Groups"] as const).flatMap((kind) =>
    list(properties[kind]).map((name) => ({ kind, property: kind, name: String(name) })),
  );
}

function isPolicy({ type }: Resource): boolean {
  return LISTING.includes(type) || Object.hasOwn(NAMING, type);
}

function findManaged(arn: unknown, where: string, { managed }: Policies): NamedPolicy {
  const ofAws = awsManagedPolicy(String(arn));
  if (ofAws?.denies) {
    throw new TemplateProblem(
      `${where} names ${arn}, which denies actions of the stack's services. It is not imitated.`,
    );
  }
  const found = managed.get(String(arn)) ?? ofAws?.policy;
  if (found !== undefined) return found;
  throw new TemplateProblem(`${where} names ${arn}, which is neither a policy of the template nor one of AWS's own.`);
}

function namedPolicy({ logicalId, properties }: Resource): NamedPolicy {
  return { name: logicalId, document: readDocument(properties["PolicyDocument"], `${logicalId}.PolicyDocument`) };
}

function inlinePolicy(policy: unknown, where: string): NamedPolicy {
  if (!isObject(policy)) throw new TemplateProblem(`${where} must be an object with PolicyName and PolicyDocument`);
  return {
    name: String(policy["PolicyName"]),
    document: readDocument(policy["PolicyDocument"], `${where}.PolicyDocument`),
  };
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
