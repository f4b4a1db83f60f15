import { type AwsRefusal, refusal } from "../endpoint/action.ts";
import { namesOf } from "./naming.ts";
import type { UserPool } from "./user-pool.ts";
import type { User } from "./users.ts";

/** Whether another user signs in with this e-mail address. */
export function isTaken(pool: UserPool, user: User | undefined, email: string): boolean {
  if (email === "" || (pool.naming.kind === "chosen" && !pool.naming.aliases.includes("email"))) return false;
  const owner = pool.users.find(email);
  return owner !== undefined && owner !== user;
}

/** Takes an alias away from the user who has it, when this is another user: the e-mail address stays and is no longer verified. */
export function giveUpAlias(pool: UserPool, user: User | undefined, email: string): void {
  const owner = pool.users.find(email);
  if (owner === undefined || owner === user || !namesOf(pool.naming, owner).includes(email)) return;
  pool.users.setAttributes(owner, new Map([...owner.attributes, ["email_verified", "false"]]));
}

/**
 * Makes a verified e-mail address free for a new user when `force` is true. Otherwise returns Cognito's refusal of an address that is another user's alias.
 */
export function takeAlias(pool: UserPool, values: ReadonlyMap<string, string>, force: boolean): AwsRefusal | undefined {
  const email = values.get("email") ?? "";
  if (values.get("email_verified") !== "true" || !isTaken(pool, undefined, email)) return undefined;
  if (!force) return aliasTaken();
  giveUpAlias(pool, undefined, email);
  return undefined;
}

/** Cognito's refusal of an e-mail address that already is a name of another user. */
export function aliasTaken(message = "An account with the given email already exists."): AwsRefusal {
  return refusal("AliasExistsException", message, "another user signs in with this address");
}
