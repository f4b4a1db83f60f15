import { answer } from "../../endpoint/action.ts";
import { changeProblem } from "../attribute-problem.ts";
import { changeAttributes } from "../change-attributes.ts";
import { findUser, isRefusal } from "../find-user.ts";
import { readDeletions } from "../read-deletions.ts";
import type { AdminAction } from "../user-pool-action.ts";

/** The action AdminDeleteUserAttributes of Cognito user pools. Source: user pools API reference. */
export const adminDeleteUserAttributes: AdminAction = {
  required: ["Username", "UserAttributeNames"],
  run(pool, input) {
    const user = findUser(pool, input);
    if (isRefusal(user)) return user;
    const values = readDeletions(input);
    const problem = changeProblem(pool, user, values);
    if (problem) return problem;
    changeAttributes(pool, user, values);
    return answer({});
  },
};
