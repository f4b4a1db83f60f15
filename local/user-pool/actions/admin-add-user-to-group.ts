import { answer, readString, refusal } from "../../endpoint/action.ts";
import { findUser, isRefusal } from "../find-user.ts";
import type { AdminAction } from "../user-pool-action.ts";

/** AdminAddUserToGroup: user pools API reference. In her tokens from the next sign-in or refresh on. */
export const adminAddUserToGroup: AdminAction = {
  required: ["Username", "GroupName"],
  run(pool, input) {
    const user = findUser(pool, input);
    if (isRefusal(user)) return user;
    const group = readString(input, "GroupName");
    if (!pool.groups.has(group))
      return refusal("ResourceNotFoundException", "Group not found.", `the pool has no group ${group}`);
    user.groups.add(group);
    return answer({});
  },
};
