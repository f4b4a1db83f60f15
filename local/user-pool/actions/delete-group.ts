import { answer, readString } from "../../endpoint/action.ts";
import { groupNotFound } from "../refusals.ts";
import type { AdminAction } from "../user-pool-action.ts";

/**
 * The action DeleteGroup of Cognito user pools. The users of the group leave it: a group that is later created with the same name is empty.
 * Source: user pools API reference.
 */
export const deleteGroup: AdminAction = {
  required: ["GroupName"],
  run(pool, input) {
    const name = readString(input, "GroupName");
    if (!pool.groups.delete(name)) return groupNotFound();
    for (const user of pool.users.all()) user.groups.delete(name);
    return answer("");
  },
};
