import type { NamedPolicy } from "../iam/policy-document.ts";

/**
 * What the credentials of a guest are scoped down to in the enhanced flow, whatever the role allows: the services that Cognito names.
 *
 * Source: Cognito developer guide, "IAM roles", services that unauthenticated identities can access. KMS and Textract are there in part
 * only and are left out here.
 */
const SERVICES = [
  "appsync",
  "cloudwatch",
  "cognito-identity",
  "cognito-idp",
  "cognito-sync",
  "comprehend",
  "dynamodb",
  "execute-api",
  "firehose",
  "gamelift",
  "geo",
  "iot",
  "kinesisanalytics",
  "lambda",
  "lex",
  "logs",
  "machinelearning",
  "mobileanalytics",
  "mobiletargeting",
  "personalize",
  "polly",
  "rekognition",
  "s3",
  "sdb",
  "ses",
  "sns",
  "sqs",
  "sumerian",
  "transcribe",
  "translate",
];

export const guestSessionPolicy: NamedPolicy = {
  name: "Cognito's session policy for guests",
  document: {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: SERVICES.map((service) => `${service}:*`), Resource: ["*"] }],
  },
};
