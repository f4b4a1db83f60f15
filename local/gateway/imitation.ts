import type { Imitation } from "../imitation.ts";

/** The properties of API Gateway's CloudFormation types that have an effect. A REST API needs a Body: Resource and Method are not imitated. */
export const gatewayImitation: Imitation = {
  "AWS::ApiGateway::RestApi": {
    properties: {
      Body: "imitated",
      Description: "no effect",
      EndpointAccessMode: "no effect",
      EndpointConfiguration: { properties: { Types: { only: [["REGIONAL"]] } } },
      FailOnWarnings: "no effect",
      Name: "no effect",
      SecurityPolicy: "no effect",
      Tags: "no effect",
    },
  },
  "AWS::ApiGateway::Deployment": { properties: { Description: "no effect", RestApiId: "imitated" } },
  "AWS::ApiGateway::Stage": {
    properties: {
      AccessLogSetting: "no effect",
      ClientCertificateId: "no effect",
      DeploymentId: "imitated",
      Description: "no effect",
      MethodSettings: "no effect",
      RestApiId: "imitated",
      StageName: "imitated",
      Tags: "no effect",
      TracingEnabled: "no effect",
      Variables: "imitated",
    },
  },
  "AWS::ApiGateway::Account": "no effect",
  // A stage shows its certificate to HTTP backends. Lambda does not ask for one.
  "AWS::ApiGateway::ClientCertificate": "no effect",
};
