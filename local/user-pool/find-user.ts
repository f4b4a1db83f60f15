import { type AwsRefusal, readString, refusal } from "../endpoint/action.ts";
import type { Json } from "../json.ts";
import type { UserPool } from "./user-pool.ts";
import type { User } from "./users.ts";

/** The user that an administrator's request names, by e-mail address or sub; or Cognito's refusal. */
export function findUser(pool: UserPool, input: Json): User | AwsRefusal {
  return (
    pool.users.find(readString(input, "Username")) ??
    refusal("UserNotFoundException", "User does not exist.", "nobody in this pool has that name")
  );
}

/** Tells a user from a refusal. */
export function isRefusal(value: User | AwsRefusal): value is AwsRefusal {
  return "kind" in value;
}
