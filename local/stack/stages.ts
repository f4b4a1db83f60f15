import { readThrottleSettings, type ThrottleSetting } from "../gateway/throttle.ts";
import { asObject, isObject } from "../json.ts";
import type { Resource } from "../template/resource.ts";
import { TemplateProblem } from "../template/template-problem.ts";

/** A stage of a REST API. */
export interface StagePlan {
  name: string;
  variables: Readonly<Record<string, string>>;
  deploymentId: string;
  /** The stage's limits for its methods. The limits have an effect only with the option `throttle`. */
  throttles: readonly ThrottleSetting[];
}

/** The stages of an API. The API's port serves the first stage; the others answer under AWS's host name only. */
export type StagePlans = readonly [first: StagePlan, ...others: StagePlan[]];

/**
 * Reads the stages of an API: its AWS::ApiGateway::Stage resources, and then the stages that its deployments make themselves (`StageName`). Throws a
 * TemplateProblem when the API has none, for a stage whose deployment is not one of the API's, and for a stage's name that API Gateway refuses.
 */
export function stagesOf({ logicalId, ref }: Resource, resources: readonly Resource[]): StagePlans {
  const own = resources.filter(({ properties }) => properties["RestApiId"] === ref);
  for (const { logicalId: stage, properties } of own.filter(isStage)) {
    const isDeployed = own.some((one) => isDeployment(one) && one.ref === properties["DeploymentId"]);
    if (!isDeployed) throw new TemplateProblem(`${stage}.DeploymentId must be a deployment of ${logicalId}.`);
  }
  refuseNames(own);
  const plans = [...own.filter(isStage).map(planOfStage), ...own.filter(makesStage).map(planOfDeployment)];
  const [first, ...others] = plans.filter(({ name }, index) => plans.findIndex((plan) => plan.name === name) === index);
  if (first === undefined) {
    throw new TemplateProblem(
      `${logicalId} has no stage. Add an AWS::ApiGateway::Stage, or a StageName in its AWS::ApiGateway::Deployment.`,
    );
  }
  return [first, ...others];
}

/** Throws a TemplateProblem for a stage's name that API Gateway does not take, and for one that another stage or the stage's own deployment has. */
function refuseNames(own: readonly Resource[]): void {
  const stages = own.filter(isStage);
  for (const [index, { logicalId, properties, ref }] of stages.entries()) {
    if (!/^[\w-]{1,128}$/.test(ref)) {
      throw new TemplateProblem(`${logicalId}.StageName must have only letters, digits, hyphens and underscores.`);
    }
    const deployment = own.find((one) => makesStage(one) && one.ref === properties["DeploymentId"]);
    const makesSame = deployment?.properties["StageName"] === ref ? deployment : undefined;
    const other = stages.slice(0, index).find((stage) => stage.ref === ref) ?? makesSame;
    if (other !== undefined) {
      throw new TemplateProblem(`${logicalId}.StageName is ${ref}, and ${other.logicalId} already makes this stage.`);
    }
  }
}

function isStage({ type }: Resource): boolean {
  return type === "AWS::ApiGateway::Stage";
}

function isDeployment({ type }: Resource): boolean {
  return type === "AWS::ApiGateway::Deployment";
}

function makesStage(resource: Resource): boolean {
  return isDeployment(resource) && resource.properties["StageName"] !== undefined;
}

function planOfStage({ properties, ref }: Resource): StagePlan {
  return {
    name: ref,
    variables: stringsOf(properties["Variables"]),
    deploymentId: String(properties["DeploymentId"]),
    throttles: readThrottleSettings(properties["MethodSettings"]),
  };
}

function planOfDeployment({ properties, ref }: Resource): StagePlan {
  const description = asObject(properties["StageDescription"]);
  const { MethodSettings: methods, ThrottlingBurstLimit, ThrottlingRateLimit } = description;
  const everyMethod = { HttpMethod: "*", ResourcePath: "/*", ThrottlingBurstLimit, ThrottlingRateLimit };
  return {
    name: String(properties["StageName"]),
    variables: stringsOf(description["Variables"]),
    deploymentId: ref,
    throttles: readThrottleSettings([...(Array.isArray(methods) ? methods : []), everyMethod]),
  };
}

function stringsOf(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(isObject(value) ? value : {}).map(([key, entry]) => [key, String(entry)]));
}
