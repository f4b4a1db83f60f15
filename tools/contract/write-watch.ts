import type { Json } from "../../local/json.ts";
import { pascal } from "./api-contract.ts";
import { functionId } from "./write-gateway.ts";

/**
 * The fields of a line in the access log: the request's route and outcome, and nothing of its content. `resourcePath` is the path as the
 * contract writes it, so the log has no query string and no value of a path parameter. API Gateway does not escape the values, but none of
 * these fields can hold a quotation mark. Source: API Gateway developer guide, "Variables for access logging".
 */
const ACCESS_LOG = {
  requestId: "$context.requestId",
  extendedRequestId: "$context.extendedRequestId",
  traceId: "$context.xrayTraceId",
  time: "$context.requestTimeEpoch",
  method: "$context.httpMethod",
  route: "$context.resourcePath",
  status: "$context.status",
  error: "$context.error.responseType",
  caller: "$context.identity.caller",
  identity: "$context.identity.cognitoIdentityId",
  tls: "$context.tlsVersion",
  integrationStatus: "$context.integration.status",
  integrationLatency: "$context.integration.latency",
  latency: "$context.responseLatency",
  length: "$context.responseLength",
} as const;

/** The namespace of the product's own metrics, whose dimensions are Service and Stage. */
const NAMESPACE = "Countersign";

/** The policy for data when the stack is deleted or a resource replaced. The policy depends on the stage: see infra/removal.yml. */
const removalPolicy = (kind: "data" | "replaced") => `\${file(infra/removal.yml):\${param:onRemoval}.${kind}}`;
const retention = { RetentionInDays: "${file(infra/security-${param:security}.yml):settings.logDays}" };

/** The logical id of the log group of an API's execution log. */
export function executionLogs(name: string): string {
  return `${name}ExecutionLogs`;
}

/**
 * The properties of a stage for logging and throttling. Execution logs hold errors only: DataTraceEnabled would write whole requests,
 * birth dates and signatures included.
 */
export function stageLogs(contract: string): Json {
  return {
    AccessLogSetting: {
      DestinationArn: { "Fn::GetAtt": [`${pascal(contract)}AccessLogs`, "Arn"] },
      Format: JSON.stringify({ service: contract, stage: "$context.stage", ...ACCESS_LOG }),
    },
    MethodSettings: [
      {
        HttpMethod: "*",
        ResourcePath: "/*",
        DataTraceEnabled: false,
        LoggingLevel: "ERROR",
        MetricsEnabled: true,
        ThrottlingBurstLimit: "${param:throttleBurst}",
        ThrottlingRateLimit: "${param:throttleRate}",
      },
    ],
  };
}

/** An API's log groups and alarms, by logical id. */
export function apiWatch(contract: string): Json {
  const name = pascal(contract);
  return {
    [executionLogs(name)]: {
      Type: "AWS::Logs::LogGroup",
      Properties: {
        LogGroupName: { "Fn::Sub": `API-Gateway-Execution-Logs_\${${name}Api}/\${sls:stage}` },
        ...retention,
      },
    },
    [`${name}AccessLogs`]: {
      Type: "AWS::Logs::LogGroup",
      DeletionPolicy: removalPolicy("data"),
      UpdateReplacePolicy: removalPolicy("replaced"),
      Properties: retention,
    },
    // API Gateway's own metric counts a 429 among all 4xx, so the alarm counts lines of the access log.
    [`${name}Throttled`]: {
      Type: "AWS::Logs::MetricFilter",
      Properties: {
        LogGroupName: { Ref: `${name}AccessLogs` },
        FilterPattern: '{ $.status = "429" }',
        MetricTransformations: [
          {
            MetricNamespace: NAMESPACE,
            MetricName: "Throttled",
            MetricValue: "1",
            Unit: "Count",
            Dimensions: [
              { Key: "Service", Value: "$.service" },
              { Key: "Stage", Value: "$.stage" },
            ],
          },
        ],
      },
    },
    [`${name}FailsAlarm`]: alarm(`${contract} answers 5xx`, {
      Namespace: "AWS/ApiGateway",
      MetricName: "5XXError",
      Dimensions: [
        { Name: "ApiName", Value: `\${self:service}-\${sls:stage}-${contract}` },
        { Name: "Stage", Value: "${sls:stage}" },
      ],
    }),
    [`${name}ThrottledAlarm`]: alarm(`${contract}'s stage answers 429`, {
      Namespace: NAMESPACE,
      MetricName: "Throttled",
      Dimensions: [
        { Name: "Service", Value: contract },
        { Name: "Stage", Value: "${sls:stage}" },
      ],
    }),
    [`${name}FunctionThrottledAlarm`]: alarm(`Lambda throttles ${contract}'s function`, {
      Namespace: "AWS/Lambda",
      MetricName: "Throttles",
      Dimensions: [{ Name: "FunctionName", Value: { Ref: functionId(contract) } }],
    }),
  };
}

/**
 * Makes an alarm that goes off at one event within five minutes, and not when data is missing. infra/alarms.yml has the topic that it
 * notifies.
 */
function alarm(description: string, metric: Json): Json {
  return {
    Type: "AWS::CloudWatch::Alarm",
    Properties: {
      AlarmDescription: description,
      ...metric,
      Statistic: "Sum",
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
      TreatMissingData: "notBreaching",
      AlarmActions: [{ Ref: "AlarmTopic" }],
      OKActions: [{ Ref: "AlarmTopic" }],
    },
  };
}
