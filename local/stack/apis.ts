import type { Definition } from "../gateway/definition/definition.ts";
import { exportDocument } from "../gateway/definition/export-document.ts";
import { readDefinition } from "../gateway/definition/read-definition.ts";
import type { InvokePermission } from "../gateway/may-invoke.ts";
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
 * Reads the template's REST APIs, in the order in which the template lists their functions. Throws a TemplateProblem for an API with
 * no stage or several, or with anything in its definition that is not imitated.
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

function planOf(api: Resource, resources: readonly Resource[], apiArn: string): ApiPlan {
  const { logicalId, ref } = api;
  const stage = stageOf(api, resources);
  const { document, templatePlace } = exportDocument(api, resources);
  const read = readDefinition(document, templatePlace, `${apiArn}/${stage.name}`);
  if (!read.ok) throw new TemplateProblem(read.problems.join("\n"));
  return {
    name: logicalId.replace(/Api$/, "").toLowerCase(),
    logicalId,
    id: ref,
    definition: read.definition,
    stage,
    throttles: stage.throttles,
    invokes: read.definition.routes.flatMap(({ integration }) =>
      integration.kind === "lambda" ? [integration.functionArn] : [],
    ),
  };
}

interface StagePlan {
  name: string;
  variables: Readonly<Record<string, string>>;
  deploymentId: string;
  throttles: readonly ThrottleSetting[];
}

/** Returns the stage that serves an API: its AWS::ApiGateway::Stage, or else the stage that its Deployment makes. */
function stageOf({ logicalId, ref }: Resource, resources: readonly Resource[]): StagePlan {
  const own = resources.filter(({ properties }) => properties["RestApiId"] === ref);
  const stages = own.filter(({ type }) => type === "AWS::ApiGateway::Stage");
  const deployments = own.filter(
    ({ type, properties }) => type === "AWS::ApiGateway::Deployment" && properties["StageName"] !== undefined,
  );
  const [stage] = stages;
  const [deployment] = deployments;
  if (stages.length > 1 || (stage === undefined && deployments.length !== 1)) {
    throw new TemplateProblem(
      `${logicalId} has ${stages.length || deployments.length} stages. The local stack serves an API with exactly one.`,
    );
  }
  if (stage !== undefined) {
    const { properties, ref: name } = stage;
    return {
      name,
      variables: stringsOf(properties["Variables"]),
      deploymentId: String(properties["DeploymentId"]),
      throttles: readThrottleSettings(properties["MethodSettings"]),
    };
  }
  return {
    name: String(deployment?.properties["StageName"]),
    variables: {},
    deploymentId: deployment?.ref ?? "",
    throttles: [],
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
