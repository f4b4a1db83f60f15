import { type AwsRefusal, refusal } from "../endpoint/action.ts";
import type { Attempt } from "./attempts.ts";
import type { UserPool } from "./user-pool.ts";

/** Records an attempt under a name. Returns Cognito's refusal when the name had too many attempts in the last hour. */
export function attemptLimit(pool: UserPool, username: string, attempt: Attempt): AwsRefusal | undefined {
  const name = pool.users.find(username)?.sub ?? pool.users.key(username);
  if (pool.attempts.record(name, attempt, pool.surroundings.now()) === "allowed") return undefined;
  return refusal(
    "LimitExceededException",
    "Attempt limit exceeded, please try after some time.",
    `too many attempts under this name within an hour (${attempt})`,
  );
}
