import type { Definition } from "../gateway/definition/definition.ts";
import { readDefinition } from "../gateway/definition/read-definition.ts";
import type { InvokePermission } from "../gateway/rest-api.ts";
import { readThrottleSettings, type ThrottleSetting } from "../gateway/throttle.ts";
import { isObject } from "../json.ts";
import type { Place } from "../template/place.ts";
import type { Resource } from "../template/resource.ts";
import { TemplateProblem } from "../template/template-problem.ts";

/** A REST API of the template, with the stage that serves it and the functions that it may invoke. */
export interface ApiPlan {
  /** The API's name, as in the option `--port day=3000`: the logical id without `Api`, in lower case. */
  name: string;
  logicalId: string;
  id: string;
  definition: Definition;
  stage: { name: string; variables: Readonly<Record<string, string>>; deploymentId: string };
  /** The stage's limits for its methods. They have an effect only with the option `throttle`. */
  throttles: readonly ThrottleSetting[];
  /** The ARNs of the functions that the API's integrations invoke, in the order of the API's operations. */
  invokes: readonly string[];
}

/**
 * Reads the template's REST APIs, in the order in which the template lists their functions. Throws a TemplateProblem for an API without a Body, with
 * no stage or several, or with anything in its Body that is not imitated.
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
      `${logicalId}.Body must be an OpenAPI document: AWS::ApiGateway::Resource and AWS::ApiGateway::Method are not imitated.`,
    );
  }
  const stages = resources.filter(
    ({ type, properties: p }) => type === "AWS::ApiGateway::Stage" && p["RestApiId"] === ref,
  );
  const [stage] = stages;
  if (stage === undefined || stages.length > 1) {
    throw new TemplateProblem(
      `${logicalId} has ${stages.length} stages. The local stack serves an API with exactly one.`,
    );
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
      variables: stringsOf(stage.properties["Variables"]),
      deploymentId: String(stage.properties["DeploymentId"]),
    },
    throttles: readThrottleSettings(stage.properties["MethodSettings"]),
    invokes: read.definition.routes.map(({ functionArn }) => functionArn),
  };
}

function stringsOf(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(isObject(value) ? value : {}).map(([key, entry]) => [key, String(entry)]));
}

/** Reads the AWS::Lambda::Permissions that allow an invocation. */
export function permissionsOf(resources: readonly Resource[]): readonly InvokePermission[] {
  const arns = new Map(resources.map(({ ref, attributes }) => [ref, attributes["Arn"]]));
  return resources
    .filter(({ type, properties }) => type === "AWS::Lambda::Permission" && allowsInvoke(properties["Action"]))
    .map(({ properties }) => {
      const functionName = String(properties["FunctionName"]);
      return {
        functionArn: arns.get(functionName) ?? functionName,
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
  const entry: Partial<Record<Name, string>> = {};
  if (value !== undefined) entry[name] = String(value);
  return entry;
}
