import type { Definition } from "../gateway/definition/definition.ts";
import { readDefinition } from "../gateway/definition/read-definition.ts";
import { readThrottleSettings, type ThrottleSetting } from "../gateway/throttle.ts";
import { isObject } from "../json.ts";
import type { Place } from "./identifiers.ts";
import type { Resource } from "./resolve.ts";
import { TemplateProblem } from "./template.ts";

/** A REST API of the template, with the stage that serves it and the functions that it may invoke. */
export interface ApiPlan {
  /** `day`: the logical id without `Api`, in lower case. What `--port day=3000` calls it. */
  name: string;
  logicalId: string;
  id: string;
  definition: Definition;
  stage: { name: string; variables: Readonly<Record<string, string>>; deploymentId: string };
  /** What its stage throttles, when it is asked to. */
  throttles: readonly ThrottleSetting[];
  /** The ARNs of the functions that its integrations invoke, in the order of its operations. */
  invokes: readonly string[];
}

/** A resource-based permission to invoke a function: AWS::Lambda::Permission. */
export interface Permission {
  functionArn: string;
  principal: string;
  sourceArn?: string;
  sourceAccount?: string;
}

/**
 * The REST APIs, in the order of the functions in serverless.yml: an API counts at the first function that it invokes.
 *
 * Throws a TemplateProblem for an API without a Body or without exactly one stage.
 */
export function apisOf(resources: readonly Resource[], { accountId, region }: Place): readonly ApiPlan[] {
  const order = resources
    .filter(({ type }) => type === "AWS::Lambda::Function")
    .map(({ attributes }) => attributes["Arn"]);
  const place = ({ invokes }: ApiPlan) =>
    Math.min(...invokes.map((arn) => order.indexOf(arn)).filter((index) => index >= 0));
  return resources
    .filter(({ type }) => type === "AWS::ApiGateway::RestApi")
    .map((api) => planOf(api, resources, `arn:aws:execute-api:${region}:${accountId}:${api.ref}`))
    .toSorted((a, b) => place(a) - place(b));
}

function planOf({ logicalId, ref, properties }: Resource, resources: readonly Resource[], apiArn: string): ApiPlan {
  const document = properties["Body"];
  if (!isObject(document)) {
    throw new TemplateProblem(
      `${logicalId}.Body must be an OpenAPI document: APIs built of resources are not imitated.`,
    );
  }
  const stages = resources.filter(
    ({ type, properties: p }) => type === "AWS::ApiGateway::Stage" && p["RestApiId"] === ref,
  );
  const [stage] = stages;
  if (stage === undefined || stages.length > 1) {
    throw new TemplateProblem(`${logicalId} has ${stages.length} stages: the local stack serves an API that has one.`);
  }
  const read = readDefinition(document, `${logicalId}.Body`, `${apiArn}/${stage.ref}`);
  if (!read.ok) throw new TemplateProblem(read.problems.join("\n"));
  return {
    name: logicalId.replace(/Api$/, "").toLowerCase(),
    logicalId,
    id: ref,
    definition: read.definition,
    stage: {
      name: stage.ref,
      variables: textsOf(stage.properties["Variables"]),
      deploymentId: String(stage.properties["DeploymentId"]),
    },
    throttles: readThrottleSettings(stage.properties["MethodSettings"]),
    invokes: read.definition.routes.map(({ functionArn }) => functionArn),
  };
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(isObject(value) ? value : {}).map(([key, text]) => [key, String(text)]));
}

/** Every permission of the template. */
export function permissionsOf(resources: readonly Resource[]): readonly Permission[] {
  const arns = new Map(resources.map(({ ref, attributes }) => [ref, attributes["Arn"]]));
  return resources
    .filter(({ type, properties }) => type === "AWS::Lambda::Permission" && allowsInvoke(properties["Action"]))
    .map(({ properties }) => {
      const named = String(properties["FunctionName"]);
      return {
        functionArn: arns.get(named) ?? named,
        principal: String(properties["Principal"]),
        ...optional("sourceArn", properties["SourceArn"]),
        ...optional("sourceAccount", properties["SourceAccount"]),
      };
    });
}

function allowsInvoke(action: unknown): boolean {
  return action === "lambda:InvokeFunction" || action === "lambda:*";
}

function optional<Name extends string>(name: Name, value: unknown): Partial<Record<Name, string>> {
  const given: Partial<Record<Name, string>> = {};
  if (value !== undefined) given[name] = String(value);
  return given;
}
