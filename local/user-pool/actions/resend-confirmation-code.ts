import { answer, readString, refusal } from "../../endpoint/action.ts";
import { attemptLimit } from "../attempt-limit.ts";
import { deliveryDetails } from "../delivery-details.ts";
import { secretHashProblem } from "../secret-hash.ts";
import type { ClientAction } from "../user-pool-action.ts";
import { unknownUser } from "./confirm-sign-up.ts";

/** ResendConfirmationCode: user pools API reference. A new code for an account that waits for confirmation; none for who is disabled or nobody. */
export const resendConfirmationCode: ClientAction = {
  required: ["Username"],
  run(pool, client, input) {
    const username = readString(input, "Username");
    const wrongHash = secretHashProblem(client, [username], readString(input, "SecretHash"));
    if (wrongHash) return wrongHash;
    if (!pool.verifiesEmail) {
      return refusal(
        "InvalidParameterException",
        "Cannot resend codes. Auto verification not turned on.",
        "the pool verifies no address (AutoVerifiedAttributes)",
      );
    }
    const limit = attemptLimit(pool, username, "ResendConfirmationCode");
    if (limit) return limit;
    const user = pool.users.find(username);
    if (user === undefined || (client.hidesUsers && !user.enabled))
      return unknownUser(client) ?? answer({ CodeDeliveryDetails: deliveryDetails(username) });
    if (user.status !== "UNCONFIRMED") {
      return refusal(
        "InvalidParameterException",
        "User is already confirmed.",
        "the account does not wait for confirmation",
      );
    }
    pool.codes.send(user, "confirm the account");
    return answer({ CodeDeliveryDetails: deliveryDetails(user.email) });
  },
};
