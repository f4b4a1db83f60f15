import { type AwsRefusal, decidedBy, refusal } from "../endpoint/action.ts";
import type { Json } from "../json.ts";
import { UserError } from "../user-error.ts";
import { isEmail } from "./attribute-value.ts";
import type { User } from "./users.ts";

/** An attribute that may be a name to sign in with. */
export type Alias = "email" | "phone_number";

/** The names that the users of a pool sign in with (UsernameAttributes and AliasAttributes). */
export type Naming =
  /** The e-mail address is the username. The pool's own name for a user is the sub. */
  | { kind: "email" }
  /** A username is chosen at sign-up. A verified attribute in `aliases` is a further name. */
  | { kind: "chosen"; aliases: readonly string[] };

/** Reads UsernameAttributes and AliasAttributes. Throws a UserError for both together, which Cognito refuses. */
export function readNaming(properties: Json): Naming {
  const aliases = listOf(properties["AliasAttributes"]);
  if (!listOf(properties["UsernameAttributes"]).includes("email")) return { kind: "chosen", aliases };
  if (aliases.length === 0) return { kind: "email" };
  throw new UserError("A user pool must have UsernameAttributes or AliasAttributes: Cognito refuses both together.");
}

/** Every name that a user may sign in with. */
export function namesOf(naming: Naming, { attributes, username }: User): readonly string[] {
  if (naming.kind === "email") return [...valuesOf("email")];
  return [username, ...naming.aliases.filter(isVerified).flatMap(valuesOf)];

  function isVerified(alias: string): boolean {
    return attributes.get(`${alias}_verified`) === "true";
  }
  function valuesOf(name: string): readonly string[] {
    const value = attributes.get(name);
    return value === undefined ? [] : [value];
  }
}

/** Cognito's refusal of a username that the pool's naming does not allow; undefined when the name may be used. */
export function usernameProblem(naming: Naming, username: string): AwsRefusal | undefined {
  if (naming.kind === "email") {
    if (isEmail(username)) return undefined;
    const because = "usernames of this pool are e-mail addresses";
    return decidedBy(refusal("InvalidParameterException", "Username should be an email.", because), {
      property: "UserPool.UsernameAttributes",
      value: ["email"],
      meaning: "Without this property, users choose a username.",
    });
  }
  if (naming.aliases.includes("email") && isEmail(username)) return takenByAlias(naming.aliases, "email", "email");
  if (naming.aliases.includes("phone_number") && /^\+\d+$/.test(username))
    return takenByAlias(naming.aliases, "phone number", "phone number");
  return undefined;
}

function takenByAlias(aliases: readonly string[], format: string, alias: string): AwsRefusal {
  const message = `Username cannot be of ${format} format, since user pool is configured for ${alias} alias.`;
  const because = "a name in this format would be taken for an alias (AliasAttributes)";
  return decidedBy(refusal("InvalidParameterException", message, because), {
    property: "UserPool.AliasAttributes",
    value: aliases,
    meaning: "Without this alias in the list, a username may have this format.",
  });
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
