import { answer } from "../../endpoint/action.ts";
import { changeProblem } from "../attribute-problem.ts";
import { changeAttributes } from "../change-attributes.ts";
import { readDeletions } from "../read-deletions.ts";
import type { BearerAction } from "../user-pool-action.ts";

/**
 * The action DeleteUserAttributes of Cognito user pools. The app client must be allowed to write the attributes. Source: user pools API
 * reference.
 */
export const deleteUserAttributes: BearerAction = {
  required: ["UserAttributeNames"],
  run({ client, pool, user }, input) {
    const values = readDeletions(input);
    const problem = changeProblem(pool, user, values, { client });
    if (problem) return problem;
    changeAttributes(pool, user, values);
    return answer({});
  },
};
