import { answer, readString } from "../../endpoint/action.ts";
import { recoveryWay } from "../account-recovery.ts";
import { attemptLimit } from "../attempt-limit.ts";
import { deliveryDetails } from "../delivery-details.ts";
import { canResetPassword, resetProblem } from "../password-reset.ts";
import { unknownNameForCode } from "../refusals.ts";
import { secretHashProblem } from "../secret-hash.ts";
import type { ClientAction } from "../user-pool-action.ts";

/**
 * The action ForgotPassword of Cognito user pools. Sends a code, to verified addresses only. If the app client hides which users exist, the
 * answer is the same for an unknown name and for a user who cannot reset the password (developer guide, "Managing error responses").
 * Source: user pools API reference.
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
    if (user === undefined || (client.hidesUsers && !canResetPassword(pool, user))) {
      return (
        unknownNameForCode(client) ?? answer({ CodeDeliveryDetails: deliveryDetails(pool.pretendUser(username).email) })
      );
    }
    const problem = resetProblem(pool, user);
    if (problem) return problem;
    if (recoveryWay(pool.recovery, user) === "phone_number") {
      return { kind: "not imitated", what: "cognito-idp ForgotPassword by a text message to a phone number" };
    }
    const email = user.attributes.get("email") ?? "";
    pool.codes.send(user, "reset the password", email);
    return answer({ CodeDeliveryDetails: deliveryDetails(email) });
  },
};
