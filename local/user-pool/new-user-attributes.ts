import { type Outcome, readNameValues } from "../endpoint/action.ts";
import type { Json } from "../json.ts";
import type { Values } from "./attribute-problem.ts";
import type { UserPool } from "./user-pool.ts";

/**
 * The attributes of a new user: `given` are those of the request. `values` also has the attribute `email` when the username is an e-mail
 * address.
 */
export interface NewAttributes {
  kind: "attributes";
  given: Values;
  values: Values;
}

/** Reads the UserAttributes of a request that creates the user `username`. */
export function newUserAttributes({ naming }: UserPool, username: string, input: Json): NewAttributes | Outcome {
  const given = new Map(
    [...readNameValues(input, "UserAttributes")]
      .filter(([, value]) => value !== "")
      .map(([name, value]) => [name, name.endsWith("_verified") ? value.toLowerCase() : value] as const),
  );
  if (naming.kind === "chosen") return { kind: "attributes", given, values: given };
  if ((given.get("email") ?? username) !== username) {
    return { kind: "not imitated", what: "the user attribute email with another address than Username" };
  }
  return { kind: "attributes", given, values: new Map([["email", username], ...given]) };
}
