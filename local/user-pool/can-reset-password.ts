import type { UserPool } from "./user-pool.ts";
import type { User } from "./users.ts";

/** Whether a user can get a code that resets the password. */
export function canResetPassword(pool: UserPool, user: User): boolean {
  return pool.verifiesEmail && user.emailVerified && user.enabled;
}
