import { functionArnOf } from "../function-arn.ts";
import type { ReturnValues } from "./identity.ts";
import { hexId, physicalName, regionalArn } from "./physical-name.ts";

/** Identifiers of the types of Lambda, ECR, ECS and Step Functions. */
export const computeReturnValues: ReturnValues = {
  "AWS::ECR::Repository": (input) => {
    const name = physicalName(input, "RepositoryName", { most: 256, lowerCase: true });
    const { accountId, region } = input.place;
    return {
      ref: name,
      attributes: {
        Arn: regionalArn(input.place, "ecr", `repository/${name}`),
        RepositoryUri: `${accountId}.dkr.ecr.${region}.amazonaws.com/${name}`,
      },
    };
  },
  "AWS::ECS::Cluster": (input) => {
    const name = physicalName(input, "ClusterName", { most: 255 });
    return { ref: name, attributes: { Arn: regionalArn(input.place, "ecs", `cluster/${name}`) } };
  },
  "AWS::ECS::TaskDefinition": (input) => {
    const family = physicalName(input, "Family", { most: 255 });
    const arn = regionalArn(input.place, "ecs", `task-definition/${family}:1`);
    return { ref: arn, attributes: { TaskDefinitionArn: arn } };
  },
  "AWS::Lambda::Alias": (input) => {
    const arn = `${functionArn(input)}:${input.property("Name")}`;
    return { ref: arn, attributes: { AliasArn: arn } };
  },
  "AWS::Lambda::EventSourceMapping": ({ names, place }) => {
    const id = names.uuid();
    return {
      ref: id,
      attributes: { Id: id, EventSourceMappingArn: regionalArn(place, "lambda", `event-source-mapping:${id}`) },
    };
  },
  "AWS::Lambda::Function": (input) => {
    const name = physicalName(input, "FunctionName");
    return { ref: name, attributes: { Arn: regionalArn(input.place, "lambda", `function:${name}`) } };
  },
  "AWS::Lambda::LayerVersion": (input) => {
    const arn = regionalArn(input.place, "lambda", `layer:${physicalName(input, "LayerName")}:1`);
    return { ref: arn, attributes: { LayerVersionArn: arn } };
  },
  "AWS::Lambda::Url": (input) => {
    const address = `https://${input.names.lower(32)}.lambda-url.${input.place.region}.on.aws/`;
    return { ref: functionArn(input), attributes: { FunctionArn: functionArn(input), FunctionUrl: address } };
  },
  "AWS::Lambda::Version": (input) => {
    const arn = `${functionArn(input)}:1`;
    return { ref: arn, attributes: { FunctionArn: arn, Version: "1" } };
  },
  "AWS::StepFunctions::Activity": (input) => {
    const name = physicalName(input, "Name", { most: 80 });
    const arn = regionalArn(input.place, "states", `activity:${name}`);
    return { ref: arn, attributes: { Arn: arn, Name: name } };
  },
  "AWS::StepFunctions::StateMachine": (input) => {
    const name = physicalName(input, "StateMachineName", { most: 80 });
    const arn = regionalArn(input.place, "states", `stateMachine:${name}`);
    return { ref: arn, attributes: { Arn: arn, Name: name, StateMachineRevisionId: "INITIAL" } };
  },
  "AWS::EC2::Instance": (input) => ({ ref: `i-${hexId(input, 17)}`, attributes: {} }),
};

/** Returns the ARN of the function that a version, alias or URL belongs to. The template names the function by name or by ARN. */
function functionArn({ place, property }: Parameters<ReturnValues[string]>[0]): string {
  return functionArnOf(String(property("FunctionName") ?? property("TargetFunctionArn") ?? ""), place);
}
