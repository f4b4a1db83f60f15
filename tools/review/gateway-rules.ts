/** What API Gateway publishes: as the contracts say, to whom they say, and in its newest state. */

import { asObject, isObject } from "../../local/json.ts";
import type { ReviewedOperation, Rule } from "./rule.ts";
import { heldStatements, statementsOf } from "./statements.ts";
import { at, listOf, type ReadResource, type ReadTemplate, sameJson, target, textOf } from "./template.ts";

const TLS = ["SecurityPolicy_TLS13_1_3_2025_09", "SecurityPolicy_TLS13_1_2_2021_06"];

const apis = (template: ReadTemplate) => template.ofType("AWS::ApiGateway::RestApi");
const stages = (template: ReadTemplate) => template.ofType("AWS::ApiGateway::Stage");
const policyOf = ({ id, properties }: ReadResource) =>
  statementsOf(at(properties["Body"], "x-amazon-apigateway-policy"), `${id}.Body.x-amazon-apigateway-policy`);
const contractOf = ({ id }: ReadResource) => id.replace(/Api$/, "").toLowerCase();

/** An operation as an API of the template has it. */
interface Published extends ReviewedOperation {
  place: string;
  operation: Readonly<Record<string, unknown>>;
}

function published(api: ReadResource): readonly Published[] {
  return Object.entries(asObject(at(api.properties["Body"], "paths"))).flatMap(([path, item]) =>
    Object.entries(asObject(item)).map(([method, one]) => {
      const operation = asObject(one);
      return {
        contract: contractOf(api),
        method: method.toUpperCase(),
        path,
        // No auth is no lock: API Gateway publishes such an operation open.
        auth:
          at(operation, "x-amazon-apigateway-auth", "type") === "AWS_IAM" ? ("AWS_IAM" as const) : ("NONE" as const),
        place: `${api.id}.Body: ${method.toUpperCase()} ${path}`,
        operation,
      };
    }),
  );
}

function isSigned(api: ReadResource): boolean {
  return published(api).every(({ auth }) => auth === "AWS_IAM");
}

const key = ({ auth, contract, method, path }: ReviewedOperation) => `${contract}: ${method} ${path}, ${auth}`;

export const gatewayRules: readonly Rule[] = [
  {
    id: "what-is-published-is-what-contracts-say",
    says: "Each operation of a contract is published with its auth, and no other: run `npm run generate`.",
    find: (template, { operations }) => {
      const here = apis(template).flatMap(published).map(key);
      const there = operations.map(key);
      return [
        ...here.filter((one) => !there.includes(one)).map((one) => `${one}: in no contract`),
        ...there.filter((one) => !here.includes(one)).map((one) => `${one}: not published`),
      ];
    },
  },
  {
    id: "auth-is-said-outright",
    says: "Each operation says AWS_IAM or NONE in x-amazon-apigateway-auth: API Gateway publishes one that says nothing to everybody.",
    find: (template) =>
      apis(template)
        .flatMap(published)
        .filter(
          ({ operation }) => !["AWS_IAM", "NONE"].includes(String(at(operation, "x-amazon-apigateway-auth", "type"))),
        )
        .map(({ place }) => place),
  },
  {
    id: "the-import-is-understood",
    says: "The Body is OpenAPI 3.0 and FailOnWarnings is on: API Gateway imports no 3.1, and leaves out in silence what it does not know.",
    find: (template) =>
      apis(template)
        .filter(
          ({ properties }) =>
            !String(at(properties["Body"], "openapi")).startsWith("3.0.") || properties["FailOnWarnings"] !== true,
        )
        .map(({ id }) => `${id}.Body`),
  },
  {
    id: "required-parameters-are-asked-for",
    says: "The Body names a request validator that checks parameters: else a request without them costs an invocation.",
    find: (template) =>
      apis(template)
        .filter(({ properties }) => {
          const body = properties["Body"];
          const name = String(at(body, "x-amazon-apigateway-request-validator"));
          return at(body, "x-amazon-apigateway-request-validators", name, "validateRequestParameters") !== true;
        })
        .map(({ id }) => `${id}.Body.x-amazon-apigateway-request-validator`),
  },
  {
    id: "a-signed-api-denies-all-but-its-callers",
    says: "An API whose operations are all signed denies every principal but the roles that hold a grant of it.",
    find: (template) =>
      apis(template)
        .filter((api) => isSigned(api) && !deniesAllBut(api, callersOf(api, template)))
        .map(({ id }) => `${id}.Body.x-amazon-apigateway-policy`),
  },
  {
    id: "a-resource-policy-allows-nobody",
    says: "A resource policy denies and never allows: in one account an Allow there makes the callers' own policies needless.",
    find: (template) =>
      apis(template)
        .flatMap(policyOf)
        .filter(({ effect }) => effect !== "Deny")
        .map(({ place }) => place),
  },
  {
    id: "endpoints-are-regional-over-new-tls",
    says: `An API is REGIONAL, with EndpointAccessMode STRICT and a SecurityPolicy of ${TLS.join(" or ")}.`,
    find: (template) =>
      apis(template)
        .filter(
          ({ properties }) =>
            !sameJson(at(properties["EndpointConfiguration"], "Types"), ["REGIONAL"]) ||
            properties["EndpointAccessMode"] !== "STRICT" ||
            !TLS.includes(String(properties["SecurityPolicy"])),
        )
        .map(({ id }) => id),
  },
  {
    id: "an-api-has-one-stage",
    says: "Each API has exactly one Stage resource: one that a Deployment makes on the way has no logs, and no scanner sees it.",
    find: (template) => [
      ...apis(template)
        .filter(
          ({ id }) => stages(template).filter(({ properties }) => target(properties["RestApiId"]) === id).length !== 1,
        )
        .map(({ id }) => `${id}: its stages`),
      ...template
        .ofType("AWS::ApiGateway::Deployment")
        .filter(({ properties }) => properties["StageName"] !== undefined)
        .map(({ id }) => `${id}.StageName`),
    ],
  },
  {
    id: "a-deployment-is-named-by-what-it-deploys",
    says: "A Deployment's id ends with a digest, and two variants whose API differs have two ids: with the same one nothing is deployed anew.",
    find: (template, { siblings }) =>
      template.ofType("AWS::ApiGateway::Deployment").flatMap((deployment) => {
        const mine = deployed(deployment, template);
        const stale = siblings.some((sibling) => {
          const same = sibling.get(deployment.id);
          return same !== undefined && deployed(same, sibling) !== mine;
        });
        return /[0-9a-f]{12}$/.test(deployment.id) && !stale ? [] : [deployment.id];
      }),
  },
  {
    id: "a-deployment-waits-for-permissions",
    says: "A Deployment DependsOn every permission to invoke its API's function: the first requests would be answered 500.",
    find: (template) =>
      template
        .ofType("AWS::ApiGateway::Deployment")
        .filter(({ dependsOn, properties }) => {
          const api = target(properties["RestApiId"]) ?? "";
          const needed = template
            .ofType("AWS::Lambda::Permission")
            .filter((permission) => textOf(permission.properties["SourceArn"]).includes(`\${${api}}/`));
          return needed.length === 0 || needed.some(({ id }) => !dependsOn.includes(id));
        })
        .map(({ id }) => `${id}.DependsOn`),
  },
  {
    id: "a-stage-serves-the-deployment",
    says: "A stage serves a Deployment of its own API, by Ref.",
    find: (template) =>
      stages(template)
        .filter(({ properties }) => {
          const deployment = template.get(target(properties["DeploymentId"]));
          return target(deployment?.properties["RestApiId"]) !== target(properties["RestApiId"]);
        })
        .map(({ id }) => `${id}.DeploymentId`),
  },
  {
    id: "a-stage-throttles",
    says: "A stage has rate and burst limits for all its methods, above 0 and no more than 1000: without them it takes the account's.",
    find: (template) =>
      stages(template)
        .filter((stage) => {
          const all = settings(stage).find((one) => one["HttpMethod"] === "*" && one["ResourcePath"] === "/*");
          return ["ThrottlingRateLimit", "ThrottlingBurstLimit"].some(
            (name) => !(Number(all?.[name]) > 0 && Number(all?.[name]) <= 1000),
          );
        })
        .map(({ id }) => `${id}.MethodSettings`),
  },
  {
    id: "answers-are-not-kept",
    says: "A stage caches nothing: what it would keep is made from personal data.",
    find: (template) =>
      stages(template)
        .filter(
          (stage) =>
            stage.properties["CacheClusterEnabled"] === true ||
            settings(stage).some((one) => one["CachingEnabled"] === true),
        )
        .map(({ id }) => `${id}: its cache`),
  },
  {
    id: "an-api-invokes-its-function",
    says: "Every integration is aws_proxy to a function of this stack, called as API Gateway itself, and waits longer than the function.",
    find: (template) =>
      apis(template)
        .flatMap(published)
        .filter(({ operation }) => {
          const integration = asObject(operation["x-amazon-apigateway-integration"]);
          const [, id] = /\/functions\/\$\{(\w+)\.Arn\}\/invocations$/.exec(textOf(integration["uri"])) ?? [];
          const invoked = template.get(id);
          return (
            integration["type"] !== "aws_proxy" ||
            integration["credentials"] !== undefined ||
            invoked?.type !== "AWS::Lambda::Function" ||
            !(Number(invoked.properties["Timeout"]) * 1000 < Number(integration["timeoutInMillis"]))
          );
        })
        .map(({ place }) => place),
  },
];

function settings({ properties }: ReadResource): readonly Readonly<Record<string, unknown>>[] {
  return listOf(properties["MethodSettings"]).filter(isObject);
}

/** The roles that hold a grant of an API. */
function callersOf({ id }: ReadResource, template: ReadTemplate): readonly string[] {
  return heldStatements(template)
    .filter(({ actions, effect }) => effect === "Allow" && actions.includes("execute-api:Invoke"))
    .filter(({ resources }) => resources.some((resource) => textOf(resource).includes(`\${${id}}/`)))
    .flatMap(({ roles }) => roles);
}

function deniesAllBut(api: ReadResource, callers: readonly string[]): boolean {
  const denials = policyOf(api).filter(({ effect }) => effect === "Deny");
  return denials.some(({ actions, condition, resources, whole }) => {
    const spared = listOf(at(condition, "ArnNotEquals", "aws:PrincipalArn")).map(target);
    return (
      whole["Principal"] === "*" &&
      sameJson(actions, ["execute-api:Invoke"]) &&
      sameJson(resources, ["execute-api:/*"]) &&
      // One condition more and the denial is narrower.
      Object.keys(condition).length === (callers.length > 0 ? 1 : 0) &&
      sameJson([...spared].sort(), [...new Set(callers)].sort())
    );
  });
}

/** What a Deployment deploys; an API's name is no part of it. */
function deployed({ properties }: ReadResource, template: ReadTemplate): string {
  const { Name: _, ...deployedProperties } = asObject(template.get(target(properties["RestApiId"]))?.properties);
  return JSON.stringify(deployedProperties);
}
