import type { Imitation } from "../imitation.ts";

const TEMPLATES_AND_PARAMETERS = { ResponseParameters: "imitated", ResponseTemplates: "imitated" } as const;

/** The properties of API Gateway's CloudFormation types that have an effect. */
export const gatewayImitation: Imitation = {
  "AWS::ApiGateway::RestApi": {
    properties: {
      BinaryMediaTypes: "imitated",
      Body: "imitated",
      Description: "no effect",
      EndpointAccessMode: "no effect",
      EndpointConfiguration: { properties: { Types: { accepts: [["REGIONAL"], ["EDGE"]] } } },
      FailOnWarnings: "no effect",
      Name: "no effect",
      Policy: "imitated",
      SecurityPolicy: "no effect",
      Tags: "no effect",
    },
  },
  "AWS::ApiGateway::Resource": {
    required: ["ParentId", "PathPart", "RestApiId"],
    properties: { ParentId: "imitated", PathPart: "imitated", RestApiId: "imitated" },
  },
  "AWS::ApiGateway::Method": {
    required: ["AuthorizationType", "HttpMethod", "ResourceId", "RestApiId"],
    properties: {
      ApiKeyRequired: { only: [false] },
      AuthorizationScopes: "imitated",
      AuthorizationType: "imitated",
      AuthorizerId: "imitated",
      HttpMethod: "imitated",
      Integration: {
        properties: {
          ContentHandling: "no effect",
          Credentials: "imitated",
          IntegrationHttpMethod: "imitated",
          IntegrationResponses: {
            items: {
              properties: {
                ...TEMPLATES_AND_PARAMETERS,
                ContentHandling: "no effect",
                SelectionPattern: "imitated",
                StatusCode: "imitated",
              },
            },
          },
          PassthroughBehavior: "imitated",
          // A Lambda function with them stops the start; a mock integration sends nothing on.
          RequestParameters: "no effect",
          RequestTemplates: "imitated",
          TimeoutInMillis: "imitated",
          Type: "imitated",
          Uri: "imitated",
        },
      },
      MethodResponses: "no effect",
      OperationName: "no effect",
      RequestModels: "imitated",
      RequestParameters: "imitated",
      RequestValidatorId: "imitated",
      ResourceId: "imitated",
      RestApiId: "imitated",
    },
  },
  "AWS::ApiGateway::Authorizer": {
    properties: {
      AuthType: "no effect",
      AuthorizerCredentials: "imitated",
      AuthorizerResultTtlInSeconds: "imitated",
      AuthorizerUri: "imitated",
      IdentitySource: "imitated",
      IdentityValidationExpression: "imitated",
      Name: "no effect",
      ProviderARNs: "imitated",
      RestApiId: "imitated",
      Type: "imitated",
    },
  },
  "AWS::ApiGateway::GatewayResponse": {
    required: ["ResponseType", "RestApiId"],
    properties: {
      ...TEMPLATES_AND_PARAMETERS,
      ResponseType: "imitated",
      RestApiId: "imitated",
      StatusCode: "imitated",
    },
  },
  "AWS::ApiGateway::RequestValidator": {
    required: ["RestApiId"],
    properties: {
      Name: "no effect",
      RestApiId: "imitated",
      ValidateRequestBody: "imitated",
      ValidateRequestParameters: "imitated",
    },
  },
  "AWS::ApiGateway::Model": {
    required: ["RestApiId"],
    properties: {
      ContentType: "no effect",
      Description: "no effect",
      Name: "imitated",
      RestApiId: "imitated",
      Schema: "imitated",
    },
  },
  "AWS::ApiGateway::Deployment": {
    required: ["RestApiId"],
    properties: { Description: "no effect", RestApiId: "imitated", StageName: "imitated" },
  },
  "AWS::ApiGateway::Stage": {
    required: ["RestApiId"],
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
