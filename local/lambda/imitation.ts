import type { Imitation } from "../imitation.ts";

/**
 * What of Lambda's CloudFormation types is acted on. MemorySize shows in the context object and nowhere else. A function
 * with a VPC, layers or an image is not imitated, nor are aliases and event sources.
 */
export const lambdaImitation: Imitation = {
  "AWS::Lambda::Function": {
    properties: {
      Architectures: "no effect",
      Code: "no effect",
      Description: "no effect",
      Environment: { properties: { Variables: "imitated" } },
      FunctionName: "imitated",
      Handler: "imitated",
      LoggingConfig: "no effect",
      MemorySize: "no effect",
      PackageType: { only: ["Zip"] },
      ReservedConcurrentExecutions: "no effect",
      Role: "imitated",
      Runtime: { only: ["nodejs24.x"] },
      Tags: "no effect",
      Timeout: "imitated",
      TracingConfig: "no effect",
    },
  },
  "AWS::Lambda::Permission": {
    properties: {
      Action: { only: ["lambda:InvokeFunction"] },
      FunctionName: "imitated",
      Principal: "imitated",
      SourceAccount: "imitated",
      SourceArn: "imitated",
    },
  },
  "AWS::Lambda::Version": "no effect",
};
