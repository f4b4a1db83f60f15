import { answer, readString } from "../../endpoint/action.ts";
import { attemptLimit } from "../attempt-limit.ts";
import { deliveryDetails } from "../delivery-details.ts";
import { noAddress } from "../refusals.ts";
import type { BearerAction } from "../user-pool-action.ts";
import { verifiableProblem } from "../verifiable-problem.ts";

/**
 * The action GetUserAttributeVerificationCode of Cognito user pools. Sends a code to the new e-mail address that the user has not confirmed yet. A user without a new address gets the code at the present address, even when it is verified already (recorded in the issues 1898 and 2018 of the emulator floci). Source: user pools API reference.
 */
export const getUserAttributeVerificationCode: BearerAction = {
  required: ["AttributeName"],
  run({ pool, user }, input) {
    const problem = verifiableProblem(user, readString(input, "AttributeName"));
    if (problem) return problem;
    const email = pool.codes.addressOf(user, "verify the e-mail address") ?? user.attributes.get("email");
    if (email === undefined) return noAddress("email address");
    const limit = attemptLimit(pool, user.sub, "GetUserAttributeVerificationCode");
    if (limit) return limit;
    pool.codes.send(user, "verify the e-mail address", email);
    return answer({ CodeDeliveryDetails: deliveryDetails(email) });
  },
};
