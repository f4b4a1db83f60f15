import type { WhoIdentity } from "../../console/api.ts";
import { isApplicationAccount } from "../../console/is-application-account.ts";
import { IDENTITY_POOLS, type RoleSession } from "../../iam/principal.ts";
import { trusts } from "../../iam/role.ts";
import { chooseRole } from "../../identity-pool/choose-role.ts";
import type { IdentityPool } from "../../identity-pool/identity-pool.ts";
import { cognitoIdentity } from "../../identity-pool/prove-identity.ts";
import { asObject } from "../../json.ts";
import { groupClaims } from "../../user-pool/groups.ts";
import type { UserPool } from "../../user-pool/user-pool.ts";
import type { User } from "../../user-pool/users.ts";
import { imagineSession } from "../decide-operation.ts";
import type { StackPlan } from "../plan-stack.ts";
import type { Pools } from "../pools.ts";

/** A user of a user pool, with the principal that the user's requests have. */
export interface UserIdentity extends WhoIdentity {
  principal: RoleSession | "anonymous";
}

/**
 * Lists the users of every user pool, each with the session that an identity pool would give now: the session has the user's own identity. A user to whom no identity
 * pool gives a role of the template cannot sign, and is anonymous.
 */
export function usersWithRoles(
  plan: StackPlan,
  { identityPools, userPools }: Pick<Pools, "identityPools" | "userPools">,
  now: number,
): readonly UserIdentity[] {
  const users = userPools.flatMap((pool) => pool.users.all().map((user) => ({ pool, user, name: nameOf(user) })));
  const accounts = users.filter(({ name }) => isApplicationAccount(name));
  return users.map(({ name, pool, user }) => {
    const session = identityPools.map((one) => sessionOf(plan, user, pool, one, now)).find((one) => one !== undefined);
    const isOnlyAccount = accounts.length === 1 && accounts[0]?.user === user;
    return {
      ...(isOnlyAccount ? { name: "account", username: name } : { name: `user:${name}` }),
      kind: "user",
      groups: [...user.groups],
      ...(session && { arn: session.roleArn }),
      principal: session ?? "anonymous",
    };
  });
}

function nameOf({ attributes, username }: User): string {
  return attributes.get("email") ?? username;
}

/** Makes the session that an identity pool would give a user. Undefined when the pool gives no role of the template, or the role does not trust the pool. */
function sessionOf(
  plan: StackPlan,
  user: User,
  pool: UserPool,
  identityPool: IdentityPool,
  now: number,
): RoleSession | undefined {
  const login = loginOf(user, pool, identityPool);
  if (login === undefined) return undefined;
  const chosen = chooseRole(identityPool.roleAttachment, login, "");
  const role = chosen.kind === "role" ? plan.account.roles.get(chosen.arn) : undefined;
  if (role === undefined) return undefined;
  const identityId = identityPool.knownIdentity(login) ?? newIdentity(identityPool);
  const identity = cognitoIdentity(identityPool, identityId, login);
  const trust = trusts(role, {
    assumer: { type: "Federated", value: IDENTITY_POOLS },
    action: "sts:AssumeRoleWithWebIdentity",
    identity,
    region: identityPool.region,
    now,
  });
  return trust.effect === "allow" ? { ...imagineSession(plan, role, now), cognito: identity } : undefined;
}

/** An id for an identity that the pool has not made yet. No policy can name the id that the pool will draw. */
export function newIdentity({ region }: Pick<IdentityPool, "region">): string {
  return `${region}:00000000-0000-4000-8000-000000000000`;
}

/** Makes the login of a user, as the user's ID token has it. Undefined when the identity pool does not accept the user pool's tokens. */
function loginOf(user: User, { groups, providerName }: UserPool, identityPool: IdentityPool) {
  const provider = identityPool.providers.find((one) => one.providerName === providerName);
  if (provider === undefined) return undefined;
  const { preferredRole, roles } = groupClaims(user, groups);
  const claims = {
    ...(roles.length > 0 && { "cognito:roles": roles }),
    ...(preferredRole !== undefined && { "cognito:preferred_role": preferredRole }),
    ...Object.fromEntries(user.attributes),
  };
  return { kind: "login" as const, providerName, clientId: provider.clientId, claims, sub: user.sub };
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
