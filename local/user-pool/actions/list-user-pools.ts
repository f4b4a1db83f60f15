import { answer } from "../../endpoint/action.ts";
import { BY_MAX_RESULTS, readPage } from "../page.ts";
import type { PoolsAction } from "../user-pool-action.ts";

/** The action ListUserPools of Cognito user pools. Lists every user pool of the stack. Source: user pools API reference. */
export const listUserPools: PoolsAction = {
  required: ["MaxResults"],
  run(pools, input) {
    const page = readPage(pools, ({ id }) => id, input, BY_MAX_RESULTS, ["ListUserPools"]);
    if (page.kind === "refused") return page;
    return answer({
      ...(page.next !== undefined && { NextToken: page.next }),
      UserPools: page.items.map(({ createdAt, displayName, id }) => ({
        CreationDate: createdAt / 1000,
        Id: id,
        LambdaConfig: {},
        LastModifiedDate: createdAt / 1000,
        Name: displayName,
      })),
    });
  },
};
