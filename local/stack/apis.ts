import type { Definition } from "../gateway/definition/definition.ts";
import { exportDocument } from "../gateway/definition/export-document.ts";
import { inStage } from "../gateway/definition/in-stage.ts";
import { readDefinition } from "../gateway/definition/read-definition.ts";
import { gatewayImitation } from "../gateway/imitation.ts";
import type { InvokePermission } from "../gateway/may-invoke.ts";
import type { Json } from "../json.ts";
import { functionArnOf, splitFunctionArn } from "../template/function-arn.ts";
import type { Place } from "../template/place.ts";
import type { Problems } from "../template/problems.ts";
import type { Resource } from "../template/resource.ts";
import { TemplateProblem } from "../template/template-problem.ts";
import type { ApiNames } from "./api-names.ts";
import { type RouteStub, refuseUnknownRoutes, stubsOf } from "./route-stubs.ts";
import { type StagePlans, stagesOf } from "./stages.ts";

/** A REST API of the template, with its stages and the functions that it may invoke. */
export interface ApiPlan {
  /** The API's name, as in the option `--port day=3000`. */
  name: string;
  logicalId: string;
  id: string;
  definition: Definition;
  /** The OpenAPI document that the definition was read from. */
  document: Json;
  stages: StagePlans;
  /** The ids of the API's authorizers, by name. */
  authorizerIds: ReadonlyMap<string, string>;
  /** The ARNs of the functions that the API's integrations invoke in its first stage, in the order of the API's operations. */
  invokes: readonly string[];
}

export interface ApisInput {
  resources: readonly Resource[];
  place: Place;
  names: ApiNames;
  /** The ARNs of the template's functions, versions and aliases. */
  functionArns: readonly string[];
  problems: Problems;
  /** The routes to leave out. */
  stubs: readonly RouteStub[];
}

/**
 * Reads the template's REST APIs, in the order in which the template lists their functions. Adds a problem for an API
 * without a stage, for two APIs of one name, for a part of an API that the template does not have, and for everything in a definition that is not
 * imitated, except in the routes that `stubs` leaves out.
 */
export function apisOf({
  functionArns,
  names,
  place: { accountId, region },
  problems,
  resources,
  stubs,
}: ApisInput): readonly ApiPlan[] {
  const order = resources
    .filter(({ type }) => type === "AWS::Lambda::Function")
    .map(({ attributes }) => attributes["Arn"]);
  const place = ({ invokes }: ApiPlan) =>
    Math.min(...invokes.map((arn) => order.indexOf(arn)).filter((index) => index >= 0));
  const apis = resources.filter(({ type }) => type === "AWS::ApiGateway::RestApi");
  const plans = apis
    .flatMap((api) => {
      const [name] = names(api);
      const apiArn = `arn:aws:execute-api:${region}:${accountId}:${api.ref}`;
      return (
        problems.attempt(() =>
          planOf(api, name, resources, { apiArn, functionArns, stubs: stubsOf(stubs, names(api)) }),
        ) ?? []
      );
    })
    .toSorted((a, b) => place(a) - place(b));
  problems.addAll(partsOfNoApi(resources));
  return plans;
}

/** Names the parts of REST APIs whose RestApiId is not an API of the template: nothing would read them. */
function partsOfNoApi(resources: readonly Resource[]): readonly string[] {
  const ids = new Set(resources.filter(({ type }) => type === "AWS::ApiGateway::RestApi").map(({ ref }) => ref));
  return resources
    .filter(({ properties, type }) => Object.hasOwn(gatewayImitation, type) && properties["RestApiId"] !== undefined)
    .filter(({ properties }) => !ids.has(String(properties["RestApiId"])))
    .map(({ logicalId }) => `${logicalId}.RestApiId must be a REST API of this template`);
}

function planOf(
  api: Resource,
  name: string,
  resources: readonly Resource[],
  { apiArn, functionArns, stubs }: { apiArn: string; functionArns: readonly string[]; stubs: readonly RouteStub[] },
): ApiPlan {
  const { logicalId, ref } = api;
  const stages = stagesOf(api, resources);
  const { authorizerIds, document, problems, templatePlace } = exportDocument(api, resources);
  const known = {
    userPoolArns: arnsOf("AWS::Cognito::UserPool", resources),
    functionArns,
    stages: stages.map(({ variables }) => variables),
  };
  const routes = stubs.map(({ route }) => route);
  const read = readDefinition(document, templatePlace, `${apiArn}/${stages[0].name}`, known, routes);
  const all = [...problems, ...(read.ok ? [] : [...read.problems, ...sayStubs(name, logicalId, read.refusedRoutes)])];
  if (!read.ok || all.length > 0) throw new TemplateProblem(all.join("\n"));
  refuseUnknownRoutes(stubs, name, read.definition);
  return {
    name,
    logicalId,
    id: ref,
    definition: read.definition,
    document,
    stages,
    authorizerIds,
    invokes: inStage(read.definition, stages[0].variables).routes.flatMap(({ integration }) =>
      integration.kind === "lambda" ? [splitFunctionArn(integration.functionArn).functionArn] : [],
    ),
  };
}

/** Returns the sentence that recommends the option `stubs` when a route of the API is not imitated; nothing when every route is. */
function sayStubs(name: string, logicalId: string, [route]: readonly string[]): readonly string[] {
  if (route === undefined) return [];
  return [
    `${logicalId} has routes that are not imitated. To start without them, name each in the option \`stubs\` (--stub), such as "${name}:${route}": then it answers 501.`,
  ];
}

function arnsOf(wanted: string, resources: readonly Resource[]): readonly string[] {
  return resources.filter(({ type }) => type === wanted).map(({ attributes }) => attributes["Arn"] ?? "");
}

/** Reads the AWS::Lambda::Permissions that allow an invocation. A permission of an alias or a version is not one of the function, nor the other way round. */
export function permissionsOf(resources: readonly Resource[], place: Place): readonly InvokePermission[] {
  return resources
    .filter(({ type, properties }) => type === "AWS::Lambda::Permission" && allowsInvoke(properties["Action"]))
    .map(({ properties }) => ({
      functionArn: functionArnOf(String(properties["FunctionName"]), place),
      principal: String(properties["Principal"]),
      ...optional("sourceArn", properties["SourceArn"]),
      ...optional("sourceAccount", properties["SourceAccount"]),
    }));
}

function allowsInvoke(action: unknown): boolean {
  return action === "lambda:InvokeFunction" || action === "lambda:*";
}

function optional<Name extends string>(name: Name, value: unknown): Partial<Record<Name, string>> {
  const entry: Partial<Record<Name, string>> = {};
  if (value !== undefined) entry[name] = String(value);
  return entry;
}
