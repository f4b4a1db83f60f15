/** What is logged, for how long, and who is told when something is wrong. */
import { asObject, isObject } from "../../local/json.ts";
import { pascal } from "../contract/api-contract.ts";
import type { Rule } from "./rule.ts";
import { at, listOf, type ReadResource, type ReadTemplate, target, textOf } from "./template.ts";

/** Variables in which a value of a request could be: never in a log. */
const TELLING =
  /\$context\.(?:path\b|requestOverride|authorizer|error\.message|error\.validationErrorString|customDomain)/;

const stages = (template: ReadTemplate) => template.ofType("AWS::ApiGateway::Stage");
const alarms = (template: ReadTemplate) => template.ofType("AWS::CloudWatch::Alarm");

export const watchRules: readonly Rule[] = [
  {
    id: "a-stage-logs-in-json",
    says: "A stage writes an access log, a JSON object a line, to a log group of this template, with status and route.",
    find: (template) =>
      stages(template)
        .filter(({ properties }) => {
          const group = template.get(target(at(properties["AccessLogSetting"], "DestinationArn")));
          const line = parsed(at(properties["AccessLogSetting"], "Format"));
          return (
            group?.type !== "AWS::Logs::LogGroup" || !["requestId", "route", "status"].every((name) => name in line)
          );
        })
        .map(({ id }) => `${id}.AccessLogSetting`),
  },
  {
    id: "logs-hold-no-values",
    says: "An access log names the route as the contract writes it, and nothing in which a value of the request could stand.",
    find: (template) =>
      stages(template)
        .filter(({ properties }) => TELLING.test(String(at(properties["AccessLogSetting"], "Format"))))
        .map(({ id }) => `${id}.AccessLogSetting.Format`),
  },
  {
    id: "data-is-not-traced",
    says: "DataTraceEnabled is false: it writes whole requests, birth dates and signatures included.",
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
    says: "A stage logs its errors and keeps metrics, for all methods.",
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
    says: "Stages and functions trace: without both there is no line from the gateway to the call behind it.",
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
    says: "A stage DependsOn the group of its execution log, which has a retention: API Gateway would make one that keeps all for ever.",
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
    says: "Where the stack brings API Gateway's role for logs, each stage waits for the account's setting, and that for the role's policy.",
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
    says: "The account's setting, its role and policy are retained: other stacks write their logs by them.",
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
    says: "Each log group has a retention between 30 days and 400: shorter helps nobody, longer keeps what is personal.",
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
    says: "Each function has its log group in the template: Lambda would make one that keeps all for ever.",
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
    says: "On every stage but dev the access logs are kept when the stack goes: who removed it is in there.",
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
    says: "Each API has an alarm on its 5xx and one on its 429, which a filter of its access log counts.",
    find: (template) =>
      template.ofType("AWS::ApiGateway::RestApi").flatMap(({ id, properties }) => {
        const fails = alarms(template).some(
          (alarm) =>
            alarm.properties["MetricName"] === "5XXError" && dimension(alarm, "ApiName") === properties["Name"],
        );
        const stage = stages(template).find((one) => target(one.properties["RestApiId"]) === id);
        const group = target(at(stage?.properties["AccessLogSetting"], "DestinationArn"));
        const counts = template
          .ofType("AWS::Logs::MetricFilter")
          .some((one) => group !== undefined && target(one.properties["LogGroupName"]) === group);
        const service = parsed(at(stage?.properties["AccessLogSetting"], "Format"))["service"];
        const throttled = alarms(template).some(
          (alarm) => alarm.properties["MetricName"] === "Throttled" && dimension(alarm, "Service") === service,
        );
        return [...(fails ? [] : [`${id}: 5xx`]), ...(counts && throttled ? [] : [`${id}: 429`])];
      }),
  },
  {
    id: "a-function-has-its-alarm",
    says: "Each function has an alarm on Throttles: its caller sees a 500 then and its log nothing.",
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
    says: "An alarm on a metric of this product names a Service that is a contract and this Stage, as functions measure: else it never has data.",
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
    id: "alarms-reach-somebody",
    says: "Each alarm acts on a topic of this template, and is quiet while there is no data.",
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

function parsed(format: unknown): Readonly<Record<string, unknown>> {
  try {
    const line: unknown = JSON.parse(String(format));
    return isObject(line) ? line : {};
  } catch {
    // Plain text, which no query can read.
    return {};
  }
}

/** The metrics by which a function says that a service does not answer it: one for each NAME_API_URL of its environment. */
function calleesOf({ properties }: ReadResource): readonly string[] {
  return Object.keys(asObject(at(properties, "Environment", "Variables"))).flatMap((variable) => {
    const [, callee] = /^([A-Z0-9]+)_API_URL$/.exec(variable) ?? [];
    return callee === undefined ? [] : [`${pascal(callee.toLowerCase())}Unavailable`];
  });
}

/** Whether an alarm watches the metric as the function writes it: for itself, in total or of one cause. */
function isWatched(template: ReadTemplate, { properties }: ReadResource, metric: string, cause?: string): boolean {
  return alarms(template).some(
    (alarm) =>
      alarm.properties["MetricName"] === metric &&
      dimension(alarm, "Cause") === cause &&
      String(properties["FunctionName"]).endsWith(`-${template.stage}-${dimension(alarm, "Service")}`),
  );
}

function dimension({ properties }: ReadResource, name: string): unknown {
  return at(
    listOf(properties["Dimensions"]).find((one) => at(one, "Name") === name),
    "Value",
  );
}
