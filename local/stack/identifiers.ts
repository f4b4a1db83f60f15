import { uuid } from "../uuid.ts";
import type { Properties } from "./template.ts";

/** The account, region and stack that made-up identifiers belong to. */
export interface Place {
  /** Twelve digits. */
  accountId: string;
  region: string;
  partition: string;
  stackName: string;
}

/** What CloudFormation gives a resource: what Ref returns, and what Fn::GetAtt returns by attribute. */
export interface Identity {
  ref: string;
  attributes: Readonly<Record<string, string>>;
}

/** Random texts in the alphabets of AWS's identifiers. */
export interface Naming {
  /** That many lower-case letters and digits. */
  lower: (length: number) => string;
  /** That many letters and digits. */
  mixed: (length: number) => string;
  /** A version 4 UUID. */
  uuid: () => string;
}

type Identify = (names: Naming, place: Place, logicalId: string, properties: Properties) => Identity;

/**
 * How each resource type is identified: made up, in AWS's shapes. Types that nothing refers to are not listed.
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
  "AWS::ApiGateway::Stage": (_, __, logicalId, { StageName }) => ({ ref: text(StageName, logicalId), attributes: {} }),
  "AWS::Lambda::Function": (_, place, logicalId, { FunctionName }) => {
    const name = text(FunctionName, `${place.stackName}-${logicalId}`);
    return {
      ref: name,
      attributes: { Arn: arn(place, "lambda", `function:${name}`) },
    };
  },
  "AWS::IAM::Role": ({ mixed }, place, logicalId, { RoleName, Path }) => {
    const name = text(RoleName, `${place.stackName}-${logicalId}-${mixed(12)}`);
    return {
      ref: name,
      attributes: {
        Arn: `arn:${place.partition}:iam::${place.accountId}:role${text(Path, "/")}${name}`,
        RoleId: `AROA${mixed(17).toUpperCase()}`,
      },
    };
  },
  "AWS::IAM::ManagedPolicy": ({ mixed }, place, logicalId, { ManagedPolicyName, Path }) => {
    const name = text(ManagedPolicyName, `${place.stackName}-${logicalId}-${mixed(12)}`);
    const policyArn = `arn:${place.partition}:iam::${place.accountId}:policy${text(Path, "/")}${name}`;
    return { ref: policyArn, attributes: { PolicyArn: policyArn } };
  },
  "AWS::Logs::LogGroup": (_, place, logicalId, { LogGroupName }) => {
    const name = text(LogGroupName, `${place.stackName}-${logicalId}`);
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
  "AWS::Cognito::UserPoolClient": ({ lower, mixed }, _, __, { ClientName }) => {
    const id = lower(26);
    return { ref: id, attributes: { ClientId: id, ClientSecret: mixed(52), Name: text(ClientName, "client") } };
  },
  "AWS::Cognito::UserPoolGroup": (_, __, logicalId, { GroupName }) => ({
    ref: text(GroupName, logicalId),
    attributes: {},
  }),
  "AWS::Cognito::IdentityPool": ({ uuid }, place, logicalId, { IdentityPoolName }) => {
    const id = `${place.region}:${uuid()}`;
    return { ref: id, attributes: { Name: text(IdentityPoolName, logicalId) } };
  },
  "AWS::KMS::Key": ({ uuid }, place) => {
    const id = uuid();
    return { ref: id, attributes: { Arn: arn(place, "kms", `key/${id}`), KeyId: id } };
  },
  "AWS::SecretsManager::Secret": ({ mixed }, place, logicalId, { Name }) => {
    const name = text(Name, `${logicalId}-${mixed(12)}`);
    const secretArn = arn(place, "secretsmanager", `secret:${name}-${mixed(6)}`);
    return { ref: secretArn, attributes: { Id: secretArn } };
  },
};

/**
 * The identity of a resource, drawn once per start. A type that is not listed gets its logical id for Ref and no attributes,
 * so that a reference to it stops the start with its place.
 *
 * `properties` are the template's own: a name in them is used when it is a plain text.
 */
export function identify(
  type: string,
  names: Naming,
  place: Place,
  logicalId: string,
  properties: Properties,
): Identity {
  return IDENTIFY[type]?.(names, place, logicalId, properties) ?? { ref: logicalId, attributes: {} };
}

/** Draws identifiers from `randomBytes`. */
export function naming(randomBytes: (size: number) => Buffer): Naming {
  const draw = (alphabet: string) => (length: number) =>
    // Rejecting what the alphabet does not divide would be exact; an identifier needs only to be unlike the others.
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

function text(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}
