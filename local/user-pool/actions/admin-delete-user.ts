import { answer } from "../../endpoint/action.ts";
import { findUser, isRefusal } from "../find-user.ts";
import type { AdminAction } from "../user-pool-action.ts";

/** AdminDeleteUser: user pools API reference. The answer is empty. */
export const adminDeleteUser: AdminAction = {
  required: ["Username"],
  run(pool, input) {
    const user = findUser(pool, input);
    if (isRefusal(user)) return user;
    pool.users.remove(user);
    return answer("");
  },
};
