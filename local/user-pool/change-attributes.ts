import type { Values } from "./attribute-problem.ts";
import type { UserPool } from "./user-pool.ts";
import type { User } from "./users.ts";

/**
 * Changes the attributes of a user. An empty value deletes an attribute. A new e-mail address or phone number is unverified, unless the request says
 * that it is verified. Sends a code to a new unverified address when the pool verifies addresses, and returns the address.
 */
export function changeAttributes(pool: UserPool, user: User, values: Values): string | undefined {
  const attributes = new Map(user.attributes);
  for (const [name, value] of values) {
    if (value === "") attributes.delete(name);
    else attributes.set(name, /_verified$/.test(name) ? value.toLowerCase() : value);
  }
  const isNew = (name: string) => attributes.get(name) !== user.attributes.get(name);
  for (const name of ["email", "phone_number"].filter(isNew)) {
    if (!attributes.has(name)) attributes.delete(`${name}_verified`);
    else if (!values.has(`${name}_verified`)) attributes.set(`${name}_verified`, "false");
  }
  const email = attributes.get("email");
  const isUnverified = email !== undefined && isNew("email") && attributes.get("email_verified") === "false";
  // A code proves the address that it was sent to, and no later one.
  if (isNew("email")) pool.codes.cancel(user, "verify the e-mail address");
  pool.users.setAttributes(user, attributes);
  user.changedAt = pool.surroundings.now();
  if (!isUnverified || !pool.verifiesEmail) return undefined;
  pool.codes.send(user, "verify the e-mail address", email);
  return email;
}
