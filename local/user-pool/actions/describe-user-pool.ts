import { answer, readString, refusal } from "../../endpoint/action.ts";
import type { AdminAction } from "../user-pool-action.ts";

/** DescribeUserPool: user pools API reference, as far as the stack acts on what it says. */
export const describeUserPool: AdminAction = {
  required: [],
  run: (pool) =>
    answer({
      UserPool: {
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: pool.adminOnly },
        Arn: pool.arn,
        ...(pool.verifiesEmail && { AutoVerifiedAttributes: ["email"] }),
        CreationDate: pool.createdAt / 1000,
        EstimatedNumberOfUsers: pool.users.all().length,
        Id: pool.id,
        LastModifiedDate: pool.createdAt / 1000,
        MfaConfiguration: "OFF",
        Name: pool.displayName,
        Policies: { PasswordPolicy: pool.passwordPolicy },
        UsernameAttributes: ["email"],
      },
    }),
};

/** DescribeUserPoolClient: user pools API reference, as far as the stack acts on what it says. */
export const describeUserPoolClient: AdminAction = {
  required: ["ClientId"],
  run(pool, input) {
    const client = pool.clients.get(readString(input, "ClientId"));
    if (client === undefined) {
      const message = `User pool client ${readString(input, "ClientId")} does not exist.`;
      return refusal("ResourceNotFoundException", message, "the pool has no such app client");
    }
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
