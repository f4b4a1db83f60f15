/** Rules for APIs: they publish what the contracts say, and their stages serve it. */
import { isDeepStrictEqual } from "node:util";
import { asObject, isObject } from "../../local/json.ts";
import { callersOf } from "./allowed-statements.ts";
import { contractOf, otherSpellings, publishedOperations, resourceName, signedAndPublic } from "./published.ts";
import type { ReviewedOperation, Rule } from "./rule.ts";
import { statementsOf } from "./statements.ts";
import { at, listOf, type ReadResource, type ReadTemplate, sameJson, target, textOf } from "./template.ts";

const POLICY = "x-amazon-apigateway-policy";
const RESPONSES = "x-amazon-apigateway-gateway-responses";
const TLS = ["SecurityPolicy_TLS13_1_3_2025_09", "SecurityPolicy_TLS13_1_2_2021_06"];

const apis = (template: ReadTemplate) => template.ofType("AWS::ApiGateway::RestApi");
const stages = (template: ReadTemplate) => template.ofType("AWS::ApiGateway::Stage");
const policyOf = ({ id, properties }: ReadResource) =>
  statementsOf(at(properties["Body"], POLICY), `${id}.Body.${POLICY}`);

const key = ({ auth, contract, method, path }: ReviewedOperation) => `${contract}: ${method} ${path}, ${auth}`;

export const gatewayRules: readonly Rule[] = [
  {
    id: "what-is-published-is-what-contracts-say",
    says: "Publish each operation of the contracts with its auth, and no other operation: run `npm run generate`.",
    find: (template, { operations }) => {
      const here = apis(template).flatMap(publishedOperations).map(key);
      const there = operations.map(key);
      return [
        ...here.filter((one) => !there.includes(one)).map((one) => `${one}: in no contract`),
        ...there.filter((one) => !here.includes(one)).map((one) => `${one}: not published`),
      ];
    },
  },
  {
    id: "auth-is-said-outright",
    says: "Write AWS_IAM or NONE into x-amazon-apigateway-auth of each operation: without it API Gateway publishes the operation to everybody.",
    find: (template) =>
      apis(template)
        .flatMap(publishedOperations)
        .filter(
          ({ operation }) => !["AWS_IAM", "NONE"].includes(String(at(operation, "x-amazon-apigateway-auth", "type"))),
        )
        .map(({ place }) => place),
  },
  {
    id: "the-import-is-understood",
    says: "The Body is OpenAPI 3.0, and FailOnWarnings is on: API Gateway does not import 3.1, and silently ignores what it does not know.",
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
    says: "The Body names a request validator that checks parameters: otherwise a request without them costs an invocation.",
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
    id: "the-body-is-generated",
    says: "The Body is what `npm run generate` makes of the contract, beside the resource policy: nothing else may be added to it or changed.",
    find: (template, { bodies }) =>
      apis(template)
        .filter((api) => {
          const { [POLICY]: _, ...body } = asObject(api.properties["Body"]);
          return !isDeepStrictEqual(body, JSON.parse(JSON.stringify(bodies.get(contractOf(api)) ?? null)));
        })
        .map(({ id }) => `${id}.Body`),
  },
  {
    id: "refusals-open-nothing-to-browsers",
    says: "A gateway response sets Content-Type alone, unless the contract has x-countersign-cors: Access-Control-Allow-Origin would let every page read why a request was refused.",
    find: (template, { bodies }) =>
      apis(template).flatMap((api) => {
        const generated = at(bodies.get(contractOf(api)), RESPONSES);
        return Object.entries(asObject(at(api.properties["Body"], RESPONSES))).flatMap(([type, response]) =>
          Object.entries(asObject(at(response, "responseParameters")))
            .filter(([name]) => name.toLowerCase() !== "gatewayresponse.header.content-type")
            .filter(([name, value]) => asObject(at(generated, type, "responseParameters"))[name] !== value)
            .map(([name]) => `${api.id}.Body.${RESPONSES}.${type}.${name}`),
        );
      }),
  },
  {
    id: "a-signed-operation-is-denied-to-all-but-its-callers",
    says: "Deny each signed operation to every principal except the roles with a grant of its API. Where an API has public operations too, deny other spellings of paths as well: a path with a slash at the end may be another resource, but it is the same operation.",
    find: (template) =>
      apis(template).flatMap((api) =>
        signedAndPublic(api)
          .signed.filter((operation) => !isDenied(operation, api, template))
          .map(({ place }) => place),
      ),
  },
  {
    id: "a-resource-policy-allows-public-operations-alone",
    says: "Allow in a resource policy names public operations, without a wildcard of its own: within one account an Allow of a signed operation would let callers in without a grant.",
    find: (template) =>
      apis(template).flatMap((api) => {
        const open = signedAndPublic(api).open.map((operation) => shortName(operation, template));
        return policyOf(api)
          .filter(({ effect }) => effect !== "Deny")
          .filter(
            ({ resources, whole }) =>
              resources.length === 0 ||
              resources.some((resource) => !open.includes(String(resource))) ||
              ["NotAction", "NotPrincipal", "NotResource"].some((name) => name in whole),
          )
          .map(({ place }) => place);
      }),
  },
  {
    id: "a-public-operation-is-allowed-to-everybody",
    says: "Allow each public operation of an API with a resource policy to every principal: API Gateway denies anonymous callers what no statement allows.",
    find: (template) =>
      apis(template)
        .filter((api) => policyOf(api).length > 0)
        .flatMap((api) =>
          signedAndPublic(api)
            .open.filter(
              (operation) =>
                !policyOf(api).some(
                  ({ condition, effect, resources, whole }) =>
                    effect === "Allow" &&
                    whole["Principal"] === "*" &&
                    Object.keys(condition).length === 0 &&
                    resources.includes(shortName(operation, template)),
                ),
            )
            .map(({ place }) => place),
        ),
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
    says: "An API has exactly one Stage resource: a stage that a Deployment creates has no logs, and scanners do not see it.",
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
    says: "The id of a Deployment ends with a digest, and variants of one stage with different APIs have different ids: with an unchanged id CloudFormation deploys nothing.",
    find: (template, { siblings }) =>
      template.ofType("AWS::ApiGateway::Deployment").flatMap((deployment) => {
        const mine = deploymentText(deployment, template);
        // Another stage is another stack of CloudFormation.
        const ofStage = siblings.filter(({ stage }) => stage === template.stage);
        const stale = ofStage.some((sibling) => {
          const same = sibling.get(deployment.id);
          return same !== undefined && deploymentText(same, sibling) !== mine;
        });
        return /[0-9a-f]{12}$/.test(deployment.id) && !stale ? [] : [deployment.id];
      }),
  },
  {
    id: "a-deployment-waits-for-permissions",
    says: "A Deployment DependsOn every permission to invoke its API's function: otherwise the first requests get a 500.",
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
    says: "A stage has one setting for all its methods, with rate and burst limits above 0 and at most 1000: without them the limits of the account apply.",
    find: (template) =>
      stages(template)
        .filter((stage) => {
          const [all, ...others] = settings(stage);
          if (others.length > 0 || all?.["HttpMethod"] !== "*" || all["ResourcePath"] !== "/*") return true;
          return ["ThrottlingRateLimit", "ThrottlingBurstLimit"].some(
            (name) => !(Number(all?.[name]) > 0 && Number(all?.[name]) <= 1000),
          );
        })
        .map(({ id }) => `${id}.MethodSettings`),
  },
  {
    id: "answers-are-not-kept",
    says: "A stage caches nothing: answers can hold personal data.",
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
    says: "An integration is aws_proxy to a function of this stack, which API Gateway invokes in its own name and waits for longer than the function's timeout. Only the answer to a preflight is a mock, as the contract generates it.",
    find: (template, { bodies }) =>
      apis(template)
        .flatMap(publishedOperations)
        .filter(({ contract, method, operation, path }) => {
          const preflight = at(bodies.get(contract), "paths", path, "options");
          if (method === "OPTIONS" && preflight !== undefined && sameJson(operation, preflight)) return false;
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

/** The short name of an operation in resource policies: `execute-api:/dev/GET/age`. */
function shortName(operation: ReviewedOperation, { stage }: ReadTemplate): string {
  return `execute-api:/${stage}/${operation.method}${resourceName(operation)}`;
}

/** Tells whether an API's resource policy denies a signed operation to everybody except the callers, whatever form the path in the request has. */
function isDenied(operation: ReviewedOperation, api: ReadResource, template: ReadTemplate): boolean {
  const denials = policyOf(api).filter(
    ({ actions, effect, whole }) =>
      effect === "Deny" && whole["Principal"] === "*" && sameJson(actions, ["execute-api:Invoke"]),
  );
  const sparesCallers = denials.filter(({ condition }) => {
    const spared = listOf(at(condition, "ArnNotEquals", "aws:PrincipalArn")).map(target);
    const callers = callersOf(api, template);
    // A further condition would make the denial narrower.
    return (
      Object.keys(condition).length === (callers.length > 0 ? 1 : 0) &&
      Object.keys(asObject(condition["ArnNotEquals"])).length === (callers.length > 0 ? 1 : 0) &&
      sameJson([...spared].sort(), [...callers].sort())
    );
  });
  if (sparesCallers.some(({ resources }) => sameJson(resources, ["execute-api:/*"]))) return true;
  const named = sparesCallers.some(({ resources }) => resources.includes(shortName(operation, template)));
  const others = denials.some(
    ({ condition, resources }) =>
      Object.keys(condition).length === 0 && otherSpellings(template.stage).every((one) => resources.includes(one)),
  );
  return named && others;
}

/** The properties of the API that a Deployment deploys, as JSON. The API's name is left out. */
function deploymentText({ properties }: ReadResource, template: ReadTemplate): string {
  const { Name: _, ...deployedProperties } = asObject(template.get(target(properties["RestApiId"]))?.properties);
  return JSON.stringify(deployedProperties);
}
