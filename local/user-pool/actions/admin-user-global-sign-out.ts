import { answer } from "../../endpoint/action.ts";
import { findUser, isRefusal } from "../find-user.ts";
import type { AdminAction } from "../user-pool-action.ts";

/**
 * The action AdminUserGlobalSignOut of Cognito user pools. The form of GlobalSignOut for administrators. Source: user pools API reference.
 */
export const adminUserGlobalSignOut: AdminAction = {
  required: ["Username"],
  run(pool, input) {
    const user = findUser(pool, input);
    if (isRefusal(user)) return user;
    pool.tokens.signOut(user);
    return answer({});
  },
};
