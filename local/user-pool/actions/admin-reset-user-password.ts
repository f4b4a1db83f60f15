import { answer } from "../../endpoint/action.ts";
import { recoveryWay } from "../account-recovery.ts";
import { findUser, isRefusal } from "../find-user.ts";
import { resetProblem } from "../password-reset.ts";
import type { AdminAction } from "../user-pool-action.ts";

/**
 * The action AdminResetUserPassword of Cognito user pools. Sends a code, and the user cannot sign in until ConfirmForgotPassword has set a
 * new password. Tokens that the user already has stay valid. Source: user pools API reference.
 */
export const adminResetUserPassword: AdminAction = {
  required: ["Username"],
  run(pool, input) {
    const user = findUser(pool, input);
    if (isRefusal(user)) return user;
    const problem = resetProblem(pool, user);
    if (problem) return problem;
    if (recoveryWay(pool.recovery, user) === "phone_number") {
      return { kind: "not imitated", what: "cognito-idp AdminResetUserPassword by a text message to a phone number" };
    }
    user.status = "RESET_REQUIRED";
    user.changedAt = pool.surroundings.now();
    pool.codes.send(user, "reset the password", user.attributes.get("email") ?? "");
    return answer({});
  },
};
