import type { NamedPolicy } from "../iam/policy-document.ts";

/**
 * The only services that a guest's credentials can use in the enhanced flow, even when the role allows more. KMS and Textract, which AWS allows in
 * part, are left out. Source: Cognito developer guide, "IAM roles", services that unauthenticated identities can access.
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

/** The session policy that Cognito adds to a guest's credentials in the enhanced flow. */
export const guestSessionPolicy: NamedPolicy = {
  name: "Cognito's session policy for guests",
  document: {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: SERVICES.map((service) => `${service}:*`), Resource: ["*"] }],
  },
};
