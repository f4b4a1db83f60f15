import { answer } from "../../endpoint/action.ts";
import { findUser, isRefusal } from "../find-user.ts";
import type { AdminAction } from "../user-pool-action.ts";

/** AdminUserGlobalSignOut: user pools API reference. GlobalSignOut by an administrator. */
export const adminUserGlobalSignOut: AdminAction = {
  required: ["Username"],
  run(pool, input) {
    const user = findUser(pool, input);
    if (isRefusal(user)) return user;
    pool.tokens.signOut(user);
    return answer({});
  },
};
