import type { NamedPolicy, Statement } from "./policy-document.ts";

/** Allows actions, on every resource unless one is given. */
function allow(Action: readonly string[], Resource = "*"): Statement {
  return { Effect: "Allow", Action, Resource: [Resource] };
}

const WRITE_LOGS = allow(["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]);
const WRITE_TRACES = allow([
  "xray:PutTraceSegments",
  "xray:PutTelemetryRecords",
  "xray:GetSamplingRules",
  "xray:GetSamplingTargets",
  "xray:GetSamplingStatisticSummaries",
]);

/**
 * The statements of AWS's own managed policies, by the policy's path and name. Actions that no request to the local stack asks for may be
 * left out.
 *
 * Source: AWS managed policy reference guide, the page of each policy; compared on 28 November 2026 with the documents that IAM returned on 7 March 2026
 * (https://github.com/zoph-io/MAMIP, commit 0387244e).
 */
const STATEMENTS: Readonly<Record<string, readonly Statement[]>> = {
  AdministratorAccess: [allow(["*"])],
  AmazonAPIGatewayInvokeFullAccess: [allow(["execute-api:Invoke"], "arn:aws:execute-api:*:*:*")],
  AmazonCognitoPowerUser: [
    allow(["cognito-identity:*", "cognito-idp:*", "cognito-sync:*", "lambda:GetPolicy", "lambda:ListFunctions"]),
  ],
  AmazonCognitoReadOnly: [
    allow([
      "cognito-identity:Describe*",
      "cognito-identity:Get*",
      "cognito-identity:List*",
      "cognito-idp:AdminGet*",
      "cognito-idp:AdminList*",
      "cognito-idp:Describe*",
      "cognito-idp:Get*",
      "cognito-idp:List*",
    ]),
  ],
  AmazonSSMFullAccess: [allow(["logs:*", "ssm:*"])],
  AmazonSSMReadOnlyAccess: [allow(["ssm:Describe*", "ssm:Get*", "ssm:List*"])],
  AWSCloudFormationFullAccess: [allow(["cloudformation:*"])],
  AWSCloudFormationReadOnlyAccess: [
    allow([
      "cloudformation:BatchDescribe*",
      "cloudformation:Describe*",
      "cloudformation:Detect*",
      "cloudformation:EstimateTemplateCost",
      "cloudformation:Get*",
      "cloudformation:List*",
      "cloudformation:ValidateTemplate",
    ]),
  ],
  AWSDenyAll: [{ Effect: "Deny", Action: ["*"], Resource: ["*"] }],
  AWSLambda_FullAccess: [allow(["cloudformation:DescribeStacks", "cloudformation:ListStackResources", "lambda:*"])],
  AWSLambda_ReadOnlyAccess: [
    allow([
      "cloudformation:DescribeStacks",
      "cloudformation:ListStackResources",
      "cloudformation:ListStacks",
      "lambda:Get*",
      "lambda:List*",
    ]),
  ],
  AWSLambdaExecute: [allow(["logs:*"], "arn:aws:logs:*:*:*")],
  "AWSLambdaInvocation-DynamoDB": [allow(["lambda:InvokeFunction"])],
  AWSXRayDaemonWriteAccess: [WRITE_TRACES],
  AWSXrayWriteOnlyAccess: [WRITE_TRACES],
  CloudWatchLambdaInsightsExecutionRolePolicy: [
    allow(["logs:CreateLogGroup"]),
    allow(["logs:CreateLogStream", "logs:PutLogEvents"], "arn:aws:logs:*:*:log-group:/aws/lambda-insights:*"),
  ],
  PowerUserAccess: [{ Effect: "Allow", NotAction: ["iam:*", "organizations:*", "account:*"], Resource: ["*"] }],
  SecretsManagerReadWrite: [
    allow([
      "secretsmanager:*",
      "cloudformation:CreateChangeSet",
      "cloudformation:DescribeChangeSet",
      "cloudformation:DescribeStackResource",
      "cloudformation:DescribeStacks",
      "cloudformation:ExecuteChangeSet",
      "lambda:ListFunctions",
    ]),
    allow(
      [
        "lambda:AddPermission",
        "lambda:CreateFunction",
        "lambda:GetFunction",
        "lambda:InvokeFunction",
        "lambda:UpdateFunctionConfiguration",
      ],
      "arn:aws:lambda:*:*:function:SecretsManager*",
    ),
  ],
  "service-role/AmazonAPIGatewayPushToCloudWatchLogs": [
    allow([
      "logs:CreateLogGroup",
      "logs:CreateLogStream",
      "logs:DescribeLogGroups",
      "logs:DescribeLogStreams",
      "logs:FilterLogEvents",
      "logs:GetLogEvents",
      "logs:PutLogEvents",
    ]),
  ],
  "service-role/AWSLambdaBasicExecutionRole": [WRITE_LOGS],
  "service-role/AWSLambdaDynamoDBExecutionRole": [WRITE_LOGS],
  "service-role/AWSLambdaENIManagementAccess": [],
  "service-role/AWSLambdaKinesisExecutionRole": [WRITE_LOGS],
  "service-role/AWSLambdaMSKExecutionRole": [WRITE_LOGS],
  "service-role/AWSLambdaRole": [allow(["lambda:InvokeFunction"])],
  "service-role/AWSLambdaSQSQueueExecutionRole": [WRITE_LOGS],
  "service-role/AWSLambdaVPCAccessExecutionRole": [WRITE_LOGS],
};

/**
 * The AWS managed policies that deny actions of the local stack's services and that are not in STATEMENTS. A start on one of them stops: as a policy that allows
 * nothing, it would let in what AWS refuses. Same source.
 */
const DENYING =
  /^(?:AWSCompromisedKeyQuarantine(?:V\d+)?|AWSIAMIdentityCenterAllowListForIdentityContext|AmazonDataZone\w+PermissionsBoundary|AmazonSecurityLakePermissionsBoundary|SageMakerStudioProjectUserRolePermissionsBoundary|root-task\/\w+)$/;

const AWS_POLICY = /^arn:[^:]+:iam::aws:policy\/(.+)$/;

/** One of AWS's own managed policies. */
export interface AwsManagedPolicy {
  policy: NamedPolicy;
  /** False when the stack does not know what the policy allows. Such a policy allows nothing. */
  isKnown: boolean;
  /** True when the policy is not known and denies actions of the stack's services. */
  denies: boolean;
}

/** Finds one of AWS's own managed policies by its ARN. Undefined for every other ARN. */
export function awsManagedPolicy(arn: string): AwsManagedPolicy | undefined {
  const name = AWS_POLICY.exec(arn)?.[1];
  if (name === undefined) return undefined;
  const isKnown = Object.hasOwn(STATEMENTS, name);
  const document = { Version: "2012-10-17", Statement: isKnown ? (STATEMENTS[name] ?? []) : [] } as const;
  return { isKnown, denies: DENYING.test(name), policy: { name, document } };
}
