import { answer } from "../../endpoint/action.ts";
import { groupRecord } from "../group-record.ts";
import { BY_LIMIT, readPage } from "../page.ts";
import type { AdminAction } from "../user-pool-action.ts";

/** The action ListGroups of Cognito user pools. Source: user pools API reference. */
export const listGroups: AdminAction = {
  required: [],
  run(pool, input) {
    const page = readPage([...pool.groups.values()], ({ name }) => name, input, BY_LIMIT, ["ListGroups", pool.id]);
    if (page.kind === "refused") return page;
    return answer({
      Groups: page.items.map((group) => groupRecord(pool, group)),
      ...(page.next !== undefined && { NextToken: page.next }),
    });
  },
};
