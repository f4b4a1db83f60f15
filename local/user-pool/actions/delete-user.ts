import { answer } from "../../endpoint/action.ts";
import type { BearerAction } from "../user-pool-action.ts";

/**
 * The action DeleteUser of Cognito user pools. Deletes the account of the user who calls. The answer is empty. Source: user pools API
 * reference.
 */
export const deleteUser: BearerAction = {
  required: [],
  run({ pool, user }) {
    pool.users.remove(user);
    return answer("");
  },
};
