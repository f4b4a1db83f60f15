import { answer, readString } from "../../endpoint/action.ts";
import { groupRecord } from "../group-record.ts";
import { withSettings } from "../groups.ts";
import { passRole } from "../pass-role.ts";
import { groupNotFound } from "../refusals.ts";
import type { AdminAction } from "../user-pool-action.ts";

/**
 * The action UpdateGroup of Cognito user pools. A user's tokens have the new role and precedence from the next sign-in or refresh on.
 * Source: user pools API reference.
 */
export const updateGroup: AdminAction = {
  required: ["GroupName"],
  furtherPermissions: passRole,
  run(pool, input) {
    const group = pool.groups.get(readString(input, "GroupName"));
    if (group === undefined) return groupNotFound();
    const changed = withSettings(group, input, pool.surroundings.now());
    pool.groups.set(changed.name, changed);
    return answer({ Group: groupRecord(pool, changed) });
  },
};
