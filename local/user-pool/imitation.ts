import type { Imitation } from "../imitation.ts";

/** The properties of Cognito's CloudFormation types that have an effect. */
export const cognitoImitation: Imitation = {
  "AWS::Cognito::UserPool": {
    properties: {
      AccountRecoverySetting: {
        only: [
          { RecoveryMechanisms: [{ Name: "admin_only", Priority: 1 }] },
          { RecoveryMechanisms: [{ Name: "verified_email", Priority: 1 }] },
        ],
      },
      AdminCreateUserConfig: {
        properties: {
          AllowAdminCreateUserOnly: "imitated",
          InviteMessageTemplate: "no effect",
          UnusedAccountValidityDays: "imitated",
        },
      },
      AutoVerifiedAttributes: { only: [[], ["email"]] },
      DeletionProtection: "no effect",
      MfaConfiguration: { only: ["OFF"] },
      Policies: {
        properties: {
          PasswordPolicy: {
            properties: {
              MinimumLength: "imitated",
              RequireLowercase: "imitated",
              RequireNumbers: "imitated",
              RequireSymbols: "imitated",
              RequireUppercase: "imitated",
              TemporaryPasswordValidityDays: "imitated",
            },
          },
        },
      },
      Schema: { items: { properties: { Mutable: "no effect", Name: { only: ["email"] }, Required: "imitated" } } },
      UserPoolAddOns: "no effect",
      UserPoolName: "imitated",
      UserPoolTags: "no effect",
      UserPoolTier: "no effect",
      UsernameAttributes: { only: [["email"]] },
      UsernameConfiguration: { properties: { CaseSensitive: "imitated" } },
    },
  },
  "AWS::Cognito::UserPoolClient": {
    properties: {
      AccessTokenValidity: "imitated",
      ClientName: "imitated",
      EnableTokenRevocation: { only: [true] },
      ExplicitAuthFlows: "imitated",
      GenerateSecret: "imitated",
      IdTokenValidity: "imitated",
      PreventUserExistenceErrors: "imitated",
      ReadAttributes: { only: [["email"]] },
      RefreshTokenRotation: {
        properties: { Feature: { only: ["ENABLED", "DISABLED"] }, RetryGracePeriodSeconds: "imitated" },
      },
      RefreshTokenValidity: "imitated",
      TokenValidityUnits: "imitated",
      UserPoolId: "imitated",
      WriteAttributes: { only: [["email"]] },
    },
  },
  "AWS::Cognito::UserPoolGroup": {
    properties: {
      Description: "imitated",
      GroupName: "imitated",
      Precedence: "imitated",
      RoleArn: "imitated",
      UserPoolId: "imitated",
    },
  },
  "AWS::Cognito::IdentityPool": {
    properties: {
      AllowClassicFlow: "imitated",
      AllowUnauthenticatedIdentities: "imitated",
      CognitoIdentityProviders: {
        items: { properties: { ClientId: "imitated", ProviderName: "imitated", ServerSideTokenCheck: "imitated" } },
      },
      IdentityPoolName: "imitated",
    },
  },
  "AWS::Cognito::IdentityPoolRoleAttachment": {
    properties: { IdentityPoolId: "imitated", RoleMappings: "imitated", Roles: "imitated" },
  },
};
