import { answer, readString } from "../../endpoint/action.ts";
import { attemptLimit } from "../attempt-limit.ts";
import { passwordProblem } from "../password-policy.ts";
import { canResetPassword, resetProblem } from "../password-reset.ts";
import { codeExpired, codeMismatch, unknownNameForCode } from "../refusals.ts";
import { secretHashProblem } from "../secret-hash.ts";
import type { ClientAction } from "../user-pool-action.ts";

/**
 * The action ConfirmForgotPassword of Cognito user pools. Sets a new password when the caller sends the code that the stack wrote to the
 * log. Source: user pools API reference.
 */
export const confirmForgotPassword: ClientAction = {
  required: ["Username", "ConfirmationCode", "Password"],
  run(pool, client, input) {
    const username = readString(input, "Username");
    const wrongHash = secretHashProblem(client, [username], readString(input, "SecretHash"));
    if (wrongHash) return wrongHash;
    const limit = attemptLimit(pool, username, "reset of the password");
    if (limit) return limit;
    // Checked before the user is looked up, so that the answer to a weak password does not tell whether the name exists.
    const password = readString(input, "Password");
    const weak = passwordProblem(password, pool.passwordPolicy);
    if (weak) return weak;
    const user = pool.users.find(username);
    if (user === undefined || (client.hidesUsers && !canResetPassword(pool, user)))
      return unknownNameForCode(client) ?? codeMismatch();
    const problem = resetProblem(pool, user);
    if (problem) return problem;
    switch (pool.codes.take(user, "reset the password", readString(input, "ConfirmationCode"))) {
      case "wrong":
        return codeMismatch();
      case "expired":
        return codeExpired();
      case "none":
        return codeExpired("no code is waiting: none was requested, or it was used");
      case "right":
        pool.setPassword(user, password);
        user.status = "CONFIRMED";
        pool.lockOut.recordSuccess(user.sub);
        return answer({});
    }
  },
};
