import { describe, expect, it } from "vitest";
import { naming } from "../naming.ts";
import type { Place } from "../place.ts";
import { collectProblems } from "../problems.ts";
import { resolve } from "../resolve.ts";
import { readTemplate } from "../template.ts";
import { identify } from "./return-values.ts";

const place: Place = { accountId: "111122223333", region: "eu-west-1", partition: "aws", stackName: "shop-dev" };
const names = naming((size) => Buffer.alloc(size, 7));

/** The identifiers of a resource with the logical id Thing. */
function identityOf(type: string, properties: Record<string, unknown> = {}) {
  return identify({ type, logicalId: "Thing", property: (name) => properties[name], names, place });
}

/** Resolves a template in which the property `Value` of a log group refers to a resource named Thing. */
function referTo(type: string, Value: unknown) {
  const problems = collectProblems();
  const template = readTemplate(
    { Resources: { Thing: { Type: type }, Group: { Type: "AWS::Logs::LogGroup", Properties: { Value } } } },
    problems,
  );
  const isImitated = (one: string) => one.startsWith("AWS::Cognito");
  const { invented, resources } = resolve(template, { namesOf: () => names, place, problems, isImitated });
  return { value: resources[1]?.properties["Value"], invented };
}

describe("a resource's identifiers", () => {
  it.each([
    ["AWS::S3::Bucket", "BucketName", "photos", "photos", "Arn", "arn:aws:s3:::photos"],
    ["AWS::SNS::Topic", "TopicName", "t", "arn:aws:sns:eu-west-1:111122223333:t", "TopicName", "t"],
    [
      "AWS::SQS::Queue",
      "QueueName",
      "q",
      "https://sqs.eu-west-1.amazonaws.com/111122223333/q",
      "Arn",
      "arn:aws:sqs:eu-west-1:111122223333:q",
    ],
    ["AWS::DynamoDB::Table", "TableName", "t", "t", "Arn", "arn:aws:dynamodb:eu-west-1:111122223333:table/t"],
    ["AWS::Events::Rule", "Name", "r", "r", "Arn", "arn:aws:events:eu-west-1:111122223333:rule/r"],
    ["AWS::Logs::LogGroup", "LogGroupName", "/a", "/a", "Arn", "arn:aws:logs:eu-west-1:111122223333:log-group:/a:*"],
    ["AWS::KMS::Alias", "AliasName", "alias/a", "alias/a", undefined, undefined],
    [
      "AWS::StepFunctions::StateMachine",
      "StateMachineName",
      "m",
      "arn:aws:states:eu-west-1:111122223333:stateMachine:m",
      "Name",
      "m",
    ],
    ["AWS::Kinesis::Stream", "Name", "s", "s", "Arn", "arn:aws:kinesis:eu-west-1:111122223333:stream/s"],
    [
      "AWS::ECR::Repository",
      "RepositoryName",
      "r",
      "r",
      "RepositoryUri",
      "111122223333.dkr.ecr.eu-west-1.amazonaws.com/r",
    ],
    ["AWS::SSM::Parameter", "Name", "/a/b", "/a/b", undefined, undefined],
    ["AWS::IAM::User", "UserName", "ci", "ci", "Arn", "arn:aws:iam::111122223333:user/ci"],
  ])("of %s use the name that %s gives", (type, property, name, ref, attribute, value) => {
    const identity = identityOf(type, { [property]: name });
    expect(identity?.ref).toBe(ref);
    if (attribute !== undefined) expect(identity?.attributes[attribute]).toBe(value);
  });

  it.each([
    ["AWS::S3::Bucket", {}, /^shop-dev-thing-[a-z0-9]{12}$/],
    ["AWS::DynamoDB::Table", {}, /^shop-dev-Thing-[A-Z0-9]{12}$/],
    ["AWS::Lambda::Function", {}, /^shop-dev-Thing-[A-Z0-9]{12}$/],
    ["AWS::SQS::Queue", { FifoQueue: true }, /\/shop-dev-Thing-[A-Z0-9]{12}\.fifo$/],
    ["AWS::SNS::Topic", { FifoTopic: "true" }, /:shop-dev-Thing-[A-Z0-9]{12}\.fifo$/],
    ["AWS::Events::Rule", { EventBusName: "orders", Name: "r" }, /^orders\|r$/],
    ["AWS::WAFv2::WebACL", { Name: "acl", Scope: "REGIONAL" }, /^acl\|[0-9a-f-]{36}\|REGIONAL$/],
    ["AWS::EC2::VPC", {}, /^vpc-[0-9a-f]{17}$/],
    ["AWS::ApiGateway::DomainName", { DomainName: "api.example.com" }, /^api\.example\.com$/],
    ["AWS::CloudFront::Distribution", {}, /^E[A-Z0-9]{13}$/],
    ["AWS::Lambda::Version", { FunctionName: "f" }, /^arn:aws:lambda:eu-west-1:111122223333:function:f:1$/],
    ["AWS::Lambda::Alias", { FunctionName: "f", Name: "live" }, /:function:f:live$/],
  ])("of %s with %j have AWS's format", (type, properties, format) => {
    expect(identityOf(type, properties)?.ref).toMatch(format);
  });

  it("cut a long logical id, so that the name fits", () => {
    const input = { type: "AWS::S3::Bucket", logicalId: "A".repeat(90), property: () => undefined, names, place };
    expect(identify(input)?.ref).toHaveLength(63);
  });

  it("are invented for other types, and said to be", () => {
    expect(referTo("Custom::Mail", { Ref: "Thing" })).toEqual({
      value: "shop-dev-Thing-HHHHHHHHHHHH",
      invented: ["Ref Thing (Custom::Mail)"],
    });
    expect(referTo("AWS::SES::EmailIdentity", { "Fn::GetAtt": ["Thing", "DkimArn"] })).toEqual({
      value: "arn:aws:ses:eu-west-1:111122223333:shop-dev-Thing-HHHHHHHHHHHH",
      invented: ["Fn::GetAtt Thing.DkimArn (AWS::SES::EmailIdentity)"],
    });
  });

  it("are not invented when nothing refers to the resource, nor for an attribute of a type that is imitated", () => {
    expect(referTo("Custom::Mail", "x").invented).toEqual([]);
    expect(referTo("AWS::Cognito::UserPool", { "Fn::GetAtt": ["Thing", "Colour"] })).toEqual({
      value: "(not resolved)",
      invented: [],
    });
  });
});
