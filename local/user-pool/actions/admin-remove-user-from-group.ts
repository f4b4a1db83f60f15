import { answer, readString } from "../../endpoint/action.ts";
import { findUser, isRefusal } from "../find-user.ts";
import { groupNotFound } from "../refusals.ts";
import type { AdminAction } from "../user-pool-action.ts";

/**
 * The action AdminRemoveUserFromGroup of Cognito user pools. Credentials that the user already has stay valid until they expire. Source:
 * user pools API reference.
 */
export const adminRemoveUserFromGroup: AdminAction = {
  required: ["Username", "GroupName"],
  run(pool, input) {
    const user = findUser(pool, input);
    if (isRefusal(user)) return user;
    const group = readString(input, "GroupName");
    if (!pool.groups.has(group)) return groupNotFound();
    user.groups.delete(group);
    return answer({});
  },
};
