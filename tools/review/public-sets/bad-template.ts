import type { Json } from "../../../local/json.ts";

/**
 * A template with a fault for each rule pack, scanned together with the real templates. When a pack does not find its fault here, it does
 * not work, and no finding in the real templates means nothing.
 */
export const badTemplate: Json = {
  Resources: {
    Api: { Type: "AWS::ApiGateway::RestApi", Properties: { Name: "bad" } },
    Open: {
      Type: "AWS::ApiGateway::Method",
      Properties: {
        RestApiId: { Ref: "Api" },
        ResourceId: { "Fn::GetAtt": ["Api", "RootResourceId"] },
        HttpMethod: "GET",
        AuthorizationType: "NONE",
      },
    },
    Deployment: { Type: "AWS::ApiGateway::Deployment", DependsOn: ["Open"], Properties: { RestApiId: { Ref: "Api" } } },
    Stage: {
      Type: "AWS::ApiGateway::Stage",
      Properties: { RestApiId: { Ref: "Api" }, DeploymentId: { Ref: "Deployment" }, StageName: "bad" },
    },
    Role: {
      Type: "AWS::IAM::Role",
      Properties: {
        AssumeRolePolicyDocument: {
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
        },
        Policies: [
          {
            PolicyName: "everything",
            PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
          },
        ],
      },
    },
    Logs: { Type: "AWS::Logs::LogGroup", Properties: { LogGroupName: "bad" } },
  },
};

/** The ids of the findings that each pack must report for the bad template. */
export const BAD: Readonly<Record<string, readonly string[]>> = {
  AwsSolutions: ["APIG1", "APIG4", "IAM5[Action::*]", "IAM5[Resource::*]"],
  Serverless: ["APIGWAccessLogging", "LambdaStarPermissions"],
  "NIST.800.53.R5": ["IAMNoInlinePolicy", "CloudWatchLogGroupRetentionPeriod"],
  "HIPAA.Security": ["IAMNoInlinePolicy", "CloudWatchLogGroupRetentionPeriod"],
  "PCI.DSS.321": ["IAMNoInlinePolicy", "CloudWatchLogGroupRetentionPeriod"],
};
