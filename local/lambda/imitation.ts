import type { Imitation } from "../imitation.ts";

/** The properties of Lambda's CloudFormation types that have an effect. MemorySize only appears in the context object. */
export const lambdaImitation: Imitation = {
  "AWS::Lambda::Function": {
    required: ["Code", "Role"],
    properties: {
      Architectures: "no effect",
      Code: "imitated",
      CodeSigningConfigArn: "no effect",
      DeadLetterConfig: "no effect",
      Description: "no effect",
      Environment: { properties: { Variables: "imitated" } },
      EphemeralStorage: "no effect",
      FunctionName: "imitated",
      Handler: "imitated",
      KmsKeyArn: "no effect",
      Layers: "imitated",
      LoggingConfig: "no effect",
      MemorySize: "no effect",
      PackageType: "imitated",
      RecursiveLoop: "no effect",
      ReservedConcurrentExecutions: "no effect",
      Role: "imitated",
      Runtime: "imitated",
      RuntimeManagementConfig: "no effect",
      SnapStart: "no effect",
      Tags: "no effect",
      Timeout: "imitated",
      TracingConfig: "no effect",
      VpcConfig: "no effect",
    },
  },
  "AWS::Lambda::Alias": {
    required: ["FunctionName", "FunctionVersion", "Name"],
    properties: {
      Description: "no effect",
      FunctionName: "imitated",
      FunctionVersion: "imitated",
      Name: "imitated",
      ProvisionedConcurrencyConfig: "no effect",
      // A share of the requests would run the code of another deployment, which is not on this machine.
      RoutingConfig: { properties: { AdditionalVersionWeights: { only: [[]] } } },
    },
  },
  "AWS::Lambda::CapacityProvider": "no effect",
  // It says which code may be deployed. The code on this machine is not signed.
  "AWS::Lambda::CodeSigningConfig": "no effect",
  "AWS::Lambda::EventInvokeConfig": "no effect",
  "AWS::Lambda::EventSourceMapping": "no effect",
  "AWS::Lambda::LayerVersion": {
    required: ["Content"],
    properties: {
      CompatibleArchitectures: "no effect",
      CompatibleRuntimes: "no effect",
      Content: "imitated",
      Description: "no effect",
      LayerName: "imitated",
      LicenseInfo: "no effect",
    },
  },
  "AWS::Lambda::LayerVersionPermission": "no effect",
  "AWS::Lambda::Permission": {
    required: ["Action", "FunctionName", "Principal"],
    properties: {
      Action: { only: ["lambda:InvokeFunction"] },
      FunctionName: "imitated",
      Principal: "imitated",
      SourceAccount: "imitated",
      SourceArn: "imitated",
    },
  },
  "AWS::Lambda::Version": {
    required: ["FunctionName"],
    properties: {
      CodeSha256: "no effect",
      Description: "no effect",
      FunctionName: "imitated",
      FunctionScalingConfig: "no effect",
      ProvisionedConcurrencyConfig: "no effect",
      RuntimePolicy: "no effect",
    },
  },
};
