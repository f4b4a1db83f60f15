import { answer } from "../../endpoint/action.ts";
import { findUser, isRefusal } from "../find-user.ts";
import type { AdminAction, BearerAction } from "../user-pool-action.ts";

/** GlobalSignOut: user pools API reference. Takes back every token of the user's; credentials that were handed out live on. */
export const globalSignOut: BearerAction = {
  required: [],
  run({ pool, user }) {
    pool.tokens.signOut(user);
    return answer({});
  },
};

/** AdminUserGlobalSignOut: user pools API reference. The same by an administrator. */
export const adminUserGlobalSignOut: AdminAction = {
  required: ["Username"],
  run(pool, input) {
    const user = findUser(pool, input);
    if (isRefusal(user)) return user;
    pool.tokens.signOut(user);
    return answer({});
  },
};
