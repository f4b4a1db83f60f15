import { answer, readString } from "../../endpoint/action.ts";
import { appClientNotFound } from "../refusals.ts";
import type { AdminAction } from "../user-pool-action.ts";

/** DescribeUserPoolClient: user pools API reference, limited to the settings that the stack acts on. */
export const describeUserPoolClient: AdminAction = {
  required: ["ClientId"],
  run(pool, input) {
    const client = pool.clients.get(readString(input, "ClientId"));
    if (client === undefined) return appClientNotFound(readString(input, "ClientId"));
    return answer({
      UserPoolClient: {
        ClientId: client.id,
        ClientName: client.name,
        ...(client.secret !== undefined && { ClientSecret: client.secret }),
        EnableTokenRevocation: true,
        ExplicitAuthFlows: [...client.flows],
        PreventUserExistenceErrors: client.hidesUsers ? "ENABLED" : "LEGACY",
        UserPoolId: pool.id,
      },
    });
  },
};
