import type { IdentityInput, ReturnValues } from "./identity.ts";
import { physicalName, regionalArn } from "./physical-name.ts";

/** Identifiers of the types that carry messages and events, and of those that watch a stack: SNS, SQS, EventBridge, CloudWatch. */
export const messagingReturnValues: ReturnValues = {
  "AWS::CloudWatch::Alarm": (input) => {
    const name = physicalName(input, "AlarmName", { most: 255 });
    return { ref: name, attributes: { Arn: regionalArn(input.place, "cloudwatch", `alarm:${name}`) } };
  },
  "AWS::CloudWatch::CompositeAlarm": (input) => {
    const name = physicalName(input, "AlarmName", { most: 255 });
    return { ref: name, attributes: { Arn: regionalArn(input.place, "cloudwatch", `alarm:${name}`) } };
  },
  "AWS::CloudWatch::Dashboard": (input) => ({
    ref: physicalName(input, "DashboardName", { most: 255 }),
    attributes: {},
  }),
  "AWS::Events::EventBus": (input) => {
    const name = physicalName(input, "Name", { most: 256 });
    return { ref: name, attributes: { Arn: regionalArn(input.place, "events", `event-bus/${name}`), Name: name } };
  },
  "AWS::Events::Rule": (input) => {
    const name = physicalName(input, "Name");
    const bus = busName(input);
    return {
      ref: bus === "default" ? name : `${bus}|${name}`,
      attributes: {
        Arn: regionalArn(input.place, "events", bus === "default" ? `rule/${name}` : `rule/${bus}/${name}`),
      },
    };
  },
  "AWS::Logs::LogGroup": (input) => {
    const name = physicalName(input, "LogGroupName", { most: 512 });
    return { ref: name, attributes: { Arn: `${regionalArn(input.place, "logs", `log-group:${name}`)}:*` } };
  },
  "AWS::Logs::LogStream": (input) => ({ ref: physicalName(input, "LogStreamName", { most: 512 }), attributes: {} }),
  "AWS::Scheduler::Schedule": (input) => {
    const name = physicalName(input, "Name");
    const group = input.property("GroupName") ?? "default";
    return { ref: name, attributes: { Arn: regionalArn(input.place, "scheduler", `schedule/${group}/${name}`) } };
  },
  "AWS::SNS::Subscription": (input) => {
    const arn = `${input.property("TopicArn")}:${input.names.uuid()}`;
    return { ref: arn, attributes: { Arn: arn } };
  },
  "AWS::SNS::Topic": (input) => {
    const name = nameWithEnding(input, "TopicName", "FifoTopic", 256);
    const arn = regionalArn(input.place, "sns", name);
    return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
  },
  "AWS::SQS::Queue": (input) => {
    const name = nameWithEnding(input, "QueueName", "FifoQueue", 80);
    const { accountId, region } = input.place;
    const url = `https://sqs.${region}.amazonaws.com/${accountId}/${name}`;
    return {
      ref: url,
      attributes: { Arn: regionalArn(input.place, "sqs", name), QueueName: name, QueueUrl: url },
    };
  },
};

/** Returns the name of a rule's event bus, which the template gives by name or by ARN. */
function busName({ property }: IdentityInput): string {
  return String(property("EventBusName") ?? "default").replace(/^arn:.*event-bus\//, "");
}

/** Returns the name of a queue or topic. The name of a FIFO queue or topic ends in `.fifo`. */
function nameWithEnding(input: IdentityInput, property: string, isFifo: string, most: number): string {
  const fifo = String(input.property(isFifo)) === "true";
  const name = physicalName(input, property, { most: fifo ? most - 5 : most });
  return fifo && !name.endsWith(".fifo") ? `${name}.fifo` : name;
}
