/**
 * A finding of a public rule set that we accept, with the reason. The scan fails when a finding has no entry, and when an entry has no
 * finding.
 */
export interface Acknowledged {
  control: string;
  /** The ids of the rules of the public sets that report the finding, without the prefix of the set: `APIG4` for `AwsSolutions-APIG4`. */
  ids: readonly string[];
  /** Matches the logical ids of the resources for which the finding is accepted. */
  at: RegExp;
  reason: string;
  /** Accepts the finding only in variants with the security level `baseline`. Default: in all variants. */
  only?: "baseline";
}

/** Matches ids of @aws/cloudformation-validate, which `npm test` runs. All other ids are cdk-nag's. */
export const CFN_LINT_IDS = /^[EIWF]\d{4}$/;

const BOTH: readonly Acknowledged[] = [
  {
    control: "the framework's own DependsOn",
    ids: ["W3005"],
    at: /LambdaFunction$/,
    reason:
      "osls writes a function's role into DependsOn although GetAtt already makes the function wait. It changes nothing.",
  },
  {
    control: "every method uses a Cognito authorizer",
    ids: ["COG4"],
    at: /ApiMethod/,
    reason:
      "Signed APIs check signatures, which prove more than a token: the caller, the request, and a policy that allows it. Other APIs are public.",
  },
  {
    control: "no wildcard in a resource",
    ids: ["IAM5[Resource::*]"],
    at: /Policy$/,
    reason:
      "X-Ray's actions have no resource. API Gateway requires that its logs role may write every log group. A rule of our own limits the actions.",
  },
  {
    control: "functions have a dead-letter queue",
    ids: ["LambdaDLQ"],
    at: /LambdaFunction$/,
    reason:
      "A queue is for asynchronous events. Every invocation here is synchronous, and its caller sees the failure.",
  },
  {
    control: "functions are inside a VPC",
    ids: ["LambdaInsideVPC"],
    at: /LambdaFunction$/,
    reason:
      "The functions reach nothing private. A VPC would add NAT gateways, their price, and one more way to lose Cognito.",
  },
  {
    control: "answers are cached, encrypted",
    ids: ["APIGWCacheEnabledAndEncrypted"],
    at: /Stage$/,
    reason: "A cache would keep answers by personal data at rest. A rule of our own forbids it.",
  },
  {
    control: "secrets rotate by schedule",
    ids: ["SMG4", "SecretsManagerRotationEnabled"],
    at: /^AppSecret$/,
    reason:
      "`npm run onboard -- --rotate` rotates without a failed call. A rotation function would be one more principal that may always set passwords.",
  },
  {
    control: "users have a second factor",
    ids: ["COG2"],
    at: /^UserPool$/,
    reason:
      "The one user is a program. A TOTP seed would be in the same secret as its password, so it would not be a second factor. The password has 40 random characters.",
  },
];

const IN_BASELINE: readonly Acknowledged[] = [
  {
    control: "a web ACL before each stage",
    ids: ["APIG3", "APIGWAssociatedWithWAF"],
    at: /Stage$/,
    reason: "It costs 5 USD a month and 1 for each rule. Stages throttle; strict has it.",
  },
  {
    control: "Cognito's Plus tier",
    ids: ["COG8"],
    at: /^UserPool$/,
    reason: "It costs 0.02 USD for each active user and month, without a free tier. strict has it.",
  },
  {
    control: "a client certificate on each stage",
    ids: ["APIGWSSLEnabled"],
    at: /Stage$/,
    reason: "It proves API Gateway to HTTP backends. Lambda is invoked by IAM; strict has it for auditors.",
  },
  {
    control: "logs under a customer managed key",
    ids: ["CloudWatchLogGroupEncrypted"],
    at: /(?:LogGroup|AccessLogs|ExecutionLogs)$/,
    reason: "CloudWatch encrypts with an AWS owned key. A key costs 1 USD a month; strict has it.",
  },
  {
    control: "reserved concurrency",
    ids: ["LambdaConcurrency"],
    at: /LambdaFunction$/,
    reason: "A new account has 10 concurrent executions and cannot reserve any. strict has it.",
  },
  {
    control: "the alarms' topic under a key",
    ids: ["SNSEncryptedKMS"],
    at: /^AlarmTopic$/,
    reason:
      "An alarm names a metric and nothing personal, and alarms cannot use the AWS managed key of SNS. strict has its own key.",
  },
  {
    control: "secrets under a customer managed key",
    ids: ["SecretsManagerUsingKMSKey"],
    at: /^AppSecret$/,
    reason: "Secrets Manager encrypts with an AWS managed key. strict has its own.",
  },
  {
    control: "the deployment bucket's access log, replica and key",
    ids: ["S1", "S3BucketLoggingEnabled", "S3BucketReplicationEnabled", "S3DefaultEncryptionKMS"],
    at: /^ServerlessDeploymentBucket$/,
    reason:
      "The bucket holds bundles and templates: they can be made again from source, and nothing in them is personal. For strict, name your own bucket with `--param deploymentBucket=...`.",
  },
];

export const ACKNOWLEDGED: readonly Acknowledged[] = [
  ...BOTH,
  ...IN_BASELINE.map((one) => ({ ...one, only: "baseline" as const })),
];
