import type { Imitation } from "../imitation.ts";

/** The properties of Lambda's CloudFormation types that have an effect. MemorySize only appears in the context object. */
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
