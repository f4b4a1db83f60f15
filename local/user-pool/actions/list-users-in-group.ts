import { answer, readString } from "../../endpoint/action.ts";
import { BY_LIMIT, readPage } from "../page.ts";
import { groupNotFound } from "../refusals.ts";
import type { AdminAction } from "../user-pool-action.ts";
import { userRecord } from "../user-record.ts";

/** The action ListUsersInGroup of Cognito user pools. Source: user pools API reference. */
export const listUsersInGroup: AdminAction = {
  required: ["GroupName"],
  run(pool, input) {
    const name = readString(input, "GroupName");
    if (!pool.groups.has(name)) return groupNotFound();
    const inGroup = pool.users.all().filter(({ groups }) => groups.has(name));
    const page = readPage(inGroup, ({ sub }) => sub, input, BY_LIMIT, ["ListUsersInGroup", pool.id, name]);
    if (page.kind === "refused") return page;
    return answer({
      ...(page.next !== undefined && { NextToken: page.next }),
      Users: page.items.map(userRecord),
    });
  },
};
