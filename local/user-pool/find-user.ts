import { type AwsRefusal, readString } from "../endpoint/action.ts";
import type { Json } from "../json.ts";
import { userNotFound } from "./refusals.ts";
import type { UserPool } from "./user-pool.ts";
import type { User } from "./users.ts";

/** Finds the user that an administrator's request names, by e-mail address or sub. */
export function findUser(pool: UserPool, input: Json): User | AwsRefusal {
  return pool.users.find(readString(input, "Username")) ?? userNotFound();
}

/** True when `findUser` returned a refusal, because it found no user. */
export function isRefusal(value: User | AwsRefusal): value is AwsRefusal {
  return "kind" in value;
}
