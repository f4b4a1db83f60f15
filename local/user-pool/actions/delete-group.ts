import { answer, readString } from "../../endpoint/action.ts";
import { groupNotFound } from "../refusals.ts";
import type { AdminAction } from "../user-pool-action.ts";

/** DeleteGroup: user pools API reference. Its users leave the group: a group that is later created with the same name is empty. */
export const deleteGroup: AdminAction = {
  required: ["GroupName"],
  run(pool, input) {
    const name = readString(input, "GroupName");
    if (!pool.groups.delete(name)) return groupNotFound();
    for (const user of pool.users.all()) user.groups.delete(name);
    return answer("");
  },
};
