import { decidedBy, type Outcome, refusal } from "../endpoint/action.ts";
import type { AppClient } from "./app-client.ts";
import { hidesUsers } from "./hides-users.ts";
import { requireNewPassword } from "./new-password-challenge.ts";
import { resetRequired, userDisabled, wrongPassword } from "./refusals.ts";
import { askSecondFactor } from "./second-factor.ts";
import type { UserPool } from "./user-pool.ts";
import type { User } from "./users.ts";

const DAY_MS = 86_400_000;

/**
 * Ends a sign-in after the password was checked. Returns tokens, a challenge for the next step, or Cognito's refusal. `user` is undefined for
 * an unknown name, which gets the same refusal as a wrong password. Five wrong passwords lock the name; while it is locked, the right password is
 * refused too.
 */
export function finishSignIn(
  pool: UserPool,
  client: AppClient,
  username: string,
  user: User | undefined,
  isProved: boolean,
): Outcome {
  const now = pool.surroundings.now();
  const name = user?.sub ?? pool.users.key(username);
  if (pool.lockOut.recordAttempt(name, now) === "locked") {
    const because = "five wrong passwords or more: the name is locked for a while";
    return refusal("NotAuthorizedException", "Password attempts exceeded", because);
  }
  if (user === undefined || !isProved) {
    pool.lockOut.recordFailure(name, now);
    return user
      ? wrongPassword("the password is wrong, or was changed after the challenge was made")
      : decidedBy(wrongPassword("the name is unknown, which the app client hides"), hidesUsers(client));
  }
  if (pool.users.find(user.sub) !== user)
    return wrongPassword("the user was deleted before the challenge was answered");
  pool.lockOut.recordSuccess(name);
  if (!user.enabled) return userDisabled();
  if (user.status === "UNCONFIRMED") {
    return refusal("UserNotConfirmedException", "User is not confirmed.", "the account is not confirmed yet");
  }
  if (user.status === "RESET_REQUIRED") return resetRequired();
  if (user.status === "FORCE_CHANGE_PASSWORD") {
    if (now < user.passwordSetAt + pool.passwordPolicy.temporaryMs) return requireNewPassword(pool, client, user);
    const message = "Temporary password has expired and must be reset by an administrator.";
    const because = "the temporary password is older than TemporaryPasswordValidityDays";
    return decidedBy(refusal("NotAuthorizedException", message, because), {
      property: "UserPool.Policies.PasswordPolicy.TemporaryPasswordValidityDays",
      value: pool.passwordPolicy.temporaryMs / DAY_MS,
      meaning: "A greater number lets users keep a temporary password for longer.",
    });
  }
  return askSecondFactor(pool, client, user);
}
