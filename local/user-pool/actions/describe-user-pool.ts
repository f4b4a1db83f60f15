import { answer } from "../../endpoint/action.ts";
import type { AdminAction } from "../user-pool-action.ts";

/** DescribeUserPool. The answer has only the settings that the stack acts on. Source: user pools API reference. */
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
        Policies: { PasswordPolicy: pool.passwordPolicy.written },
        UsernameAttributes: ["email"],
      },
    }),
};
