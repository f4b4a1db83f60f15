import { type AwsRefusal, refusal } from "../endpoint/action.ts";
import { type Alias, namesOf } from "./naming.ts";
import type { UserPool } from "./user-pool.ts";
import type { User } from "./users.ts";

type Values = ReadonlyMap<string, string>;

/** Whether another user signs in with this e-mail address or phone number. */
export function isTaken({ naming, users }: UserPool, user: User | undefined, alias: Alias, value: string): boolean {
  const isName = naming.kind === "email" ? alias === "email" : naming.aliases.includes(alias);
  const owner = isName && value !== "" ? users.find(value) : undefined;
  return owner !== undefined && owner !== user;
}

/**
 * Takes an alias away from the user who has it, unless this is `user`. The address or number stays an attribute of that user, but is no
 * longer verified.
 */
export function giveUpAlias(pool: UserPool, user: User | undefined, alias: Alias, value: string): void {
  const { key } = pool.users;
  const owner = pool.users.find(value);
  if (owner === undefined || owner === user || !namesOf(pool.naming, owner).map(key).includes(key(value))) return;
  pool.users.setAttributes(owner, new Map([...owner.attributes, [`${alias}_verified`, "false"]]));
}

/**
 * Takes the verified address and number of a new user away from other users when `force` is true. Otherwise returns Cognito's refusal when
 * another user has one of them as an alias.
 */
export function takeAliases(pool: UserPool, values: Values, force: boolean): AwsRefusal | undefined {
  const taken = takenAliases(pool, undefined, values);
  if (taken[0] !== undefined && !force) return aliasTaken(taken[0]);
  for (const alias of taken) giveUpAlias(pool, undefined, alias, values.get(alias) ?? "");
  return undefined;
}

/**
 * The aliases among the verified addresses and numbers in `values` that another user already has. In a pool whose usernames are e-mail
 * addresses, an unverified address counts too.
 */
export function takenAliases(pool: UserPool, user: User | undefined, values: Values): readonly Alias[] {
  const isName = (alias: Alias) =>
    (pool.naming.kind === "email" && alias === "email") || values.get(`${alias}_verified`)?.toLowerCase() === "true";
  const aliases: readonly Alias[] = ["email", "phone_number"];
  return aliases.filter((alias) => isName(alias) && isTaken(pool, user, alias, values.get(alias) ?? ""));
}

/**
 * Cognito's refusal of an address or number that another user already signs in with. Cognito writes the word `given` before a new value
 * only.
 */
export function aliasTaken(alias: Alias, given: "given " | "" = "given "): AwsRefusal {
  const message = `An account with the ${given}${alias} already exists.`;
  return refusal("AliasExistsException", message, "another user signs in with this address or number");
}
