import { answer, readString } from "../../endpoint/action.ts";
import { groupRecord } from "../group-record.ts";
import { readGroup } from "../groups.ts";
import { passRole } from "../pass-role.ts";
import { groupExists } from "../refusals.ts";
import type { AdminAction } from "../user-pool-action.ts";

/** The action CreateGroup of Cognito user pools. Source: user pools API reference. */
export const createGroup: AdminAction = {
  required: ["GroupName"],
  furtherPermissions: passRole,
  run(pool, input) {
    if (pool.groups.has(readString(input, "GroupName"))) return groupExists();
    const group = readGroup(input, pool.surroundings.now());
    pool.groups.set(group.name, group);
    return answer({ Group: groupRecord(pool, group) });
  },
};
