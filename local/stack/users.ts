import { createHash } from "node:crypto";
import type { PrincipalPolicies } from "../iam/evaluate.ts";
import type { NamedPolicy } from "../iam/policy-document.ts";
import type { User } from "../iam/principal.ts";
import type { Session } from "../iam/session.ts";
import type { Problems } from "../template/problems.ts";
import type { Resource } from "../template/resource.ts";
import { TemplateProblem } from "../template/template-problem.ts";
import { boundaryOf, type Policies, policiesOfIdentity } from "./attached-policies.ts";

/** A user of the template, with the policies that decide what the user may do. */
export interface IamUser extends PrincipalPolicies {
  principal: User;
}

/** The users of the template. */
export interface Users {
  /** The users by ARN. */
  byArn: ReadonlyMap<string, IamUser>;
  /** The active access keys by id. A key that is not active signs nothing. */
  keys: ReadonlyMap<string, Session>;
}

/** The name of the stack's own user. A user of the template with this name would have two sets of policies. */
const RESERVED_ARN_END = ":user/developer";

/**
 * Reads the template's users with their policies, those of their groups included, and their access keys. Adds a problem for a policy that cannot be
 * evaluated, for a group or a user that is not in the template, and for a user with the name of the stack's own user.
 */
export function readUsers(
  resources: readonly Resource[],
  policies: Policies,
  accountId: string,
  problems: Problems,
): Users {
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const groups = new Map<string, readonly NamedPolicy[]>();
  for (const group of ofType("AWS::IAM::Group")) {
    groups.set(group.ref, problems.attempt(() => policiesOfIdentity(group, "Groups", policies)) ?? []);
  }
  const memberships = ofType("AWS::IAM::UserToGroupAddition").flatMap(({ logicalId, properties }) =>
    list(properties["Users"]).map((user) => ({
      user: String(user),
      group: String(properties["GroupName"]),
      where: `${logicalId}.GroupName`,
    })),
  );
  const users = ofType("AWS::IAM::User").flatMap((user) => problems.attempt(() => readUser(user)) ?? []);
  const byName = new Map(users.map((user) => [user.principal.userName, user]));
  const keys = ofType("AWS::IAM::AccessKey").flatMap((key) => problems.attempt(() => readKey(key)) ?? []);
  return {
    byArn: new Map(users.map((user) => [user.principal.arn, user])),
    keys: new Map(keys.map((key) => [key.accessKeyId, key])),
  };

  function readUser(user: Resource): IamUser {
    const { attributes, logicalId, properties, ref } = user;
    const arn = attributes["Arn"] ?? "";
    if (arn.endsWith(RESERVED_ARN_END)) {
      throw new TemplateProblem(
        `${logicalId}.UserName is developer, the name of the stack's own user. Choose another name.`,
      );
    }
    const own = list(properties["Groups"]).map((name, index) => ({
      group: String(name),
      where: `${logicalId}.Groups[${index}]`,
    }));
    const named = [...own, ...memberships.filter((membership) => membership.user === ref)];
    const inGroups = new Map(named.map(({ group, where }) => [group, policiesOfGroup(group, where)]));
    return {
      principal: { kind: "user", accountId, arn, userId: userIdOf(arn), userName: ref },
      identity: [...policiesOfIdentity(user, "Users", policies), ...[...inGroups.values()].flat()],
      ...boundaryOf(user, policies),
    };
  }

  /** A group of another stack could deny something: without its policies, the user would be let in where AWS refuses. */
  function policiesOfGroup(group: string, where: string): readonly NamedPolicy[] {
    const found = groups.get(group);
    if (found !== undefined) return found;
    throw new TemplateProblem(
      `${where} is ${group}, which is not a group of the template: its policies are not known.`,
    );
  }

  /** Undefined for a key that is not active. */
  function readKey({ attributes, logicalId, properties, ref }: Resource): Session | undefined {
    const user = byName.get(String(properties["UserName"]));
    if (user === undefined) {
      throw new TemplateProblem(
        `${logicalId}.UserName is ${properties["UserName"]}, which is not a user of the template.`,
      );
    }
    if (properties["Status"] === "Inactive") return undefined;
    return { accessKeyId: ref, secretAccessKey: attributes["SecretAccessKey"] ?? "", principal: user.principal };
  }
}

/** Makes a user's id, the value of aws:userid, from the ARN, so that a restart keeps it. AWS draws the id at random. */
function userIdOf(arn: string): string {
  return `AIDA${createHash("sha256").update(arn).digest("hex").slice(0, 17).toUpperCase()}`;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
