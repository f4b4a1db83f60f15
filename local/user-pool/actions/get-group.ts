import { answer, readString } from "../../endpoint/action.ts";
import { groupRecord } from "../group-record.ts";
import { groupNotFound } from "../refusals.ts";
import type { AdminAction } from "../user-pool-action.ts";

/** The action GetGroup of Cognito user pools. Source: user pools API reference. */
export const getGroup: AdminAction = {
  required: ["GroupName"],
  run(pool, input) {
    const group = pool.groups.get(readString(input, "GroupName"));
    return group ? answer({ Group: groupRecord(pool, group) }) : groupNotFound();
  },
};
