import type { NamedPolicy } from "./policy-document.ts";

/**
 * Actions that AWS's own managed policies allow on every resource, by the policy's path and name. Actions that the local stack does not have
 * are left out: nothing here asks for them.
 *
 * Source: AWS managed policy reference guide, the page of each policy.
 */
const ALLOWED_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  AdministratorAccess: ["*"],
  AmazonAPIGatewayInvokeFullAccess: ["execute-api:Invoke"],
  AmazonCognitoPowerUser: ["cognito-identity:*", "cognito-idp:*", "cognito-sync:*"],
  AmazonSSMReadOnlyAccess: ["ssm:Describe*", "ssm:Get*", "ssm:List*"],
  AWSXRayDaemonWriteAccess: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
  AWSXrayWriteOnlyAccess: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
  SecretsManagerReadWrite: ["secretsmanager:*"],
  "service-role/AmazonAPIGatewayPushToCloudWatchLogs": [
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
  ],
  "service-role/AWSLambdaBasicExecutionRole": ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
  "service-role/AWSLambdaVPCAccessExecutionRole": ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
};

const AWS_POLICY = /^arn:[^:]+:iam::aws:policy\/(.+)$/;

/** One of AWS's own managed policies. */
export interface AwsManagedPolicy {
  policy: NamedPolicy;
  /** False when the stack does not know what the policy allows. Such a policy allows nothing. */
  isKnown: boolean;
}

/** Finds one of AWS's own managed policies by its ARN. Undefined for every other ARN. */
export function awsManagedPolicy(arn: string): AwsManagedPolicy | undefined {
  const name = AWS_POLICY.exec(arn)?.[1];
  if (name === undefined) return undefined;
  const isKnown = Object.hasOwn(ALLOWED_ACTIONS, name);
  const actions = isKnown ? (ALLOWED_ACTIONS[name] ?? []) : [];
  const statements = actions.length > 0 ? [{ Effect: "Allow" as const, Action: [...actions], Resource: ["*"] }] : [];
  return { isKnown, policy: { name, document: { Version: "2012-10-17", Statement: statements } } };
}
