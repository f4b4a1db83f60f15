import { answer } from "../../endpoint/action.ts";
import { findUser, isRefusal } from "../find-user.ts";
import { groupRecord } from "../group-record.ts";
import { BY_LIMIT, readPage } from "../page.ts";
import type { AdminAction } from "../user-pool-action.ts";

/** The action AdminListGroupsForUser of Cognito user pools. Source: user pools API reference. */
export const adminListGroupsForUser: AdminAction = {
  required: ["Username"],
  run(pool, input) {
    const user = findUser(pool, input);
    if (isRefusal(user)) return user;
    const own = [...pool.groups.values()].filter(({ name }) => user.groups.has(name));
    const page = readPage(own, ({ name }) => name, input, BY_LIMIT, ["AdminListGroupsForUser", pool.id, user.sub]);
    if (page.kind === "refused") return page;
    return answer({
      Groups: page.items.map((group) => groupRecord(pool, group)),
      ...(page.next !== undefined && { NextToken: page.next }),
    });
  },
};
