import type { Identify, ReturnValues } from "./identity.ts";
import { physicalName } from "./physical-name.ts";

/** The hosted zone of every CloudFront distribution, the same for all of AWS. Source: Route 53's API reference, AliasTarget. */
const CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2";

/** Identifiers of API Gateway's types, for REST APIs and HTTP APIs. */
export const apiGatewayReturnValues: ReturnValues = {
  "AWS::ApiGateway::Account": ({ names }) => {
    const id = names.lower(10);
    return { ref: id, attributes: { Id: id } };
  },
  "AWS::ApiGateway::ApiKey": withId(10, "APIKeyId"),
  "AWS::ApiGateway::Authorizer": withId(6, "AuthorizerId"),
  "AWS::ApiGateway::BasePathMapping": ({ names }) => ({ ref: names.lower(10), attributes: {} }),
  "AWS::ApiGateway::ClientCertificate": withId(6, "ClientCertificateId"),
  "AWS::ApiGateway::Deployment": withId(6, "DeploymentId"),
  "AWS::ApiGateway::DomainName": (input) => {
    const { names, place } = input;
    const name = physicalName(input, "DomainName", { lowerCase: true });
    return {
      ref: name,
      attributes: {
        DistributionDomainName: `d${names.lower(13)}.cloudfront.net`,
        DistributionHostedZoneId: CLOUDFRONT_ZONE,
        DomainNameArn: `arn:aws:apigateway:${place.region}::/domainnames/${name}`,
        RegionalDomainName: `d-${names.lower(10)}.execute-api.${place.region}.amazonaws.com`,
        RegionalHostedZoneId: `Z${names.mixed(13).toUpperCase()}`,
      },
    };
  },
  "AWS::ApiGateway::GatewayResponse": withId(10, "Id"),
  "AWS::ApiGateway::Model": (input) => ({ ref: physicalName(input, "Name"), attributes: {} }),
  "AWS::ApiGateway::RequestValidator": withId(6, "RequestValidatorId"),
  "AWS::ApiGateway::Resource": withId(6, "ResourceId"),
  "AWS::ApiGateway::RestApi": ({ names }) => {
    const id = names.lower(10);
    return { ref: id, attributes: { RestApiId: id, RootResourceId: names.lower(10) } };
  },
  "AWS::ApiGateway::Stage": (input) => ({ ref: physicalName(input, "StageName"), attributes: {} }),
  "AWS::ApiGateway::UsagePlan": withId(6, "Id"),
  "AWS::ApiGateway::UsagePlanKey": ({ names }) => {
    const id = `${names.lower(10)}:${names.lower(6)}`;
    return { ref: id, attributes: { Id: id } };
  },
  "AWS::ApiGatewayV2::Api": ({ names, place }) => {
    const id = names.lower(10);
    const address = `https://${id}.execute-api.${place.region}.amazonaws.com`;
    return { ref: id, attributes: { ApiId: id, ApiEndpoint: address } };
  },
  "AWS::ApiGatewayV2::Authorizer": withId(6, "AuthorizerId"),
  "AWS::ApiGatewayV2::Deployment": withId(6, "DeploymentId"),
  "AWS::ApiGatewayV2::Integration": withId(7, "IntegrationId"),
  "AWS::ApiGatewayV2::Route": withId(7, "RouteId"),
  "AWS::ApiGatewayV2::Stage": (input) => ({ ref: physicalName(input, "StageName"), attributes: {} }),
};

/** Makes the identifiers of a type whose Ref is a short id. The attribute `attribute` returns the same id. */
function withId(length: number, attribute: string): Identify {
  return ({ names }) => {
    const id = names.lower(length);
    return { ref: id, attributes: { [attribute]: id } };
  };
}
