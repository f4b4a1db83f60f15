/** The resource types and properties that a template may use, because our rules cover them. Any other type or property is a finding. */
import type { Rule } from "./rule.ts";

/** The properties that our rules cover, by resource type. */
const REVIEWED: Readonly<Record<string, readonly string[]>> = {
  "AWS::ApiGateway::Account": ["CloudWatchRoleArn"],
  "AWS::ApiGateway::ClientCertificate": ["Description"],
  "AWS::ApiGateway::Deployment": ["RestApiId", "StageName"],
  "AWS::ApiGateway::RestApi": [
    "Body",
    "EndpointAccessMode",
    "EndpointConfiguration",
    "FailOnWarnings",
    "Name",
    "SecurityPolicy",
  ],
  "AWS::ApiGateway::Stage": [
    "AccessLogSetting",
    "CacheClusterEnabled",
    "ClientCertificateId",
    "DeploymentId",
    "MethodSettings",
    "RestApiId",
    "StageName",
    "TracingEnabled",
  ],
  "AWS::CloudWatch::Alarm": [
    "ActionsEnabled",
    "AlarmActions",
    "AlarmDescription",
    "ComparisonOperator",
    "Dimensions",
    "EvaluationPeriods",
    "MetricName",
    "Namespace",
    "OKActions",
    "Period",
    "Statistic",
    "Threshold",
    "TreatMissingData",
  ],
  "AWS::Cognito::IdentityPool": [
    "AllowClassicFlow",
    "AllowUnauthenticatedIdentities",
    "CognitoIdentityProviders",
    "IdentityPoolName",
  ],
  "AWS::Cognito::IdentityPoolRoleAttachment": ["IdentityPoolId", "RoleMappings", "Roles"],
  "AWS::Cognito::UserPool": [
    "AccountRecoverySetting",
    "AdminCreateUserConfig",
    "DeletionProtection",
    "MfaConfiguration",
    "Policies",
    "Schema",
    "UserPoolAddOns",
    "UserPoolName",
    "UserPoolTier",
    "UsernameAttributes",
    "UsernameConfiguration",
  ],
  "AWS::Cognito::UserPoolClient": [
    "AccessTokenValidity",
    "ClientName",
    "EnableTokenRevocation",
    "ExplicitAuthFlows",
    "GenerateSecret",
    "IdTokenValidity",
    "PreventUserExistenceErrors",
    "ReadAttributes",
    "RefreshTokenRotation",
    "RefreshTokenValidity",
    "TokenValidityUnits",
    "UserPoolId",
    "WriteAttributes",
  ],
  "AWS::Cognito::UserPoolGroup": ["GroupName", "RoleArn", "UserPoolId"],
  "AWS::IAM::ManagedPolicy": ["PolicyDocument", "Roles"],
  "AWS::IAM::Role": ["AssumeRolePolicyDocument", "MaxSessionDuration"],
  "AWS::KMS::Key": ["Description", "EnableKeyRotation", "KeyPolicy"],
  "AWS::Lambda::Function": [
    "Architectures",
    "Code",
    "Environment",
    "FunctionName",
    "Handler",
    "MemorySize",
    "ReservedConcurrentExecutions",
    "Role",
    "Runtime",
    "Tags",
    "Timeout",
    "TracingConfig",
  ],
  "AWS::Lambda::Permission": ["Action", "FunctionName", "Principal", "SourceAccount", "SourceArn"],
  "AWS::Logs::LogGroup": ["KmsKeyId", "LogGroupName", "RetentionInDays"],
  "AWS::Logs::MetricFilter": ["FilterPattern", "LogGroupName", "MetricTransformations"],
  "AWS::S3::Bucket": ["BucketEncryption", "PublicAccessBlockConfiguration", "VersioningConfiguration"],
  "AWS::S3::BucketPolicy": ["Bucket", "PolicyDocument"],
  "AWS::SNS::Topic": ["DisplayName", "KmsMasterKeyId"],
  "AWS::SNS::TopicPolicy": ["PolicyDocument", "Topics"],
  "AWS::SecretsManager::Secret": ["Description", "KmsKeyId"],
  "AWS::WAFv2::LoggingConfiguration": ["LogDestinationConfigs", "RedactedFields", "ResourceArn"],
  "AWS::WAFv2::WebACL": ["DefaultAction", "Name", "Rules", "Scope", "VisibilityConfig"],
  "AWS::WAFv2::WebACLAssociation": ["ResourceArn", "WebACLArn"],
};

const ATTRIBUTES = ["DeletionPolicy", "DependsOn", "UpdateReplacePolicy"];
const SECTIONS = ["AWSTemplateFormatVersion", "Description", "Outputs", "Resources"];

export const reviewedTypeRules: readonly Rule[] = [
  {
    id: "every-type-is-reviewed",
    says: "No rule looks at this resource type. Add it to REVIEWED in tools/review/reviewed-types.ts with its properties, and write the rules that judge them.",
    find: ({ all }) => all.filter(({ type }) => !Object.hasOwn(REVIEWED, type)).map(({ id, type }) => `${id}: ${type}`),
  },
  {
    id: "every-property-is-reviewed",
    says: "No rule looks at this property. Add it to REVIEWED in tools/review/reviewed-types.ts, and write the rule that judges it when it matters who gets in.",
    find: ({ all }) =>
      all
        .filter(({ type }) => Object.hasOwn(REVIEWED, type))
        .flatMap(({ attributes, id, properties, type }) =>
          [
            ...Object.keys(properties).filter((name) => !REVIEWED[type]?.includes(name)),
            ...attributes.filter((name) => !ATTRIBUTES.includes(name)),
          ].map((name) => `${id}.${name}`),
        ),
  },
  {
    id: "every-section-is-reviewed",
    says: "A template has resources and outputs alone: parameters, conditions and transforms change at deployment what was reviewed.",
    find: ({ sections }) => sections.filter((name) => !SECTIONS.includes(name)),
  },
];
