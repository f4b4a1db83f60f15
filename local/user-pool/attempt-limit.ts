import { type Outcome, refusal } from "../endpoint/action.ts";
import type { Attempt } from "./attempts.ts";
import type { UserPool } from "./user-pool.ts";

/** Counts an attempt, and refuses it in AWS's words when there were too many under the name in the last hour. */
export function attemptLimit(pool: UserPool, username: string, what: Attempt): Outcome | undefined {
  const name = pool.users.find(username)?.sub ?? pool.users.key(username);
  if (!pool.attempts.tooMany(name, what, pool.surroundings.now())) return undefined;
  return refusal(
    "LimitExceededException",
    "Attempt limit exceeded, please try after some time.",
    `too many attempts within an hour under that name (${what})`,
  );
}
