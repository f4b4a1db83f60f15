/**
 * What the public rule sets find in the stack and we leave so, each with the reason. A finding that is not in here fails the
 * checks, and so does an entry that nothing finds any more.
 */
export interface Acknowledged {
  control: string;
  /** The ids by which each set knows the one control, without the pack's name in front: `APIG4` for `AwsSolutions-APIG4`. */
  ids: readonly string[];
  /** The logical ids that it is found at: elsewhere it is a finding. */
  at: RegExp;
  reason: string;
  /** Found in this security alone. Default: in both. */
  only?: "baseline";
}

/** The ids of @aws/cloudformation-validate, which `npm test` runs; the others are cdk-nag's. */
export const CFN_LINT_IDS = /^[EIWF]\d{4}$/;

const BOTH: readonly Acknowledged[] = [
  {
    control: "the framework's own DependsOn",
    ids: ["W3005"],
    at: /LambdaFunction$/,
    reason: "osls lists a function's role in DependsOn beside the GetAtt that says so already. It changes nothing.",
  },
  {
    control: "every method wants authorization",
    ids: ["APIG4"],
    at: /^DayApiMethod/,
    reason: "day is public: that is what it is for. Its contract says NONE outright, and throttles stand before it.",
  },
  {
    control: "every method uses a Cognito authorizer",
    ids: ["COG4"],
    at: /ApiMethod/,
    reason:
      "age takes signatures, which say more than a token: who, for which request, and by which policy. day is public.",
  },
  {
    control: "no wildcard in a resource",
    ids: ["IAM5[Resource::*]"],
    at: /Policy$/,
    reason:
      "X-Ray's actions have no resource to name. API Gateway asks for its logs role to have all log groups, whoever's stage it logs for. Which actions those are an own rule says.",
  },
  {
    control: "functions have a dead-letter queue",
    ids: ["LambdaDLQ"],
    at: /LambdaFunction$/,
    reason:
      "A queue is for events that nobody waits for. Every invocation here is answered, and its caller sees the failure.",
  },
  {
    control: "functions are inside a VPC",
    ids: ["LambdaInsideVPC"],
    at: /LambdaFunction$/,
    reason:
      "There is nothing private to reach. A VPC would add NAT gateways, their price, and a way to be cut off from Cognito.",
  },
  {
    control: "answers are cached, encrypted",
    ids: ["APIGWCacheEnabledAndEncrypted"],
    at: /Stage$/,
    reason:
      "A cache would keep ages by birth date: personal data at rest, where now there is none. An own rule forbids it.",
  },
  {
    control: "secrets rotate by schedule",
    ids: ["SMG4", "SecretsManagerRotationEnabled"],
    at: /^AppSecret$/,
    reason:
      "`npm run onboard -- --rotate` rotates without a failed call. A rotation function would be one more that may set passwords, at all times.",
  },
  {
    control: "users have a second factor",
    ids: ["COG2"],
    at: /^UserPool$/,
    reason:
      "The one user is a program. A TOTP seed would lie in the same secret as its password and be no second factor; the password has 40 random characters.",
  },
];

const IN_BASELINE: readonly Acknowledged[] = [
  {
    control: "a web ACL before each stage",
    ids: ["APIG3", "APIGWAssociatedWithWAF"],
    at: /Stage$/,
    reason: "5 USD a month and 1 a rule. Stages throttle; strict has it.",
  },
  {
    control: "Cognito's Plus tier",
    ids: ["COG8"],
    at: /^UserPool$/,
    reason: "0.02 USD for each active user and month, without a free tier. strict has it.",
  },
  {
    control: "a client certificate on each stage",
    ids: ["APIGWSSLEnabled"],
    at: /Stage$/,
    reason: "It is for HTTP backends. Lambda is invoked by IAM; strict has it for those who must.",
  },
  {
    control: "logs under a key of one's own",
    ids: ["CloudWatchLogGroupEncrypted"],
    at: /(?:LogGroup|AccessLogs|ExecutionLogs)$/,
    reason: "CloudWatch encrypts with a key of AWS's. 1 USD a month for a key; strict has it.",
  },
  {
    control: "reserved concurrency",
    ids: ["LambdaConcurrency"],
    at: /LambdaFunction$/,
    reason: "A new account may run 10 functions at once and refuses to give any away. strict has it.",
  },
  {
    control: "the alarms' topic under a key",
    ids: ["SNSEncryptedKMS"],
    at: /^AlarmTopic$/,
    reason:
      "An alarm names a metric and nothing personal, and alarms cannot use AWS's own key for SNS. strict has its own.",
  },
  {
    control: "secrets under a key of one's own",
    ids: ["SecretsManagerUsingKMSKey"],
    at: /^AppSecret$/,
    reason: "Secrets Manager encrypts with a key of AWS's. strict has its own.",
  },
  {
    control: "the deployment bucket's access log, replica and key",
    ids: ["S1", "S3BucketLoggingEnabled", "S3BucketReplicationEnabled", "S3DefaultEncryptionKMS"],
    at: /^ServerlessDeploymentBucket$/,
    reason:
      "It holds bundles and templates, which are made again from source, and none of it is personal. Name a bucket of your own with `--param deploymentBucket=...`, as strict should.",
  },
];

export const ACKNOWLEDGED: readonly Acknowledged[] = [
  ...BOTH,
  ...IN_BASELINE.map((one) => ({ ...one, only: "baseline" as const })),
];
