import { type AwsRefusal, type Json, refused, text } from "../endpoint/action.ts";
import type { UserPool } from "./user-pool.ts";
import type { User } from "./users.ts";

/** The user that an administrator's request names, by e-mail address or sub; or Cognito's refusal. */
export function findUser(pool: UserPool, input: Json): User | AwsRefusal {
  return (
    pool.users.find(text(input, "Username")) ??
    refused("UserNotFoundException", "User does not exist.", "nobody in this pool has that name")
  );
}

/** Tells a user from a refusal. */
export function isRefusal(value: User | AwsRefusal): value is AwsRefusal {
  return "kind" in value;
}
