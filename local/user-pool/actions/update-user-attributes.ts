import { answer, readNameValues } from "../../endpoint/action.ts";
import { changeProblem } from "../attribute-problem.ts";
import { changeAttributes } from "../change-attributes.ts";
import { deliveryDetails } from "../delivery-details.ts";
import type { BearerAction } from "../user-pool-action.ts";

/**
 * The action UpdateUserAttributes of Cognito user pools. A new e-mail address is unverified, and gets a code when the pool verifies
 * addresses. Source: user pools API reference.
 */
export const updateUserAttributes: BearerAction = {
  required: ["UserAttributes"],
  run({ client, pool, user }, input) {
    const values = readNameValues(input, "UserAttributes");
    const problem = changeProblem(pool, user, values, { client });
    if (problem) return problem;
    const email = changeAttributes(pool, user, values);
    return answer({ CodeDeliveryDetailsList: email === undefined ? [] : [deliveryDetails(email)] });
  },
};
