import type { Json } from "../json.ts";
import type { User, Users } from "./users.ts";

/** The parts of a group that an ID token depends on. */
export interface GroupRole {
  name: string;
  roleArn?: string;
  /** The group with the lowest precedence decides the preferred role. A group without a precedence comes last. */
  precedence?: number;
}

/** A group of a user pool. */
export interface Group extends GroupRole {
  description?: string;
  /** The creation time, in milliseconds since 1970 UTC. */
  createdAt: number;
  /** The time of the last change, in milliseconds since 1970 UTC. */
  changedAt: number;
}

/** The claims of an ID token that follow from the user's groups. */
export interface GroupClaims {
  names: readonly string[];
  roles: readonly string[];
  /** The role of the group with the lowest precedence. Undefined when two groups have the lowest precedence and different roles. */
  preferredRole: string | undefined;
}

/** Derives the claims about groups in a user's ID token. Source: Cognito developer guide, "Adding groups to a user pool". */
export function groupClaims(user: Pick<User, "groups">, groups: ReadonlyMap<string, GroupRole>): GroupClaims {
  const own = [...user.groups].flatMap((name) => groups.get(name) ?? []);
  const withRole = own.filter(({ roleArn }) => roleArn !== undefined);
  const rank = ({ precedence }: GroupRole) => precedence ?? Number.POSITIVE_INFINITY;
  const lowest = Math.min(...withRole.map(rank));
  const preferred = new Set(withRole.filter((group) => rank(group) === lowest).map(({ roleArn }) => roleArn));
  return {
    names: own.map(({ name }) => name),
    roles: [...new Set(withRole.flatMap(({ roleArn }) => roleArn ?? []))],
    preferredRole: preferred.size === 1 ? [...preferred][0] : undefined,
  };
}

/** Makes a group from the properties of AWS::Cognito::UserPoolGroup or the members of CreateGroup, which have the same names. */
export function readGroup(properties: Json, createdAt: number): Group {
  return { name: String(properties["GroupName"]), ...readSettings(properties), createdAt, changedAt: createdAt };
}

/** Removes users from groups that their pool no longer has, so that a later group of the same name begins empty. */
export function leaveMissingGroups({
  groups,
  users,
}: {
  groups: ReadonlyMap<string, GroupRole>;
  users: Pick<Users, "all">;
}): void {
  for (const user of users.all()) {
    for (const name of user.groups) if (!groups.has(name)) user.groups.delete(name);
  }
}

/** The group with the settings that a request names. A setting that the request does not name stays as it is. */
export function withSettings(group: Group, input: Json, changedAt: number): Group {
  return { ...group, ...readSettings(input), changedAt };
}

function readSettings({ Description, Precedence, RoleArn }: Json): Omit<GroupRole, "name"> & { description?: string } {
  return {
    ...((Description ?? undefined) !== undefined && { description: String(Description) }),
    ...((Precedence ?? undefined) !== undefined && { precedence: Number(Precedence) }),
    ...((RoleArn ?? undefined) !== undefined && { roleArn: String(RoleArn) }),
  };
}
