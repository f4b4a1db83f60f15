/** Rules for logs, their retention, tracing and alarms. */
import { asObject, isObject } from "../../local/json.ts";
import { pascal } from "../contract/api-contract.ts";
import type { Rule } from "./rule.ts";
import { at, listOf, type ReadResource, type ReadTemplate, target, textOf } from "./template.ts";

/** Variables that an access log may use: they contain no path parameter, query, header or body of the request. */
const LOGGED: readonly unknown[] = [
  "$context.error.responseType",
  "$context.extendedRequestId",
  "$context.httpMethod",
  "$context.identity.caller",
  "$context.identity.cognitoIdentityId",
  "$context.integration.latency",
  "$context.integration.status",
  "$context.requestId",
  "$context.requestTimeEpoch",
  "$context.resourcePath",
  "$context.responseLatency",
  "$context.responseLength",
  "$context.stage",
  "$context.status",
  "$context.tlsVersion",
  "$context.xrayTraceId",
];

const stages = (template: ReadTemplate) => template.ofType("AWS::ApiGateway::Stage");
const alarms = (template: ReadTemplate) => template.ofType("AWS::CloudWatch::Alarm");

export const watchRules: readonly Rule[] = [
  {
    id: "a-stage-logs-in-json",
    says: "A stage writes its access log to a log group of this template, each line a JSON object with request id, route and status.",
    find: (template) =>
      stages(template)
        .filter(({ properties }) => {
          const group = template.get(target(at(properties["AccessLogSetting"], "DestinationArn")));
          const line = parseLine(at(properties["AccessLogSetting"], "Format"));
          return (
            group?.type !== "AWS::Logs::LogGroup" || !["requestId", "route", "status"].every((name) => name in line)
          );
        })
        .map(({ id }) => `${id}.AccessLogSetting`),
  },
  {
    id: "logs-hold-no-values",
    says: "An access log holds the route as the contract writes it, and only variables without a value of the request (LOGGED in tools/review/watch-rules.ts).",
    find: (template) =>
      stages(template)
        .filter(({ properties }) => {
          const { service, ...variables } = parseLine(at(properties["AccessLogSetting"], "Format"));
          return /\$/.test(String(service)) || Object.values(variables).some((value) => !LOGGED.includes(value));
        })
        .map(({ id }) => `${id}.AccessLogSetting.Format`),
  },
  {
    id: "data-is-not-traced",
    says: "Set DataTraceEnabled to false: it logs whole requests, with personal data and signatures.",
    find: (template) =>
      stages(template)
        .filter(({ properties }) => {
          const all = listOf(properties["MethodSettings"]);
          return all.length === 0 || all.some((one) => at(one, "DataTraceEnabled") !== false);
        })
        .map(({ id }) => `${id}.MethodSettings.DataTraceEnabled`),
  },
  {
    id: "errors-are-logged-and-counted",
    says: "A stage logs errors and keeps metrics for all methods.",
    find: (template) =>
      stages(template)
        .filter(
          ({ properties }) =>
            !listOf(properties["MethodSettings"]).some(
              (one) =>
                at(one, "HttpMethod") === "*" &&
                at(one, "ResourcePath") === "/*" &&
                at(one, "LoggingLevel") === "ERROR" &&
                at(one, "MetricsEnabled") === true,
            ),
        )
        .map(({ id }) => `${id}.MethodSettings`),
  },
  {
    id: "requests-are-traced",
    says: "Stages and functions trace: a trace needs both to lead from the gateway to the calls of the function.",
    find: (template) => [
      ...stages(template)
        .filter(({ properties }) => properties["TracingEnabled"] !== true)
        .map(({ id }) => `${id}.TracingEnabled`),
      ...template
        .ofType("AWS::Lambda::Function")
        .filter(({ properties }) => at(properties, "TracingConfig", "Mode") !== "Active")
        .map(({ id }) => `${id}.TracingConfig`),
    ],
  },
  {
    id: "execution-logs-end",
    says: "A stage DependsOn the group of its execution log, which has a retention: otherwise API Gateway creates a group that keeps everything for ever.",
    find: (template) =>
      stages(template)
        .filter(({ dependsOn, properties }) => {
          const name = `API-Gateway-Execution-Logs_\${${target(properties["RestApiId"])}}/${template.stage}`;
          const group = template
            .ofType("AWS::Logs::LogGroup")
            .find((one) => textOf(one.properties["LogGroupName"]) === name);
          return group === undefined || !dependsOn.includes(group.id);
        })
        .map(({ id }) => `${id}.DependsOn`),
  },
  {
    id: "a-stage-waits-for-the-account",
    says: "Where the stack owns API Gateway's role for logs, each stage waits for the account's setting, which waits for the role's policy.",
    find: (template) =>
      template.ofType("AWS::ApiGateway::Account").flatMap((account) => {
        const role = target(account.properties["CloudWatchRoleArn"]);
        const policies = template
          .ofType("AWS::IAM::ManagedPolicy")
          .filter(({ properties }) => listOf(properties["Roles"]).some((one) => target(one) === role));
        return [
          ...stages(template).filter(({ dependsOn }) => !dependsOn.includes(account.id)),
          ...(policies.length > 0 && policies.every(({ id }) => account.dependsOn.includes(id)) ? [] : [account]),
        ].map(({ id }) => `${id}.DependsOn`);
      }),
  },
  {
    id: "what-others-share-is-kept",
    says: "Retain the account's setting, its role and its policy: other stacks write their logs with them.",
    find: (template) =>
      template
        .ofType("AWS::ApiGateway::Account")
        .flatMap((account) => {
          const role = target(account.properties["CloudWatchRoleArn"]);
          return [
            account,
            ...template.ofType("AWS::IAM::Role").filter(({ id }) => id === role),
            ...template
              .ofType("AWS::IAM::ManagedPolicy")
              .filter(({ properties }) => listOf(properties["Roles"]).some((one) => target(one) === role)),
          ];
        })
        .filter(({ deletionPolicy }) => deletionPolicy !== "Retain")
        .map(({ id }) => `${id}.DeletionPolicy`),
  },
  {
    id: "logs-end",
    says: "A log group keeps its logs for 30 to 400 days: a shorter time is too short for an investigation, a longer one needs a reason.",
    find: (template) =>
      template
        .ofType("AWS::Logs::LogGroup")
        .filter(
          ({ properties }) =>
            !(Number(properties["RetentionInDays"]) >= 30 && Number(properties["RetentionInDays"]) <= 400),
        )
        .map(({ id }) => `${id}.RetentionInDays`),
  },
  {
    id: "a-function-has-a-log-group",
    says: "A function has its log group in the template: otherwise Lambda creates one that keeps everything for ever.",
    find: (template) =>
      template
        .ofType("AWS::Lambda::Function")
        .filter(({ dependsOn, properties }) => {
          const name = `/aws/lambda/${properties["FunctionName"]}`;
          const group = template.ofType("AWS::Logs::LogGroup").find((one) => one.properties["LogGroupName"] === name);
          return group === undefined || !dependsOn.includes(group.id);
        })
        .map(({ id }) => `${id}: its log group`),
  },
  {
    id: "access-logs-outlive-the-stack",
    says: "On every stage except dev access logs stay when the stack is removed: an investigation needs them.",
    find: (template) =>
      stages(template)
        .filter(() => template.stage !== "dev")
        .map(({ properties }) => template.get(target(at(properties["AccessLogSetting"], "DestinationArn"))))
        .filter((group): group is ReadResource => group !== undefined)
        .filter(({ deletionPolicy }) => !String(deletionPolicy).startsWith("Retain"))
        .map(({ id }) => `${id}.DeletionPolicy`),
  },
  {
    id: "an-api-has-its-alarms",
    says: "An API has an alarm on its 5xx, and one on its 429, which a filter of its access log counts.",
    find: (template) =>
      template.ofType("AWS::ApiGateway::RestApi").flatMap(({ id, properties }) => {
        const fails = alarms(template).some(
          (alarm) =>
            alarm.properties["Namespace"] === "AWS/ApiGateway" &&
            alarm.properties["MetricName"] === "5XXError" &&
            dimension(alarm, "ApiName") === properties["Name"],
        );
        const stage = stages(template).find((one) => target(one.properties["RestApiId"]) === id);
        const group = target(at(stage?.properties["AccessLogSetting"], "DestinationArn"));
        const counts = template
          .ofType("AWS::Logs::MetricFilter")
          .some(
            ({ properties: filter }) =>
              group !== undefined &&
              target(filter["LogGroupName"]) === group &&
              filter["FilterPattern"] === '{ $.status = "429" }',
          );
        const service = parseLine(at(stage?.properties["AccessLogSetting"], "Format"))["service"];
        const throttled = alarms(template).some(
          (alarm) => alarm.properties["MetricName"] === "Throttled" && dimension(alarm, "Service") === service,
        );
        return [...(fails ? [] : [`${id}: 5xx`]), ...(counts && throttled ? [] : [`${id}: 429`])];
      }),
  },
  {
    id: "a-function-has-its-alarm",
    says: "A function has an alarm on Throttles: its caller sees a 500, and its log shows nothing.",
    find: (template) =>
      template
        .ofType("AWS::Lambda::Function")
        .filter(
          ({ id }) =>
            !alarms(template).some(
              (alarm) =>
                alarm.properties["MetricName"] === "Throttles" && target(dimension(alarm, "FunctionName")) === id,
            ),
        )
        .map(({ id }) => `${id}: Throttles`),
  },
  {
    id: "a-missing-callee-is-told",
    says: "A function that calls the service NAME (NAME_API_URL) has an alarm on its metric NameUnavailable: it may answer 200 without what it asked for.",
    find: (template) =>
      template.ofType("AWS::Lambda::Function").flatMap((one) =>
        calleesOf(one)
          .filter((metric) => !isWatched(template, one, metric))
          .map((metric) => `${one.id}: ${metric}`),
      ),
  },
  {
    id: "a-failed-sign-in-is-told",
    says: "A function that signs in (COGNITO_SECRET_ID) has an alarm on the cause sign-in for each service that it calls: the account may be locked, or taken over.",
    find: (template) =>
      template
        .ofType("AWS::Lambda::Function")
        .filter(({ properties }) => at(properties, "Environment", "Variables", "COGNITO_SECRET_ID") !== undefined)
        .flatMap((one) =>
          calleesOf(one)
            .filter((metric) => !isWatched(template, one, metric, "sign-in"))
            .map((metric) => `${one.id}: failed sign-ins, by ${metric}`),
        ),
  },
  {
    id: "alarms-watch-what-is-measured",
    says: "An alarm on a metric of ours has a contract as its Service and this stage as its Stage, as functions write them: otherwise it never gets data.",
    find: (template, { operations }) =>
      alarms(template)
        .filter(({ properties }) => properties["Namespace"] === "Countersign")
        .filter(
          (alarm) =>
            !operations.some(({ contract }) => contract === dimension(alarm, "Service")) ||
            dimension(alarm, "Stage") !== template.stage,
        )
        .map(({ id }) => `${id}.Dimensions`),
  },
  {
    id: "an-alarm-goes-off-at-the-first",
    says: "An alarm goes off when its metric, summed up over at most five minutes, reaches 1.",
    find: (template) =>
      alarms(template)
        .filter(
          ({ properties }) =>
            properties["Statistic"] !== "Sum" ||
            properties["ComparisonOperator"] !== "GreaterThanOrEqualToThreshold" ||
            properties["Threshold"] !== 1 ||
            properties["EvaluationPeriods"] !== 1 ||
            !(Number(properties["Period"]) <= 300),
        )
        .map(({ id }) => id),
  },
  {
    id: "alarms-reach-somebody",
    says: "An alarm notifies a topic of this template, and counts missing data as healthy.",
    find: (template) =>
      alarms(template)
        .filter(({ properties }) => {
          const actions = listOf(properties["AlarmActions"]);
          return (
            actions.length === 0 ||
            actions.some((action) => template.get(target(action))?.type !== "AWS::SNS::Topic") ||
            properties["TreatMissingData"] !== "notBreaching" ||
            properties["ActionsEnabled"] === false
          );
        })
        .map(({ id }) => id),
  },
];

/** Parses the format of an access log; returns an empty object when it is not a JSON object. */
function parseLine(format: unknown): Readonly<Record<string, unknown>> {
  try {
    const line: unknown = JSON.parse(String(format));
    return isObject(line) ? line : {};
  } catch {
    return {};
  }
}

/**
 * The metrics that a Lambda function writes when a service does not answer it, such as AgeUnavailable. There is one for each NAME_API_URL in
 * its environment.
 */
function calleesOf({ properties }: ReadResource): readonly string[] {
  return Object.keys(asObject(at(properties, "Environment", "Variables"))).flatMap((variable) => {
    const [, callee] = /^([A-Z0-9]+)_API_URL$/.exec(variable) ?? [];
    return callee === undefined ? [] : [`${pascal(callee.toLowerCase())}Unavailable`];
  });
}

/** Tells whether an alarm watches a metric of this Lambda function: the total, or the part with the given `cause`. */
function isWatched(template: ReadTemplate, { properties }: ReadResource, metric: string, cause?: string): boolean {
  return alarms(template).some(
    (alarm) =>
      alarm.properties["MetricName"] === metric &&
      dimension(alarm, "Cause") === cause &&
      String(properties["FunctionName"]).endsWith(`-${template.stage}-${dimension(alarm, "Service")}`),
  );
}

/** The value of an alarm's dimension; undefined when the alarm has no such dimension. */
function dimension({ properties }: ReadResource, name: string): unknown {
  return at(
    listOf(properties["Dimensions"]).find((one) => at(one, "Name") === name),
    "Value",
  );
}
