import type { User } from "./users.ts";

export interface Group {
  name: string;
  roleArn?: string;
  /** The lowest one's role is preferred. */
  precedence?: number;
}

/** What a user's groups put into her ID token. */
export interface GroupClaims {
  names: readonly string[];
  roles: readonly string[];
  /** Of the group with the lowest precedence; none when two such groups carry different roles. */
  preferredRole: string | undefined;
}

/** Source: Cognito developer guide, "Adding groups to a user pool". */
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
