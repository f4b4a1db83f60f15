import { answer, readNameValues } from "../../endpoint/action.ts";
import { changeProblem } from "../attribute-problem.ts";
import { changeAttributes } from "../change-attributes.ts";
import { findUser, isRefusal } from "../find-user.ts";
import type { AdminAction } from "../user-pool-action.ts";

/**
 * The action AdminUpdateUserAttributes of Cognito user pools. An administrator may also say that an address is verified. Source: user pools
 * API reference.
 */
export const adminUpdateUserAttributes: AdminAction = {
  required: ["Username", "UserAttributes"],
  run(pool, input) {
    const user = findUser(pool, input);
    if (isRefusal(user)) return user;
    const values = readNameValues(input, "UserAttributes");
    const problem = changeProblem(pool, user, values);
    if (problem) return problem;
    changeAttributes(pool, user, values);
    return answer({});
  },
};
