import type { Imitation } from "../imitation.ts";

const TEMPLATES_AND_PARAMETERS = { ResponseParameters: "imitated", ResponseTemplates: "imitated" } as const;

/** A stage's cache, which answers some requests without invoking the function. Here every request invokes the function. */
const CACHE = { CacheClusterEnabled: "no effect", CacheClusterSize: "no effect" } as const;

/** The properties of API Gateway's CloudFormation types that have an effect. */
export const gatewayImitation: Imitation = {
  "AWS::ApiGateway::RestApi": {
    properties: {
      ApiKeySourceType: "imitated",
      BinaryMediaTypes: "imitated",
      Body: "imitated",
      BodyS3Location: "imitated",
      Description: "no effect",
      EndpointAccessMode: "no effect",
      // With true, AWS answers under the API's custom domains alone, and here an API has its port and AWS's host name.
      DisableExecuteApiEndpoint: { accepts: [false] },
      EndpointConfiguration: {
        properties: { IpAddressType: "no effect", Types: { accepts: [["REGIONAL"], ["EDGE"]] } },
      },
      FailOnWarnings: "no effect",
      MinimumCompressionSize: "no effect",
      // It says how an import changes an API that exists already.
      Mode: "no effect",
      Name: "no effect",
      // SAM writes the type of the endpoint a second time here.
      Parameters: { accepts: [{ endpointConfigurationTypes: "REGIONAL" }, { endpointConfigurationTypes: "EDGE" }] },
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
      ApiKeyRequired: "imitated",
      AuthorizationScopes: "imitated",
      AuthorizationType: "imitated",
      AuthorizerId: "imitated",
      HttpMethod: "imitated",
      Integration: {
        properties: {
          CacheKeyParameters: "no effect",
          CacheNamespace: "no effect",
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
  "AWS::ApiGateway::ApiKey": {
    properties: {
      CustomerId: "no effect",
      Description: "no effect",
      Enabled: "imitated",
      GenerateDistinctId: "no effect",
      Name: "no effect",
      // AWS ignores it beside usage plans.
      StageKeys: "no effect",
      Tags: "no effect",
      Value: "imitated",
    },
  },
  "AWS::ApiGateway::UsagePlan": {
    properties: {
      ApiStages: { items: { properties: { ApiId: "imitated", Stage: "imitated", Throttle: "no effect" } } },
      Description: "no effect",
      Quota: "no effect",
      Tags: "no effect",
      Throttle: "no effect",
      UsagePlanName: "no effect",
    },
  },
  "AWS::ApiGateway::UsagePlanKey": {
    required: ["KeyId", "KeyType", "UsagePlanId"],
    properties: { KeyId: "imitated", KeyType: { only: ["API_KEY"] }, UsagePlanId: "imitated" },
  },
  "AWS::ApiGateway::Authorizer": {
    required: ["Name", "RestApiId", "Type"],
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
    properties: {
      Description: "no effect",
      RestApiId: "imitated",
      StageDescription: {
        properties: {
          AccessLogSetting: "no effect",
          ...CACHE,
          CacheDataEncrypted: "no effect",
          CacheTtlInSeconds: "no effect",
          CachingEnabled: "no effect",
          ClientCertificateId: "no effect",
          DataTraceEnabled: "no effect",
          Description: "no effect",
          DocumentationVersion: "no effect",
          LoggingLevel: "no effect",
          MethodSettings: "no effect",
          MetricsEnabled: "no effect",
          Tags: "no effect",
          ThrottlingBurstLimit: "no effect",
          ThrottlingRateLimit: "no effect",
          TracingEnabled: "no effect",
          Variables: "imitated",
        },
      },
      StageName: "imitated",
    },
  },
  "AWS::ApiGateway::Stage": {
    required: ["RestApiId"],
    properties: {
      AccessLogSetting: "no effect",
      ...CACHE,
      ClientCertificateId: "no effect",
      DeploymentId: "imitated",
      Description: "no effect",
      DocumentationVersion: "no effect",
      MethodSettings: "no effect",
      RestApiId: "imitated",
      StageName: "imitated",
      Tags: "no effect",
      TracingEnabled: "no effect",
      Variables: "imitated",
    },
  },
  "AWS::ApiGateway::Account": "no effect",
  // Each API answers on a port of its own and under AWS's host name, and under no custom domain.
  "AWS::ApiGateway::BasePathMapping": "no effect",
  "AWS::ApiGateway::BasePathMappingV2": "no effect",
  "AWS::ApiGateway::DomainName": "no effect",
  "AWS::ApiGateway::DomainNameAccessAssociation": "no effect",
  "AWS::ApiGateway::DomainNameV2": "no effect",
  "AWS::ApiGateway::DocumentationPart": "no effect",
  "AWS::ApiGateway::DocumentationVersion": "no effect",
  // A method that is reached through a link is an HTTP integration, which stops the start by itself.
  "AWS::ApiGateway::VpcLink": "no effect",
  // A stage shows its certificate to HTTP backends. Lambda does not ask for one.
  "AWS::ApiGateway::ClientCertificate": "no effect",
};
