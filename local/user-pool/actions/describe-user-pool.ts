import { answer } from "../../endpoint/action.ts";
import { schemaRecord } from "../schema.ts";
import type { AdminAction } from "../user-pool-action.ts";

/**
 * The action DescribeUserPool of Cognito user pools. The answer has only the settings that have an effect in the stack. Source: user pools
 * API reference.
 */
export const describeUserPool: AdminAction = {
  required: [],
  run: (pool) =>
    answer({
      UserPool: {
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: pool.adminOnly },
        ...(pool.naming.kind === "chosen" &&
          pool.naming.aliases.length > 0 && { AliasAttributes: pool.naming.aliases }),
        Arn: pool.arn,
        ...(pool.verifiesEmail && { AutoVerifiedAttributes: ["email"] }),
        CreationDate: pool.createdAt / 1000,
        EstimatedNumberOfUsers: pool.users.all().length,
        Id: pool.id,
        LastModifiedDate: pool.createdAt / 1000,
        MfaConfiguration: pool.mfa.configuration,
        Name: pool.displayName,
        Policies: { PasswordPolicy: pool.passwordPolicy.written },
        SchemaAttributes: [...pool.schema.values()].map(schemaRecord),
        ...(pool.keepsUnprovedEmail && {
          UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ["email"] },
        }),
        ...(pool.naming.kind === "email" && { UsernameAttributes: ["email"] }),
      },
    }),
};
