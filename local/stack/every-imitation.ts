import { gatewayImitation } from "../gateway/imitation.ts";
import { iamImitation } from "../iam/imitation.ts";
import type { Imitation } from "../imitation.ts";
import { lambdaImitation } from "../lambda/imitation.ts";
import { secretsImitation } from "../secrets/imitation.ts";
import { ssmImitation } from "../ssm/imitation.ts";
import { cognitoImitation } from "../user-pool/imitation.ts";

/**
 * Every resource type whose effect the stack knows: the types that the stack's services imitate, and the types that have no effect on any
 * answer. The resources of every other service only get a name and an ARN.
 */
export const everyImitation: Imitation = {
  ...cognitoImitation,
  ...gatewayImitation,
  ...iamImitation,
  ...lambdaImitation,
  ...secretsImitation,
  ...ssmImitation,
  "AWS::CDK::Metadata": "no effect",
  "AWS::CloudFormation::CustomResource": "no effect",
  "AWS::CloudFormation::WaitCondition": "no effect",
  "AWS::CloudFormation::WaitConditionHandle": "no effect",
  "AWS::CloudWatch::Alarm": "no effect",
  "AWS::Logs::LogGroup": "no effect",
  "AWS::Logs::MetricFilter": "no effect",
};

/**
 * Services whose resources stop the start although the stack imitates none of their types: HTTP APIs, whose routes would be missing; nested stacks, whose
 * resources would be missing; and SAM's types, which CloudFormation does not know without SAM's transform.
 */
export const REFUSED_SERVICES: readonly string[] = ["AWS::ApiGatewayV2", "AWS::CloudFormation", "AWS::Serverless"];
