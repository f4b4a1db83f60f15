import { type AwsRefusal, decidedBy, refusal } from "../endpoint/action.ts";
import { recoveryWay } from "./account-recovery.ts";
import { userDisabled } from "./refusals.ts";
import type { UserPool } from "./user-pool.ts";
import type { User } from "./users.ts";

/** Whether a user can reset the password by a code. A temporary password cannot be reset. */
export function canResetPassword(pool: UserPool, user: User): boolean {
  return canReceiveCode(pool, user) && user.enabled && user.status !== "FORCE_CHANGE_PASSWORD";
}

/**
 * Cognito's refusal of a reset, for an app client that does not hide which users exist; undefined when the user can reset the password.
 *
 * Sources: answers reported in aws-amplify/amplify-js#1340 and amplify-flutter#3048.
 */
export function resetProblem(pool: UserPool, user: User): AwsRefusal | undefined {
  if (!user.enabled) return userDisabled();
  if (user.status === "FORCE_CHANGE_PASSWORD") {
    const because = "the user has a temporary password, which must be changed at a sign-in";
    return refusal("NotAuthorizedException", "User password cannot be reset in the current state.", because);
  }
  if (canReceiveCode(pool, user)) return undefined;
  const refused = refusal(
    "InvalidParameterException",
    "Cannot reset password for the user as there is no registered/verified email or phone_number",
    "the pool verifies no addresses, has not verified this one, or lets only administrators recover accounts",
  );
  return decidedBy(
    refused,
    {
      property: "UserPool.AutoVerifiedAttributes",
      value: pool.verifiesEmail ? ["email"] : [],
      meaning: "With email in the list, users verify their address by a code.",
    },
    {
      property: "UserPool.AccountRecoverySetting",
      value: pool.recovery.map((way) => `verified_${way}`),
      meaning: "A mechanism in the list lets users with a verified address or number reset the password.",
    },
  );
}

function canReceiveCode({ recovery, verifiesEmail }: UserPool, user: User): boolean {
  return verifiesEmail && recoveryWay(recovery, user) !== undefined;
}
