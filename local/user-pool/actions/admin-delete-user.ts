import { answer } from "../../endpoint/action.ts";
import { findUser, isRefusal } from "../find-user.ts";
import type { AdminAction } from "../user-pool-action.ts";

/** The action AdminDeleteUser of Cognito user pools. The answer is empty. Source: user pools API reference. */
export const adminDeleteUser: AdminAction = {
  required: ["Username"],
  run(pool, input) {
    const user = findUser(pool, input);
    if (isRefusal(user)) return user;
    pool.users.remove(user);
    return answer("");
  },
};
