/**
 * The statements that the policies of a template may hold. A statement is compared as a whole: another principal, action, resource or
 * condition makes it another statement, which is not in the list.
 */
import { isDeepStrictEqual } from "node:util";
import { asObject, type Json } from "../../local/json.ts";
import { operationArn, otherSpellings, resourceName, signedAndPublic } from "./published.ts";
import { heldStatements } from "./statements.ts";
import { at, listOf, type ReadResource, type ReadTemplate, target, textOf } from "./template.ts";

/** A policy of the template, with the statements that it may hold. */
export interface ReviewedPolicy {
  place: string;
  document: unknown;
  allowed: readonly Json[];
}

const THIS_ACCOUNT = { Ref: "AWS::AccountId" };
const ACCOUNT_ROOT = sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root");
const OVER_PLAIN_HTTP = { Bool: { "aws:SecureTransport": "false" } };
/** API Gateway requires all of these on every log group. Source: the managed policy AmazonAPIGatewayPushToCloudWatchLogs. */
const PUSH_LOGS = [
  "logs:CreateLogGroup",
  "logs:CreateLogStream",
  "logs:DescribeLogGroups",
  "logs:DescribeLogStreams",
  "logs:PutLogEvents",
  "logs:GetLogEvents",
  "logs:FilterLogEvents",
];

/**
 * Whether a statement may stand in a policy. Its Sid does not count. An Allow of several resources may stand when an Allow of each of them may;
 * a Deny is compared as a whole.
 */
export function isAllowed(statement: Json, allowed: readonly Json[]): boolean {
  return parts(statement).every((part) => allowed.flatMap(parts).some((one) => isDeepStrictEqual(one, part)));
}

function parts(statement: Json): readonly Json[] {
  if (statement["Effect"] !== "Allow") return [canonical(statement)];
  const resources = listOf(statement["Resource"]);
  return resources.length === 0
    ? [canonical(statement)]
    : resources.map((Resource) => canonical({ ...statement, Resource }));
}

/** A statement in one form: single values as lists, without its Sid. */
function canonical({ Action, Condition, Resource, Sid: _, ...rest }: Json): Json {
  return {
    ...rest,
    Action: listOf(Action).map(String).toSorted(),
    Resource: listOf(Resource)
      .map((one) => JSON.stringify(one))
      .toSorted(),
    // A condition compares texts: false and "false" are one value.
    Condition: JSON.parse(JSON.stringify(Condition ?? {}), (_name, value) =>
      typeof value === "boolean" || typeof value === "number" ? String(value) : value,
    ),
  };
}

/** Every policy of a template. Other types and properties that can hold a policy are findings of their own. */
export function reviewedPolicies(template: ReadTemplate): readonly ReviewedPolicy[] {
  return [
    ...template.ofType("AWS::IAM::Role").map((role) => ({
      place: `${role.id}.AssumeRolePolicyDocument`,
      document: role.properties["AssumeRolePolicyDocument"],
      allowed: trustOf(role, template),
    })),
    ...template.ofType("AWS::IAM::ManagedPolicy").map((policy) => ({
      place: policy.id,
      document: policy.properties["PolicyDocument"],
      allowed: grantsTo(listOf(policy.properties["Roles"]).map(target), template),
    })),
    ...template.ofType("AWS::ApiGateway::RestApi").flatMap((api) => {
      const document = at(api.properties["Body"], "x-amazon-apigateway-policy");
      const place = `${api.id}.Body.x-amazon-apigateway-policy`;
      return document === undefined ? [] : [{ place, document, allowed: apiStatements(api, template) }];
    }),
    ...template.ofType("AWS::KMS::Key").map((key) => ({
      place: `${key.id}.KeyPolicy`,
      document: key.properties["KeyPolicy"],
      allowed: KEY_STATEMENTS,
    })),
    ...template.ofType("AWS::SNS::TopicPolicy").map((policy) => ({
      place: policy.id,
      document: policy.properties["PolicyDocument"],
      allowed: listOf(policy.properties["Topics"]).flatMap(topicStatements),
    })),
    ...template.ofType("AWS::S3::BucketPolicy").map((policy) => ({
      place: policy.id,
      document: policy.properties["PolicyDocument"],
      allowed: [bucketStatement(policy.properties["Bucket"])],
    })),
  ];
}

/** A role is assumed by the service that needs it: the function, API Gateway's logs, or the identities of the pool. */
function trustOf({ id }: ReadResource, template: ReadTemplate): readonly Json[] {
  const isFor = (type: string, ...path: readonly string[]) =>
    template.ofType(type).some(({ properties }) => target(at(properties, ...path)) === id);
  const service = (name: string) => ({ Effect: "Allow", Principal: { Service: name }, Action: "sts:AssumeRole" });
  const identity = "cognito-identity.amazonaws.com";
  return [
    ...(isFor("AWS::Lambda::Function", "Role") ? [service("lambda.amazonaws.com")] : []),
    ...(isFor("AWS::ApiGateway::Account", "CloudWatchRoleArn") ? [service("apigateway.amazonaws.com")] : []),
    ...(isFor("AWS::Cognito::UserPoolGroup", "RoleArn") ||
    isFor("AWS::Cognito::IdentityPoolRoleAttachment", "Roles", "authenticated")
      ? template.ofType("AWS::Cognito::IdentityPool").map((pool) => ({
          Effect: "Allow",
          Principal: { Federated: identity },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: { [`${identity}:aud`]: { Ref: pool.id } },
            "ForAnyValue:StringLike": { [`${identity}:amr`]: "authenticated" },
          },
        }))
      : []),
  ];
}

/** The grants that every one of these roles may hold. A policy without roles may hold none. */
function grantsTo(roles: readonly (string | undefined)[], template: ReadTemplate): readonly Json[] {
  const [first = [], ...others] = roles.map((role) => grantsToOne(role, template));
  return first.filter((grant) => others.every((other) => isAllowed(grant, other)));
}

function grantsToOne(role: string | undefined, template: ReadTemplate): readonly Json[] {
  const isRole = (value: unknown) => role !== undefined && target(value) === role;
  const functions = template.ofType("AWS::Lambda::Function");
  return [
    ...functions.filter(({ properties }) => isRole(properties["Role"])).flatMap((one) => functionGrants(one, template)),
    ...(template.ofType("AWS::Cognito::UserPoolGroup").some(({ properties }) => isRole(properties["RoleArn"]))
      ? functions.flatMap((one) => invocations(calleesOf(one, "cognito"), template))
      : []),
    ...(template.ofType("AWS::ApiGateway::Account").some(({ properties }) => isRole(properties["CloudWatchRoleArn"]))
      ? [{ Effect: "Allow", Action: PUSH_LOGS, Resource: "*" }]
      : []),
  ];
}

/** A function may log and trace, read the account that its environment names, and call services with its own role. */
function functionGrants(one: ReadResource, template: ReadTemplate): readonly Json[] {
  const group = template
    .ofType("AWS::Logs::LogGroup")
    .find(({ properties }) => properties["LogGroupName"] === `/aws/lambda/${one.properties["FunctionName"]}`);
  return [
    {
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: { "Fn::GetAtt": [group?.id, "Arn"] },
    },
    { Effect: "Allow", Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], Resource: "*" },
    ...accountGrants(at(one.properties, "Environment", "Variables", "COGNITO_SECRET_ID"), template),
    ...invocations(calleesOf(one, "role"), template),
  ];
}

/** Reading the application account, from a secret or from a parameter, and decrypting it under the stack's own key. */
function accountGrants(secretId: unknown, template: ReadTemplate): readonly Json[] {
  const [, parameter] = /^ssm:(\/.+)$/.exec(textOf(secretId)) ?? [];
  if (parameter !== undefined) {
    const Resource = sub(`arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter${parameter}`);
    return [{ Effect: "Allow", Action: "ssm:GetParameter", Resource }];
  }
  const secret = template.get(target(secretId));
  if (secret?.type !== "AWS::SecretsManager::Secret") return [];
  return [
    { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: { Ref: secret.id } },
    {
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: secret.properties["KmsKeyId"],
      Condition: { StringEquals: { "kms:ViaService": sub("secretsmanager.${AWS::Region}.${AWS::URLSuffix}") } },
    },
  ];
}

/** The APIs that a function calls in a mode, by logical id: AgeApi for AGE_CREDENTIALS=cognito. */
function calleesOf({ properties }: ReadResource, mode: "cognito" | "role"): readonly string[] {
  return Object.entries(asObject(at(properties, "Environment", "Variables"))).flatMap(([name, value]) => {
    const [, callee = ""] = /^([A-Z0-9]+)_CREDENTIALS$/.exec(name) ?? [];
    return callee !== "" && value === mode ? [`${callee.charAt(0)}${callee.slice(1).toLowerCase()}Api`] : [];
  });
}

/** A grant for each signed operation of APIs. */
function invocations(apis: readonly string[], template: ReadTemplate): readonly Json[] {
  return apis.flatMap((id) => {
    const api = template.get(id);
    if (api === undefined) return [];
    return signedAndPublic(api).signed.map((operation) => ({
      Effect: "Allow",
      Action: "execute-api:Invoke",
      Resource: operationArn(api, operation, template.stage),
    }));
  });
}

/** The resource policy: signed operations are denied to all but the callers; public operations are allowed to everybody. */
function apiStatements(api: ReadResource, template: ReadTemplate): readonly Json[] {
  const { open, signed } = signedAndPublic(api);
  const short = (operations: typeof open) =>
    operations.map((one) => `execute-api:/${template.stage}/${one.method}${resourceName(one)}`);
  const statement = (Effect: string, rest: Json) => ({
    Effect,
    Principal: "*",
    Action: "execute-api:Invoke",
    ...rest,
  });
  const Resource = open.length === 0 ? "execute-api:/*" : short(signed);
  return [
    statement("Deny", { Resource, ...sparing(callersOf(api, template)) }),
    ...(open.length === 0
      ? []
      : [
          statement("Deny", { Resource: otherSpellings(template.stage) }),
          statement("Allow", { Resource: short(open) }),
        ]),
  ];
}

function sparing(roles: readonly string[]): Json {
  if (roles.length === 0) return {};
  const arns = roles.map((role) => ({ "Fn::GetAtt": [role, "Arn"] }));
  return { Condition: { ArnNotEquals: { "aws:PrincipalArn": arns.length === 1 ? arns[0] : arns } } };
}

/** Roles with a grant of an API, each once, in the order of the template. */
export function callersOf({ id }: ReadResource, template: ReadTemplate): readonly string[] {
  const grants = heldStatements(template).filter(
    ({ effect, resources }) =>
      effect === "Allow" && resources.some((resource) => textOf(resource).includes(`:\${${id}}/`)),
  );
  return [...new Set(grants.flatMap(({ roles }) => roles))];
}

/** The account decides by IAM policies; CloudWatch Logs and alarms use the key for this account alone. */
const KEY_STATEMENTS: readonly Json[] = [
  { Effect: "Allow", Principal: { AWS: ACCOUNT_ROOT }, Action: "kms:*", Resource: "*" },
  {
    Effect: "Allow",
    Principal: { Service: sub("logs.${AWS::Region}.${AWS::URLSuffix}") },
    Action: [
      "kms:Encrypt",
      "kms:Decrypt",
      "kms:ReEncryptFrom",
      "kms:ReEncryptTo",
      "kms:GenerateDataKey",
      "kms:DescribeKey",
    ],
    Resource: "*",
    Condition: {
      ArnLike: {
        "kms:EncryptionContext:aws:logs:arn": sub(
          "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:*",
        ),
      },
    },
  },
  {
    Effect: "Allow",
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource: "*",
    Condition: { StringEquals: { "aws:SourceAccount": THIS_ACCOUNT } },
  },
];

/** A topic takes alarms of this account, over TLS. */
function topicStatements(topic: unknown): readonly Json[] {
  return [
    {
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: "sns:Publish",
      Resource: topic,
      Condition: {
        StringEquals: { "aws:SourceAccount": THIS_ACCOUNT },
        ArnLike: {
          "aws:SourceArn": sub("arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:*"),
        },
      },
    },
    { Effect: "Deny", Principal: "*", Action: "sns:Publish", Resource: topic, Condition: OVER_PLAIN_HTTP },
  ];
}

/** The framework's own statement for the bucket of bundles: nobody reads it over plain HTTP. */
function bucketStatement(bucket: unknown): Json {
  const arn = (...rest: readonly string[]) => ({
    "Fn::Join": ["", ["arn:", { Ref: "AWS::Partition" }, ":s3:::", bucket, ...rest]],
  });
  return {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [arn("/*"), arn()],
    Condition: OVER_PLAIN_HTTP,
  };
}

function sub(text: string): { "Fn::Sub": string } {
  return { "Fn::Sub": text };
}
