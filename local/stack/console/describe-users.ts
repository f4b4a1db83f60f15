import type { PoolView, UserView } from "../../console/api.ts";
import type { UserPool } from "../../user-pool/user-pool.ts";
import { attributesOf } from "../../user-pool/user-record.ts";
import type { User } from "../../user-pool/users.ts";
import type { StackPlan } from "../plan-stack.ts";
import type { Pools } from "../pools.ts";
import { clientsOf } from "./describe-stack.ts";

/** Describes a user pool with its users, and the codes that Cognito would have mailed to them. No password is known here: a pool keeps verifiers alone. */
export function describeUsers(
  pool: UserPool,
  plan: Pick<StackPlan, "resources">,
  { identityPools }: Pick<Pools, "identityPools">,
): PoolView {
  const accepting = identityPools.filter(({ providers }) =>
    providers.some(({ providerName }) => providerName === pool.providerName),
  );
  return {
    id: pool.id,
    name: pool.displayName,
    clients: clientsOf(pool, plan),
    groups: Array.from(pool.groups.values(), ({ name, roleArn }) => ({
      name,
      ...(roleArn !== undefined && { roleArn }),
    })),
    allowsSignUp: !pool.adminOnly,
    requiredAttributes: [...pool.schema.values()].flatMap(({ name, required }) =>
      required && name !== "sub" && !isFromUsername(name, pool) ? name : [],
    ),
    identityPools: accepting.map(({ id, name }) => ({ id, name })),
    users: pool.users.all().map((user) => describeUser(user, pool)),
  };
}

/** Tells whether Cognito takes an attribute of a new user from the name that the user signs up with. */
function isFromUsername(attribute: string, { naming }: UserPool): boolean {
  return naming.kind === "email" && attribute === "email";
}

function describeUser(user: User, { codes }: UserPool): UserView {
  const { createdAt, enabled, groups, status, username } = user;
  return {
    username,
    attributes: attributesOf(user).map(({ Name, Value }) => ({ name: Name, value: Value })),
    status,
    enabled,
    groups: [...groups],
    createdAt,
    codes: codes.waiting(user),
  };
}
