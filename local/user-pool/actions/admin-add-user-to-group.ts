import { answer, readString } from "../../endpoint/action.ts";
import { findUser, isRefusal } from "../find-user.ts";
import { groupNotFound } from "../refusals.ts";
import type { AdminAction } from "../user-pool-action.ts";

/**
 * The action AdminAddUserToGroup of Cognito user pools. The user's tokens name the group from the next sign-in or refresh on. Source: user
 * pools API reference.
 */
export const adminAddUserToGroup: AdminAction = {
  required: ["Username", "GroupName"],
  run(pool, input) {
    const user = findUser(pool, input);
    if (isRefusal(user)) return user;
    const group = readString(input, "GroupName");
    if (!pool.groups.has(group)) return groupNotFound();
    user.groups.add(group);
    return answer({});
  },
};
