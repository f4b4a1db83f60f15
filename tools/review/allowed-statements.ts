/**
 * The list of statements that each policy of a template may contain. A statement must equal a statement of the list in principal, action,
 * resource and condition.
 */
import { isDeepStrictEqual } from "node:util";
import { asObject, type Json } from "../../local/json.ts";
import { operationArn, otherSpellings, resourceName, signedAndPublic } from "./published.ts";
import { heldStatements } from "./statements.ts";
import { at, listOf, type ReadResource, type ReadTemplate, target, textOf } from "./template.ts";

/** A policy of the template, and the statements that it may contain. */
export interface ReviewedPolicy {
  place: string;
  document: unknown;
  allowed: readonly Json[];
}

const THIS_ACCOUNT = { Ref: "AWS::AccountId" };
const ACCOUNT_ROOT = sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root");
const OVER_PLAIN_HTTP = { Bool: { "aws:SecureTransport": "false" } };
/**
 * The actions that API Gateway's role for logs must be granted, all of them and for every log group. Source: the managed policy
 * AmazonAPIGatewayPushToCloudWatchLogs.
 */
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
 * Tells whether a policy may contain a statement. The Sid is ignored. An Allow for several resources is split into one statement for each
 * resource, and each of these must equal a listed statement. A Deny must equal a listed statement as a whole.
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

/** Converts a statement to one form, to compare it: without Sid, with single values as lists, and with the lists sorted. */
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

/**
 * Lists every policy of a template, by the resource types and properties that may hold a policy. Other rules report a policy in any other
 * place.
 */
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

/**
 * The statements that a role's trust policy may contain. Each trusts a service that uses the role: Lambda, API Gateway for its logs, or
 * Cognito for signed-in identities of the pool.
 */
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

/**
 * The grants that a policy attached to `roles` may contain: those that each of these roles may have. A policy without roles may contain no
 * grant.
 */
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

/**
 * The grants of a Lambda function's role: writing logs and traces, reading the application account that its environment names, and calling
 * services with its own role.
 */
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

/** The grants for reading the application account: from a parameter, or from a secret that is encrypted with the stack's own key. */
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

/** The APIs that a Lambda function calls with credentials of the kind `mode`, by logical id: AgeApi for AGE_CREDENTIALS=cognito. */
function calleesOf({ properties }: ReadResource, mode: "cognito" | "role"): readonly string[] {
  return Object.entries(asObject(at(properties, "Environment", "Variables"))).flatMap(([name, value]) => {
    const [, callee = ""] = /^([A-Z0-9]+)_CREDENTIALS$/.exec(name) ?? [];
    return callee !== "" && value === mode ? [`${callee.charAt(0)}${callee.slice(1).toLowerCase()}Api`] : [];
  });
}

/** A grant to call each signed operation of the APIs. */
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

/**
 * The statements of an API's resource policy. The statements deny signed operations to everybody except the callers, and allow public
 * operations to everybody.
 */
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

/** The roles that are granted calls to an API, each once, in the order of the template. */
export function callersOf({ id }: ReadResource, template: ReadTemplate): readonly string[] {
  const grants = heldStatements(template).filter(
    ({ effect, resources }) =>
      effect === "Allow" && resources.some((resource) => textOf(resource).includes(`:\${${id}}/`)),
  );
  return [...new Set(grants.flatMap(({ roles }) => roles))];
}

/**
 * The statements of the stack's encryption key. The account's IAM policies decide who may use it. CloudWatch Logs and CloudWatch alarms may
 * use it, for this account alone.
 */
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

/** The statements of a topic's policy: alarms of this account may publish, and only over TLS. */
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

/** The statement that the Serverless Framework writes for the bucket of bundles: it denies every request over plain HTTP. */
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
