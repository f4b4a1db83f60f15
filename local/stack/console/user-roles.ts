import type { WhoIdentity } from "../../console/api.ts";
import { chooseRole } from "../../identity-pool/choose-role.ts";
import type { IdentityPool } from "../../identity-pool/identity-pool.ts";
import { asObject } from "../../json.ts";
import { groupClaims } from "../../user-pool/groups.ts";
import type { UserPool } from "../../user-pool/user-pool.ts";
import type { User } from "../../user-pool/users.ts";
import type { StackPlan } from "../plan-stack.ts";
import type { Pools } from "../pools.ts";

/** Lists the users of every user pool, with the role that an identity pool would give each of them now. */
export function usersWithRoles(
  { resources }: Pick<StackPlan, "resources">,
  { identityPools, userPools }: Pick<Pools, "identityPools" | "userPools">,
): readonly WhoIdentity[] {
  return userPools.flatMap((pool) =>
    pool.users.all().map((user) => {
      const arn = identityPools.map((one) => roleOf(user, pool, one)).find((role) => role !== undefined);
      const role = resources.find(({ attributes, type }) => type === "AWS::IAM::Role" && attributes["Arn"] === arn);
      return {
        name: `user:${user.attributes.get("email") ?? user.username}`,
        kind: "user",
        groups: [...user.groups],
        ...(arn !== undefined && { arn }),
        decidedAs: role === undefined ? "nobody" : `role:${role.logicalId}`,
      };
    }),
  );
}

/** Finds the role that an identity pool would give a user of the user pool; undefined when it gives none, or does not accept the user pool's tokens. */
function roleOf(user: User, { groups, providerName }: UserPool, identityPool: IdentityPool): string | undefined {
  const provider = identityPool.providers.find((one) => one.providerName === providerName);
  if (provider === undefined) return undefined;
  const { preferredRole, roles } = groupClaims(user, groups);
  const claims = {
    ...(roles.length > 0 && { "cognito:roles": roles }),
    ...(preferredRole !== undefined && { "cognito:preferred_role": preferredRole }),
    ...Object.fromEntries(user.attributes),
  };
  const login = { kind: "login" as const, providerName, clientId: provider.clientId, claims, sub: user.sub };
  const chosen = chooseRole(identityPool.roleAttachment, login, "");
  return chosen.kind === "role" ? chosen.arn : undefined;
}

/** Lists the identity pools that give a role, and to whom. Nothing is returned for a role that none gives. */
export function identityPoolsOf(
  { resources }: Pick<StackPlan, "resources">,
  arn: string,
): Pick<WhoIdentity, "givenBy"> {
  const groups = resources.filter(
    ({ properties, type }) => type === "AWS::Cognito::UserPoolGroup" && properties["RoleArn"] === arn,
  );
  const givenBy = resources
    .filter(({ type }) => type === "AWS::Cognito::IdentityPoolRoleAttachment")
    .flatMap(({ properties }) => {
      const identityPool = resources.find(({ ref }) => ref === properties["IdentityPoolId"])?.logicalId ?? "";
      const kinds = Object.entries(asObject(properties["Roles"])).flatMap(([kind, role]) => (role === arn ? kind : []));
      return [...kinds, ...groups.map(({ ref }) => `group ${ref}`)].map((to) => ({ identityPool, to }));
    });
  return givenBy.length === 0 ? {} : { givenBy };
}
