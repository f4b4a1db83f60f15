import type { Imitation } from "../imitation.ts";

/** The properties of Cognito's CloudFormation types that have an effect. */
export const cognitoImitation: Imitation = {
  "AWS::Cognito::UserPool": {
    properties: {
      AccountRecoverySetting: {
        properties: {
          RecoveryMechanisms: {
            items: {
              properties: {
                Name: { only: ["admin_only", "verified_email", "verified_phone_number"] },
                Priority: "imitated",
              },
            },
          },
        },
      },
      AdminCreateUserConfig: {
        properties: {
          AllowAdminCreateUserOnly: "imitated",
          InviteMessageTemplate: "no effect",
          UnusedAccountValidityDays: "imitated",
        },
      },
      AliasAttributes: { items: { only: ["email", "phone_number"] } },
      AutoVerifiedAttributes: { only: [[], ["email"]] },
      DeletionProtection: "no effect",
      EmailConfiguration: "no effect",
      EmailVerificationMessage: "no effect",
      EmailVerificationSubject: "no effect",
      EnabledMfas: { only: [[], ["SOFTWARE_TOKEN_MFA"]] },
      MfaConfiguration: { only: ["OFF", "ON", "OPTIONAL"] },
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
      Schema: {
        items: {
          properties: {
            AttributeDataType: "imitated",
            DeveloperOnlyAttribute: "imitated",
            Mutable: "imitated",
            Name: "imitated",
            NumberAttributeConstraints: { properties: { MaxValue: "imitated", MinValue: "imitated" } },
            Required: "imitated",
            StringAttributeConstraints: { properties: { MaxLength: "imitated", MinLength: "imitated" } },
          },
        },
      },
      SmsVerificationMessage: "no effect",
      UserAttributeUpdateSettings: {
        properties: { AttributesRequireVerificationBeforeUpdate: { only: [[], ["email"]] } },
      },
      UserPoolAddOns: "no effect",
      UserPoolName: "imitated",
      UserPoolTags: "no effect",
      UserPoolTier: "no effect",
      UsernameAttributes: { only: [[], ["email"]] },
      UsernameConfiguration: { properties: { CaseSensitive: "imitated" } },
      VerificationMessageTemplate: {
        properties: {
          DefaultEmailOption: { only: ["CONFIRM_WITH_CODE"] },
          EmailMessage: "no effect",
          EmailSubject: "no effect",
          SmsMessage: "no effect",
        },
      },
    },
  },
  "AWS::Cognito::UserPoolClient": {
    required: ["UserPoolId"],
    properties: {
      AccessTokenValidity: "imitated",
      // The settings of the hosted sign-in page, which only AWS::Cognito::UserPoolDomain makes.
      AllowedOAuthFlows: "no effect",
      AllowedOAuthFlowsUserPoolClient: "no effect",
      AllowedOAuthScopes: "no effect",
      CallbackURLs: "no effect",
      ClientName: "imitated",
      DefaultRedirectURI: "no effect",
      EnableTokenRevocation: { only: [true] },
      ExplicitAuthFlows: "imitated",
      GenerateSecret: "imitated",
      IdTokenValidity: "imitated",
      LogoutURLs: "no effect",
      PreventUserExistenceErrors: "imitated",
      ReadAttributes: "imitated",
      RefreshTokenRotation: {
        properties: { Feature: { only: ["ENABLED", "DISABLED"] }, RetryGracePeriodSeconds: "imitated" },
      },
      RefreshTokenValidity: "imitated",
      SupportedIdentityProviders: { accepts: [[], ["COGNITO"]] },
      TokenValidityUnits: "imitated",
      UserPoolId: "imitated",
      WriteAttributes: "imitated",
    },
  },
  "AWS::Cognito::UserPoolGroup": {
    required: ["UserPoolId"],
    properties: {
      Description: "imitated",
      GroupName: "imitated",
      Precedence: "imitated",
      RoleArn: "imitated",
      UserPoolId: "imitated",
    },
  },
  "AWS::Cognito::IdentityPool": {
    required: ["AllowUnauthenticatedIdentities"],
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
    required: ["IdentityPoolId"],
    properties: { IdentityPoolId: "imitated", RoleMappings: "imitated", Roles: "imitated" },
  },
};
