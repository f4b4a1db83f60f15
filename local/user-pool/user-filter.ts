import { type AwsRefusal, refusal } from "../endpoint/action.ts";
import type { UserPool } from "./user-pool.ts";
import { attributesOf } from "./user-record.ts";
import type { User } from "./users.ts";

/** A Filter of ListUsers: decides which users match. */
export interface UserFilter {
  kind: "filter";
  matches: (user: User) => boolean;
}

/** The written form of a filter: `email = "x"`, or `email ^= "x"` for a prefix. A backslash escapes a quotation mark in the value. */
const FILTER = /^\s*"?([^\s"=^]+)"?\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/s;

const SEARCHABLE: ReadonlySet<string> = new Set([
  ...["cognito:user_status", "email", "family_name", "given_name", "name", "phone_number", "preferred_username"],
  ...["status", "sub", "username"],
]);

/**
 * Reads a Filter. An empty one matches every user. Refuses a filter that is not of the written form, and an attribute that cannot be searched for.
 *
 * Source: Cognito developer guide, "Searching for users using the ListUsers API".
 */
export function readUserFilter(pool: UserPool, written: string): UserFilter | AwsRefusal {
  if (written === "") return { kind: "filter", matches: () => true };
  const [, attribute = "", operator, escaped = ""] = FILTER.exec(written) ?? [];
  if (operator === undefined) {
    const because = 'Filter must have the form attribute = "value" or attribute ^= "value"';
    return refusal("InvalidParameterException", "Error while parsing filter.", because);
  }
  if (!SEARCHABLE.has(attribute)) {
    const because = `Filter must name one of these attributes: ${[...SEARCHABLE].join(", ")}`;
    return refusal("InvalidParameterException", `Invalid search attribute: ${attribute}`, because);
  }
  const fold = foldOf(pool, attribute);
  const wanted = fold(escaped.replaceAll(/\\(.)/gs, "$1"));
  return {
    kind: "filter",
    matches(user) {
      const value = searchedValue(user, attribute);
      if (value === undefined) return false;
      return operator === "=" ? fold(value) === wanted : fold(value).startsWith(wanted);
    },
  };
}

function searchedValue(user: User, attribute: string): string | undefined {
  switch (attribute) {
    case "cognito:user_status":
      return user.status;
    case "status":
      return user.enabled ? "Enabled" : "Disabled";
    case "username":
      return user.username;
    default:
      return attributesOf(user).find(({ Name }) => Name === attribute)?.Value;
  }
}

/**
 * Returns the function that brings a value into the form in which two values are compared. A user's status is compared without regard to
 * case, an e-mail address by the pool's setting, and every other attribute exactly.
 */
function foldOf(pool: UserPool, attribute: string): (value: string) => string {
  if (attribute === "cognito:user_status") return (value) => value.toLowerCase();
  return attribute === "email" ? pool.users.key : (value) => value;
}
