import { answer } from "../../endpoint/action.ts";
import { BY_MAX_RESULTS, readPage } from "../page.ts";
import type { AdminAction } from "../user-pool-action.ts";

/** The action ListUserPoolClients of Cognito user pools. Source: user pools API reference. */
export const listUserPoolClients: AdminAction = {
  required: [],
  run(pool, input) {
    const page = readPage([...pool.clients.values()], ({ id }) => id, input, BY_MAX_RESULTS, [
      "ListUserPoolClients",
      pool.id,
    ]);
    if (page.kind === "refused") return page;
    return answer({
      ...(page.next !== undefined && { NextToken: page.next }),
      UserPoolClients: page.items.map(({ id, name }) => ({ ClientId: id, ClientName: name, UserPoolId: pool.id })),
    });
  },
};
