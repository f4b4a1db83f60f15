import type { Values } from "./attribute-problem.ts";
import type { UserPool } from "./user-pool.ts";
import type { User } from "./users.ts";

/**
 * Changes the attributes of a user. An empty value deletes an attribute. A new e-mail address or phone number is unverified, unless the request says
 * that it is verified. Sends a code to a new unverified address when the pool verifies addresses, and returns the address.
 */
export function changeAttributes(pool: UserPool, user: User, values: Values): string | undefined {
  const unproved = unprovedEmail(user, values);
  const isKept = unproved !== undefined && pool.keepsUnprovedEmail;
  const attributes = attributesAfter(user, isKept ? new Map([...values].filter(([name]) => name !== "email")) : values);
  // A code proves the address that it was sent to, and no later one.
  if (attributes.get("email") !== user.attributes.get("email")) pool.codes.cancel(user);
  pool.users.setAttributes(user, attributes);
  user.changedAt = pool.surroundings.now();
  if (unproved === undefined || !(pool.verifiesEmail || isKept)) return undefined;
  pool.codes.send(user, "verify the e-mail address", unproved);
  return unproved;
}

/** The new e-mail address in a change of attributes, unless the change says that the address is verified. */
function unprovedEmail({ attributes }: User, values: Values): string | undefined {
  const email = values.get("email") ?? "";
  const isNew = email !== "" && email !== attributes.get("email");
  return isNew && values.get("email_verified")?.toLowerCase() !== "true" ? email : undefined;
}

function attributesAfter(user: User, values: Values): Values {
  const attributes = new Map(user.attributes);
  for (const [name, value] of values) {
    if (value === "") attributes.delete(name);
    else attributes.set(name, name.endsWith("_verified") ? value.toLowerCase() : value);
  }
  const isNew = (name: string) => attributes.get(name) !== user.attributes.get(name);
  for (const name of ["email", "phone_number"].filter(isNew)) {
    if (!attributes.has(name)) attributes.delete(`${name}_verified`);
    else if (!values.has(`${name}_verified`)) attributes.set(`${name}_verified`, "false");
  }
  return attributes;
}
