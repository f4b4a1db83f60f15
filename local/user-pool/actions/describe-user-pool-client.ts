import { answer, readString } from "../../endpoint/action.ts";
import { appClientNotFound } from "../refusals.ts";
import type { AdminAction } from "../user-pool-action.ts";

/**
 * The action DescribeUserPoolClient of Cognito user pools, limited to the settings that the stack acts on. Source: user pools API
 * reference.
 */
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
        ExplicitAuthFlows: client.writtenFlows,
        PreventUserExistenceErrors: client.hidesUsers ? "ENABLED" : "LEGACY",
        ...(client.readAttributes && { ReadAttributes: [...client.readAttributes] }),
        // An app client without rotation is described as DISABLED (terraform-provider-aws 45646 and 47374).
        RefreshTokenRotation: {
          Feature: client.rotation ? "ENABLED" : "DISABLED",
          RetryGracePeriodSeconds: (client.rotation?.graceMs ?? 0) / 1000,
        },
        UserPoolId: pool.id,
        ...(client.writeAttributes && { WriteAttributes: [...client.writeAttributes] }),
      },
    });
  },
};
