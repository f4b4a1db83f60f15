import { answer, readString, refusal } from "../../endpoint/action.ts";
import { attemptLimit } from "../attempt-limit.ts";
import { deliveryDetails } from "../delivery-details.ts";
import { passwordProblem } from "../password-policy.ts";
import { secretHashProblem } from "../secret-hash.ts";
import type { UserPool } from "../user-pool.ts";
import type { ClientAction } from "../user-pool-action.ts";
import type { User } from "../users.ts";
import { codeExpired, codeMismatch, unknownUser } from "./confirm-sign-up.ts";

/**
 * ForgotPassword: user pools API reference. Sends a code, to a verified address alone. Where the app client hides who exists, everybody
 * else seems to be sent one: who is unknown, disabled or without a verified address (developer guide, "Managing error responses").
 */
export const forgotPassword: ClientAction = {
  required: ["Username"],
  run(pool, client, input) {
    const username = readString(input, "Username");
    const wrongHash = secretHashProblem(client, [username], readString(input, "SecretHash"));
    if (wrongHash) return wrongHash;
    const limit = attemptLimit(pool, username, "reset of the password");
    if (limit) return limit;
    const user = pool.users.find(username);
    if (user === undefined || (client.hidesUsers && !canReset(pool, user))) {
      return unknownUser(client) ?? answer({ CodeDeliveryDetails: deliveryDetails(username) });
    }
    if (!pool.verifiesEmail || !user.emailVerified) {
      return refusal(
        "InvalidParameterException",
        "Cannot reset password for the user as there is no registered/verified email or phone_number",
        "the pool verifies no address, or not this one",
      );
    }
    pool.codes.send(user, "reset the password");
    return answer({ CodeDeliveryDetails: deliveryDetails(user.email) });
  },
};

/** ConfirmForgotPassword: user pools API reference. Sets a new password by the code that went to the log. */
export const confirmForgotPassword: ClientAction = {
  required: ["Username", "ConfirmationCode", "Password"],
  run(pool, client, input) {
    const username = readString(input, "Username");
    const wrongHash = secretHashProblem(client, [username], readString(input, "SecretHash"));
    if (wrongHash) return wrongHash;
    const limit = attemptLimit(pool, username, "reset of the password");
    if (limit) return limit;
    // Before anything of the user: what a weak password gets tells nobody whether the name exists.
    const password = readString(input, "Password");
    const weak = passwordProblem(password, pool.passwordPolicy);
    if (weak) return weak;
    const user = pool.users.find(username);
    if (user === undefined || (client.hidesUsers && !canReset(pool, user)))
      return unknownUser(client) ?? codeMismatch();
    switch (pool.codes.take(user, "reset the password", readString(input, "ConfirmationCode"))) {
      case "wrong":
        return codeMismatch();
      case "expired":
        return codeExpired();
      case "none":
        return codeExpired("nobody asked for a code that still waits");
      case "right":
        user.verifier = pool.verifierOf(user, password);
        user.status = "CONFIRMED";
        user.changedAt = pool.surroundings.now();
        pool.lockOut.succeeded(user.sub);
        return answer({});
    }
  },
};

function canReset(pool: UserPool, user: User): boolean {
  return pool.verifiesEmail && user.emailVerified && user.enabled;
}
