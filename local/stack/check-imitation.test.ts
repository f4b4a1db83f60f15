import { describe, expect, it } from "vitest";
import type { Imitation } from "../imitation.ts";
import type { Resource } from "../template/resource.ts";
import { cognitoImitation } from "../user-pool/imitation.ts";
import { checkImitation } from "./check-imitation.ts";
import { everyImitation, REFUSED_SERVICES } from "./every-imitation.ts";

const imitation: Imitation = {
  "AWS::Logs::LogGroup": "no effect",
  "AWS::Cognito::UserPool": {
    properties: {
      MfaConfiguration: { only: ["OFF"] },
      Policies: { properties: { PasswordPolicy: { properties: { MinimumLength: "imitated" } } } },
      Schema: { items: { properties: { Name: "imitated", Mutable: "no effect" } } },
      Tags: "no effect",
    },
  },
};

function resource(logicalId: string, type: string, properties: Record<string, unknown> = {}): Resource {
  return { logicalId, type, ref: "x", attributes: {}, properties };
}

function pool(properties: Record<string, unknown>): Resource {
  return resource("UserPool", "AWS::Cognito::UserPool", properties);
}

describe("checkImitation", () => {
  it("accepts what is imitated", () => {
    const known = {
      MfaConfiguration: "OFF",
      Policies: { PasswordPolicy: { MinimumLength: 8 } },
      Schema: [{ Name: "email" }],
    };
    expect(checkImitation([pool(known)], imitation)).toEqual({ problems: [], withoutEffect: [], beside: [] });
  });

  it("accepts a user pool and an app client as the CDK writes them, except a link in place of a code", () => {
    const message = "The verification code to your new account is {####}";
    const template = { EmailMessage: message, EmailSubject: "Verify your new account", SmsMessage: message };
    const poolOf = (DefaultEmailOption: string) =>
      pool({
        AccountRecoverySetting: {
          RecoveryMechanisms: [
            { Name: "verified_phone_number", Priority: 1 },
            { Name: "verified_email", Priority: 2 },
          ],
        },
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
        EmailVerificationMessage: message,
        EmailVerificationSubject: "Verify your new account",
        SmsVerificationMessage: message,
        VerificationMessageTemplate: { ...template, DefaultEmailOption },
      });
    const client = resource("Client", "AWS::Cognito::UserPoolClient", {
      AllowedOAuthFlows: ["implicit", "code"],
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthScopes: ["openid"],
      CallbackURLs: ["https://example.com"],
      SupportedIdentityProviders: ["COGNITO"],
      UserPoolId: "x",
    });
    expect(checkImitation([poolOf("CONFIRM_WITH_CODE"), client], cognitoImitation).problems).toEqual([]);
    expect(checkImitation([poolOf("CONFIRM_WITH_LINK")], cognitoImitation).problems).toEqual([
      'UserPool.VerificationMessageTemplate.DefaultEmailOption is imitated only as "CONFIRM_WITH_CODE"',
    ]);
  });

  it.each([
    ["a property that is not listed", { LambdaConfig: {} }, "UserPool.LambdaConfig is not imitated"],
    ["a value that is not imitated", { MfaConfiguration: "ON" }, 'UserPool.MfaConfiguration is imitated only as "OFF"'],
    [
      "a nested property",
      { Policies: { PasswordPolicy: { Reuse: 1 } } },
      "UserPool.Policies.PasswordPolicy.Reuse is not imitated",
    ],
    [
      "a property of a list's item",
      { Schema: [{ Name: "email" }, { Type: "X" }] },
      "UserPool.Schema[1].Type is not imitated",
    ],
    ["a string where an object is expected", { Policies: "x" }, "UserPool.Policies must be an object"],
    ["a string where a list is expected", { Schema: "x" }, "UserPool.Schema must be a list"],
    ["a name that every object inherits", { constructor: 1 }, "UserPool.constructor is not imitated"],
  ])("names %s with its place", (_, properties, problem) => {
    expect(checkImitation([pool(properties)], imitation).problems).toEqual([problem]);
  });

  it("names a type that is not listed when its service is, or when its service is refused", () => {
    expect(checkImitation([resource("Domain", "AWS::Cognito::UserPoolDomain")], imitation).problems).toEqual([
      "Domain: AWS::Cognito::UserPoolDomain is not imitated",
    ]);
    expect(checkImitation([resource("Api", "AWS::X::Api")], imitation, ["AWS::X"]).problems).toEqual([
      "Api: AWS::X::Api is not imitated",
    ]);
  });

  it("lists the resources of other services by type", () => {
    const resources = [
      resource("Orders", "AWS::DynamoDB::Table"),
      resource("Mail", "Custom::Mail"),
      resource("Customers", "AWS::DynamoDB::Table"),
    ];
    expect(checkImitation(resources, imitation)).toEqual({
      problems: [],
      withoutEffect: [],
      beside: ["DynamoDB::Table (Orders, Customers)", "Custom::Mail (Mail)"],
    });
  });

  it("lets another type of a service without imitated types stand beside", () => {
    const { beside, problems } = checkImitation([resource("Log", "AWS::Logs::SubscriptionFilter")], imitation);
    expect([problems, beside]).toEqual([[], ["Logs::SubscriptionFilter (Log)"]]);
  });

  it.each(["AWS::CloudFormation::Stack", "AWS::Lambda::Url", "AWS::ApiGatewayV2::Api"])("refuses %s", (type) => {
    const { problems } = checkImitation([resource("One", type)], everyImitation, REFUSED_SERVICES);
    expect(problems).toEqual([`One: ${type} is not imitated`]);
  });

  it.each(["AWS::CloudWatch::Dashboard", "AWS::CloudWatch::CompositeAlarm", "AWS::Logs::SubscriptionFilter"])(
    "lets %s stand beside",
    (type) => {
      expect(checkImitation([resource("One", type)], everyImitation, REFUSED_SERVICES).problems).toEqual([]);
    },
  );

  it("names everything without effect once", () => {
    const group = resource("G", "AWS::Logs::LogGroup");
    const resources = [group, group, pool({ Tags: {}, Schema: [{ Mutable: true }, { Mutable: true }] })];
    expect(checkImitation(resources, imitation)).toEqual({
      problems: [],
      beside: [],
      withoutEffect: ["LogGroup", "UserPool.Tags", "UserPool.Schema.Mutable"],
    });
  });
});
