import { asBoolean } from "../json.ts";
import { uuid } from "../uuid.ts";
import type { Properties } from "./template.ts";

/** The account, region and stack that appear in identifiers. */
export interface Place {
  /** The account's twelve digits. */
  accountId: string;
  region: string;
  partition: string;
  stackName: string;
}

/** A resource's identifiers: the value of Ref, and the values of Fn::GetAtt by attribute. */
export interface Identity {
  ref: string;
  attributes: Readonly<Record<string, string>>;
}

/** Draws random strings in the alphabets of AWS's identifiers. */
export interface Naming {
  /** Returns a random string of lower-case letters and digits. */
  lower: (length: number) => string;
  /** Returns a random string of letters and digits. */
  mixed: (length: number) => string;
  /** Returns a random version 4 UUID. */
  uuid: () => string;
}

type Identify = (names: Naming, place: Place, logicalId: string, properties: Properties) => Identity;

/**
 * The identifiers of each resource type, in AWS's formats. The list leaves out types that templates do not refer to.
 *
 * Source: the "Return values" of each type in the CloudFormation template reference.
 */
const IDENTIFY: Readonly<Record<string, Identify>> = {
  "AWS::ApiGateway::RestApi": ({ lower }) => {
    const id = lower(10);
    return { ref: id, attributes: { RestApiId: id, RootResourceId: lower(10) } };
  },
  "AWS::ApiGateway::Deployment": ({ lower }) => {
    const id = lower(6);
    return { ref: id, attributes: { DeploymentId: id } };
  },
  "AWS::ApiGateway::Stage": (_, __, logicalId, { StageName }) => ({
    ref: stringOr(StageName, logicalId),
    attributes: {},
  }),
  "AWS::Lambda::Function": (_, place, logicalId, { FunctionName }) => {
    const name = stringOr(FunctionName, `${place.stackName}-${logicalId}`);
    return {
      ref: name,
      attributes: { Arn: arn(place, "lambda", `function:${name}`) },
    };
  },
  "AWS::IAM::Role": ({ mixed }, place, logicalId, { RoleName, Path }) => {
    const name = stringOr(RoleName, `${place.stackName}-${logicalId}-${mixed(12)}`);
    return {
      ref: name,
      attributes: {
        Arn: `arn:${place.partition}:iam::${place.accountId}:role${stringOr(Path, "/")}${name}`,
        RoleId: `AROA${mixed(17).toUpperCase()}`,
      },
    };
  },
  "AWS::IAM::ManagedPolicy": ({ mixed }, place, logicalId, { ManagedPolicyName, Path }) => {
    const name = stringOr(ManagedPolicyName, `${place.stackName}-${logicalId}-${mixed(12)}`);
    const policyArn = `arn:${place.partition}:iam::${place.accountId}:policy${stringOr(Path, "/")}${name}`;
    return { ref: policyArn, attributes: { PolicyArn: policyArn } };
  },
  "AWS::Logs::LogGroup": (_, place, logicalId, { LogGroupName }) => {
    const name = stringOr(LogGroupName, `${place.stackName}-${logicalId}`);
    return { ref: name, attributes: { Arn: `${arn(place, "logs", `log-group:${name}`)}:*` } };
  },
  "AWS::Cognito::UserPool": ({ mixed }, place) => {
    const id = `${place.region}_${mixed(9)}`;
    const provider = `cognito-idp.${place.region}.amazonaws.com/${id}`;
    return {
      ref: id,
      attributes: {
        UserPoolId: id,
        Arn: arn(place, "cognito-idp", `userpool/${id}`),
        ProviderName: provider,
        ProviderURL: `https://${provider}`,
      },
    };
  },
  "AWS::Cognito::UserPoolClient": ({ lower }, _, __, { ClientName, GenerateSecret }) => {
    const id = lower(26);
    // An app client without GenerateSecret has no secret, so that a Fn::GetAtt of it stops the start.
    const secret = asBoolean(GenerateSecret) === true && { ClientSecret: lower(52) };
    return { ref: id, attributes: { ClientId: id, ...secret, Name: stringOr(ClientName, "client") } };
  },
  "AWS::Cognito::UserPoolGroup": (_, __, logicalId, { GroupName }) => ({
    ref: stringOr(GroupName, logicalId),
    attributes: {},
  }),
  "AWS::Cognito::IdentityPool": ({ uuid }, place, logicalId, { IdentityPoolName }) => {
    const id = `${place.region}:${uuid()}`;
    return { ref: id, attributes: { Name: stringOr(IdentityPoolName, logicalId) } };
  },
  "AWS::KMS::Key": ({ uuid }, place) => {
    const id = uuid();
    return { ref: id, attributes: { Arn: arn(place, "kms", `key/${id}`), KeyId: id } };
  },
  "AWS::SecretsManager::Secret": ({ mixed }, place, logicalId, { Name }) => {
    const name = stringOr(Name, `${logicalId}-${mixed(12)}`);
    const secretArn = arn(place, "secretsmanager", `secret:${name}-${mixed(6)}`);
    return { ref: secretArn, attributes: { Id: secretArn } };
  },
};

/**
 * Draws the identifiers of a resource. Names that its properties give, such as FunctionName, become part of the identifiers. A resource whose type is
 * not in IDENTIFY has its logical id for Ref and no attributes, so a Fn::GetAtt on it stops the start.
 */
export function identify(
  { type, logicalId, properties }: { type: string; logicalId: string; properties: Properties },
  names: Naming,
  place: Place,
): Identity {
  return IDENTIFY[type]?.(names, place, logicalId, properties) ?? { ref: logicalId, attributes: {} };
}

/** Makes a source of random strings. */
export function naming(randomBytes: (size: number) => Buffer): Naming {
  const draw = (alphabet: string) => (length: number) =>
    // The remainder favours the first characters a little. Identifiers must only differ from each other.
    Array.from(randomBytes(length), (byte) => alphabet.charAt(byte % alphabet.length)).join("");
  return {
    lower: draw("abcdefghijklmnopqrstuvwxyz0123456789"),
    mixed: draw("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"),
    uuid: () => uuid(randomBytes(16)),
  };
}

function arn({ partition, region, accountId }: Place, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}

function stringOr(value: unknown, fallback: string): string {
  return typeof value === "string" ? value : fallback;
}
