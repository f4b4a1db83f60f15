import { asBoolean } from "../../json.ts";
import type { ReturnValues } from "./identity.ts";
import { generatedName, iamArn, physicalName, regionalArn } from "./physical-name.ts";

/** Identifiers of the types of IAM, Cognito, KMS and Secrets Manager. */
export const identityReturnValues: ReturnValues = {
  "AWS::Cognito::IdentityPool": (input) => {
    const id = `${input.place.region}:${input.names.uuid()}`;
    return { ref: id, attributes: { Id: id, Name: physicalName(input, "IdentityPoolName") } };
  },
  "AWS::Cognito::UserPool": ({ names, place }) => {
    const id = `${place.region}_${names.mixed(9)}`;
    const provider = `cognito-idp.${place.region}.amazonaws.com/${id}`;
    return {
      ref: id,
      attributes: {
        UserPoolId: id,
        Arn: regionalArn(place, "cognito-idp", `userpool/${id}`),
        ProviderName: provider,
        ProviderURL: `https://${provider}`,
      },
    };
  },
  "AWS::Cognito::UserPoolClient": (input) => {
    const id = input.names.lower(26);
    // An app client without GenerateSecret has no secret, so that a Fn::GetAtt of it stops the start.
    const secret = asBoolean(input.property("GenerateSecret")) === true && { ClientSecret: input.names.lower(52) };
    return { ref: id, attributes: { ClientId: id, ...secret, Name: physicalName(input, "ClientName") } };
  },
  "AWS::Cognito::UserPoolGroup": (input) => ({ ref: physicalName(input, "GroupName"), attributes: {} }),
  "AWS::IAM::AccessKey": ({ names }) => ({
    ref: `AKIA${names.mixed(16).toUpperCase()}`,
    attributes: { SecretAccessKey: names.mixed(40) },
  }),
  "AWS::IAM::Group": (input) => {
    const name = physicalName(input, "GroupName");
    return { ref: name, attributes: { Arn: iamArn(input.place, "group", input.property("Path"), name) } };
  },
  "AWS::IAM::InstanceProfile": (input) => {
    const name = physicalName(input, "InstanceProfileName");
    return { ref: name, attributes: { Arn: iamArn(input.place, "instance-profile", input.property("Path"), name) } };
  },
  "AWS::IAM::ManagedPolicy": (input) => {
    const name = physicalName(input, "ManagedPolicyName", { most: 128 });
    const arn = iamArn(input.place, "policy", input.property("Path"), name);
    return { ref: arn, attributes: { PolicyArn: arn } };
  },
  "AWS::IAM::OIDCProvider": (input) => {
    const host = String(input.property("Url") ?? generatedName(input)).replace(/^https:\/\//, "");
    const arn = iamArn(input.place, "oidc-provider", "/", host);
    return { ref: arn, attributes: { Arn: arn } };
  },
  "AWS::IAM::Policy": (input) => ({ ref: generatedName(input), attributes: {} }),
  "AWS::IAM::Role": (input) => {
    const name = physicalName(input, "RoleName");
    return {
      ref: name,
      attributes: {
        Arn: iamArn(input.place, "role", input.property("Path"), name),
        RoleId: `AROA${input.names.mixed(17).toUpperCase()}`,
      },
    };
  },
  "AWS::IAM::User": (input) => {
    const name = physicalName(input, "UserName");
    return { ref: name, attributes: { Arn: iamArn(input.place, "user", input.property("Path"), name) } };
  },
  "AWS::KMS::Alias": (input) => ({ ref: physicalName(input, "AliasName"), attributes: {} }),
  "AWS::KMS::Key": ({ names, place }) => {
    const id = names.uuid();
    return { ref: id, attributes: { Arn: regionalArn(place, "kms", `key/${id}`), KeyId: id } };
  },
  "AWS::SecretsManager::Secret": (input) => {
    const given = input.property("Name");
    const name = typeof given === "string" ? given : `${input.logicalId}-${input.names.mixed(12)}`;
    const arn = regionalArn(input.place, "secretsmanager", `secret:${name}-${input.names.mixed(6)}`);
    return { ref: arn, attributes: { Id: arn } };
  },
};
