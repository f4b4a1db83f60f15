import { gatewayImitation } from "../gateway/imitation.ts";
import { iamImitation } from "../iam/imitation.ts";
import type { Imitation } from "../imitation.ts";
import { lambdaImitation } from "../lambda/imitation.ts";
import { secretsImitation } from "../secrets/imitation.ts";
import { cognitoImitation } from "../user-pool/imitation.ts";

/** Every resource type that the stack accepts: the types that the stack's services imitate, and the types that have no effect on any answer. */
export const everyImitation: Imitation = {
  ...cognitoImitation,
  ...gatewayImitation,
  ...iamImitation,
  ...lambdaImitation,
  ...secretsImitation,
  "AWS::CloudWatch::Alarm": "no effect",
  "AWS::Logs::LogGroup": "no effect",
  "AWS::Logs::MetricFilter": "no effect",
  "AWS::S3::Bucket": "no effect",
  "AWS::S3::BucketPolicy": "no effect",
  "AWS::SNS::Topic": "no effect",
  "AWS::SNS::TopicPolicy": "no effect",
  "AWS::SNS::Subscription": "no effect",
};
