import { answer, decidedBy, readString, refusal } from "../../endpoint/action.ts";
import { attemptLimit } from "../attempt-limit.ts";
import { deliveryDetails } from "../delivery-details.ts";
import { noAddress, unknownNameForCode } from "../refusals.ts";
import { secretHashProblem } from "../secret-hash.ts";
import type { ClientAction } from "../user-pool-action.ts";

/**
 * The action ResendConfirmationCode of Cognito user pools. Sends a new code to a user who waits for confirmation. If the app client hides
 * which users exist, the answer is the same for an unknown name and for a disabled user, and no code is sent. Source: user pools API
 * reference.
 */
export const resendConfirmationCode: ClientAction = {
  required: ["Username"],
  run(pool, client, input) {
    const username = readString(input, "Username");
    const wrongHash = secretHashProblem(client, [username], readString(input, "SecretHash"));
    if (wrongHash) return wrongHash;
    if (!pool.verifiesEmail) {
      const because = "the pool verifies no addresses (AutoVerifiedAttributes)";
      const message = "Cannot resend codes. Auto verification not turned on.";
      return decidedBy(refusal("InvalidParameterException", message, because), {
        property: "UserPool.AutoVerifiedAttributes",
        value: [],
        meaning: "With email in the list, Cognito sends codes to new users.",
      });
    }
    const limit = attemptLimit(pool, username, "ResendConfirmationCode");
    if (limit) return limit;
    const user = pool.users.find(username);
    if (user === undefined || (client.hidesUsers && !user.enabled))
      return (
        unknownNameForCode(client) ?? answer({ CodeDeliveryDetails: deliveryDetails(pool.pretendUser(username).email) })
      );
    if (user.status !== "UNCONFIRMED") {
      const because = "the account does not wait for confirmation";
      return refusal("InvalidParameterException", "User is already confirmed.", because);
    }
    const email = user.attributes.get("email");
    if (email === undefined) return noAddress("email address");
    pool.codes.send(user, "confirm the account", email);
    return answer({ CodeDeliveryDetails: deliveryDetails(email) });
  },
};
