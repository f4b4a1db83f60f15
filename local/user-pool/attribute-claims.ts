import type { Json } from "../json.ts";
import type { AppClient } from "./app-client.ts";
import { isReadable } from "./attribute-access.ts";
import type { User } from "./users.ts";

/**
 * The claims of an ID token for those of the user's attributes that the app client reads. `email_verified` and `phone_number_verified` are
 * booleans, a postal address is an object (OpenID Connect Core 5.1), and every other attribute is a string.
 */
export function attributeClaims(user: User, client: AppClient): Json {
  // A user whom an administrator created has no email_verified until somebody says so; the claim is there and false.
  const isSaid = !user.attributes.has("email") || user.attributes.has("email_verified");
  const attributes = isSaid ? [...user.attributes] : [...user.attributes, ["email_verified", "false"] as const];
  const readable = attributes
    .filter(([name]) => isReadable(client, name))
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(readable.map(([name, value]) => [name, claim(name, value)]));
}

function claim(name: string, value: string): unknown {
  if (name === "email_verified" || name === "phone_number_verified") return value === "true";
  return name === "address" ? { formatted: value } : value;
}
