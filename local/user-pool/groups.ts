import type { User } from "./users.ts";

/** A group of a user pool. */
export interface Group {
  name: string;
  roleArn?: string;
  /** The group with the lowest precedence decides the preferred role. A group without a precedence comes last. */
  precedence?: number;
}

/** The claims of an ID token that follow from the user's groups. */
export interface GroupClaims {
  names: readonly string[];
  roles: readonly string[];
  /** The role of the group with the lowest precedence. Undefined when two groups have the lowest precedence and different roles. */
  preferredRole: string | undefined;
}

/** Derives the claims about groups in a user's ID token. Source: Cognito developer guide, "Adding groups to a user pool". */
export function groupClaims(user: Pick<User, "groups">, groups: ReadonlyMap<string, Group>): GroupClaims {
  const own = [...user.groups].flatMap((name) => groups.get(name) ?? []);
  const withRole = own.filter(({ roleArn }) => roleArn !== undefined);
  const rank = ({ precedence }: Group) => precedence ?? Number.POSITIVE_INFINITY;
  const lowest = Math.min(...withRole.map(rank));
  const preferred = new Set(withRole.filter((group) => rank(group) === lowest).map(({ roleArn }) => roleArn));
  return {
    names: own.map(({ name }) => name),
    roles: [...new Set(withRole.flatMap(({ roleArn }) => roleArn ?? []))],
    preferredRole: preferred.size === 1 ? [...preferred][0] : undefined,
  };
}
