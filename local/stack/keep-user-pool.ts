import type { UserPool } from "../user-pool/user-pool.ts";
import type { RememberedUserPool, StackMemory } from "./memory.ts";

/**
 * Returns the pool of the memory when that pool was made from the same properties. Otherwise makes a new pool with the state of the old
 * pool: users with their second factors, waiting codes, locks, and the groups and the MFA configuration that requests have changed. Tokens
 * of the old pool are no longer valid.
 */
export function keepUserPool({ userPools }: StackMemory, madeFrom: string, id: string, make: () => UserPool): UserPool {
  const before = userPools.get(id);
  if (before?.madeFrom === madeFrom) return before.pool;
  const made = make();
  const declared = { groups: new Map(made.groups), mfa: made.mfa };
  const pool = before === undefined ? made : takeOver(made, before);
  userPools.set(id, { declared, madeFrom, pool });
  return pool;
}

function takeOver(made: UserPool, { declared, pool: before }: RememberedUserPool): UserPool {
  for (const user of before.users.all()) made.users.add(user);
  takeOverGroups(made, before, declared.groups);
  const { attempts, codes, lockOut, softwareTokens } = before;
  const mfa = isSame(made.mfa, declared.mfa) ? before.mfa : made.mfa;
  return { ...made, attempts, codes, lockOut, mfa, softwareTokens };
}

/** Gives a pool the groups of the old pool, except those that the template has changed or no longer has. */
function takeOverGroups(made: UserPool, before: UserPool, declared: RememberedUserPool["declared"]["groups"]): void {
  for (const [name, group] of made.groups) {
    // A request may have deleted a group that is still in the template.
    if (isSame(declared.get(name), group) && !before.groups.has(name)) made.groups.delete(name);
  }
  for (const [name, group] of before.groups) {
    const isUnchanged = declared.has(name) && isSame(declared.get(name), made.groups.get(name));
    if (isUnchanged || !(declared.has(name) || made.groups.has(name))) made.groups.set(name, group);
  }
}

/** Compares two settings, and ignores the times of their creation and change. */
function isSame(one: object | undefined, other: object | undefined): boolean {
  const settings = (value: object = {}) => JSON.stringify({ ...value, changedAt: 0, createdAt: 0 });
  return settings(one) === settings(other);
}
