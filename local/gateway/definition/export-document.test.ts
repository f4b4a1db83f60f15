import { describe, expect, it } from "vitest";
import { type ApiPart, exportDocument } from "./export-document.ts";
import { readDefinition } from "./read-definition.ts";

const part = (logicalId: string, type: string, properties: object, attributes = {}): ApiPart => ({
  logicalId,
  type: `AWS::ApiGateway::${type}`,
  ref: `${logicalId}-id`,
  attributes,
  properties: { ...(type !== "RestApi" && { RestApiId: "Api-id" }), ...properties },
});
const api = part("Api", "RestApi", { Name: "items" }, { RootResourceId: "root" });
const items = part("Items", "Resource", { ParentId: "root", PathPart: "items" });
const item = part("Item", "Resource", { ParentId: "Items-id", PathPart: "{id}" });
const lambda = {
  IntegrationHttpMethod: "POST",
  Type: "AWS_PROXY",
  Uri: "arn:aws:apigateway:r:lambda:path/2015-03-31/functions/arn:aws:lambda:r:1:function:f/invocations",
};
const method = (logicalId: string, ResourceId: string, HttpMethod: string, more: object = {}) =>
  part(logicalId, "Method", { AuthorizationType: "AWS_IAM", HttpMethod, ResourceId, Integration: lambda, ...more });

function read(...parts: ApiPart[]) {
  const { document, templatePlace } = exportDocument(api, [items, item, ...parts]);
  return readDefinition(document, templatePlace, "arn:aws:execute-api:r:1:Api-id/prod");
}

function routesOf(...parts: ApiPart[]) {
  const definition = read(...parts);
  if (!definition.ok) throw new Error(definition.problems.join("\n"));
  return definition.definition.routes;
}

describe("exportDocument", () => {
  it("finds the path of each method from its chain of resources", () => {
    const routes = routesOf(
      method("Root", "root", "GET"),
      method("List", "Items-id", "GET"),
      method("Put", "Item-id", "PUT"),
    );
    expect(routes.map((route) => `${route.method} ${route.resource} ${route.auth}`)).toEqual([
      "GET / AWS_IAM",
      "GET /items AWS_IAM",
      "PUT /items/{id} AWS_IAM",
    ]);
  });

  it.each<[string, ApiPart[], string]>([
    [
      "a method twice",
      [method("Open", "Items-id", "get", { AuthorizationType: "NONE" }), method("Closed", "Items-id", "GET")],
      "Closed has the method of Open: API Gateway takes each once",
    ],
    [
      "a path twice",
      [part("Again", "Resource", { ParentId: "root", PathPart: "items" })],
      "Again has the path of Items: API Gateway takes each once",
    ],
    [
      "a resource of another API",
      [method("Get", "other", "GET")],
      "Get.ResourceId must be the root or a resource of Api",
    ],
    [
      "a parent of another API",
      [part("Deep", "Resource", { ParentId: "other", PathPart: "deep" })],
      "Deep.ParentId must be the root or a resource of Api",
    ],
  ])("refuses %s", (_, parts, problem) => {
    expect(exportDocument(api, [items, item, ...parts]).problems).toEqual([problem]);
  });

  it("refuses a method that the API's Body also has", () => {
    const withBody = { ...api, properties: { Body: { paths: { "/items": { get: {} } } } } };
    expect(exportDocument(withBody, [items, method("Get", "Items-id", "GET")]).problems).toEqual([
      "Get is also in Api.Body: API Gateway takes a method once",
    ]);
    expect(exportDocument(withBody, [items, method("Put", "Items-id", "PUT")]).problems).toEqual([]);
  });

  it("makes a method ANY a route for every method that its resource does not define", () => {
    const routes = routesOf(
      method("Any", "Items-id", "ANY"),
      method("Get", "Items-id", "GET", { OperationName: "list" }),
    );
    expect(routes.map((route) => route.method).toSorted()).toEqual([
      "DELETE",
      "GET",
      "HEAD",
      "OPTIONS",
      "PATCH",
      "POST",
      "PUT",
    ]);
    expect(routes.filter(({ operationId }) => operationId === "list")).toHaveLength(1);
  });

  it("makes a method public only when its AuthorizationType says NONE", () => {
    expect(routesOf(method("Get", "root", "GET", { AuthorizationType: "NONE" }))[0]?.auth).toBe("NONE");
    expect(read(method("Get", "root", "GET", { AuthorizationType: "CUSTOM" })).ok).toBe(false);
  });

  it("requires the parameters of a method whose validator checks them", () => {
    const RequestParameters = {
      "method.request.querystring.q": true,
      "method.request.header.X-A": "true",
      "method.request.path.id": false,
    };
    const validator = part("Validator", "RequestValidator", { ValidateRequestParameters: true });
    const checked = method("Get", "Item-id", "GET", { RequestParameters, RequestValidatorId: "Validator-id" });
    expect(routesOf(validator, checked)[0]?.required).toEqual([
      { in: "header", name: "X-A" },
      { in: "query", name: "q" },
    ]);
  });

  it("checks bodies by the template's models, which refer to one another by address", () => {
    const address = "https://apigateway.amazonaws.com/restapis/Api-id/models/Name-id";
    const validator = part("Validator", "RequestValidator", { ValidateRequestBody: true });
    const models = [
      part("Person", "Model", { Schema: { properties: { name: { $ref: address } } } }),
      part("Name", "Model", { Schema: '{"type":"string"}' }),
    ];
    const post = method("Post", "Items-id", "POST", {
      RequestModels: { "application/json": "Person-id", "text/plain": "Empty" },
      RequestValidatorId: "Validator-id",
    });
    const [route] = routesOf(validator, ...models, post);
    expect([...(route?.bodyModels.keys() ?? [])]).toEqual(["application/json"]);
    expect(route?.bodyModels.get("application/json")?.brokenRules('{"name":"ada"}')).toEqual([]);
    expect(route?.bodyModels.get("application/json")?.brokenRules('{"name":1}')).not.toEqual([]);
  });

  it("reports a model whose schema is not JSON", () => {
    expect(exportDocument(api, [part("Bad", "Model", { Schema: "{" })]).problems).toEqual([
      "Bad.Schema must be an object or the JSON of one",
    ]);
  });

  it("reads a mock with its response", () => {
    const Integration = {
      Type: "MOCK",
      RequestTemplates: { "application/json": "{ statusCode: 200 }" },
      IntegrationResponses: [
        { StatusCode: "204", ResponseParameters: { "method.response.header.Access-Control-Allow-Origin": "'*'" } },
      ],
    };
    const [route] = routesOf(method("Options", "Items-id", "OPTIONS", { Integration, AuthorizationType: "NONE" }));
    expect(route?.integration.kind === "mock" && [...route.integration.answers.values()]).toEqual([
      {
        status: 204,
        headers: [
          ["Content-Type", "application/json"],
          ["Access-Control-Allow-Origin", "*"],
        ],
        body: "",
      },
    ]);
  });

  it("puts a GatewayResponse into the definition", () => {
    const response = part("Denied", "GatewayResponse", {
      ResponseType: "ACCESS_DENIED",
      StatusCode: "404",
      ResponseParameters: { "gatewayresponse.header.Access-Control-Allow-Origin": "'*'" },
    });
    const definition = read(response, method("Get", "root", "GET"));
    expect(definition.ok && definition.definition.gatewayResponses.get("ACCESS_DENIED")).toEqual({
      statusCode: 404,
      headers: new Map([["Access-Control-Allow-Origin", "'*'"]]),
    });
  });

  it("names the resource and the property of the template in each problem", () => {
    const definition = read(
      method("Get", "root", "GET", { Integration: { ...lambda, TimeoutInMillis: 5, Type: "HTTP" } }),
      part("Denied", "GatewayResponse", { ResponseType: "ACCESS_DENIED", ResponseTemplates: { "text/plain": "" } }),
    );
    expect(definition.ok ? [] : definition.problems).toEqual([
      "Get.Integration.Type is imitated only as aws_proxy or mock",
      "Get.Integration.TimeoutInMillis must be between 50 and 29000",
      "Denied.ResponseTemplates.text/plain is not imitated: write application/json",
    ]);
  });

  it.each([
    [
      "a Policy",
      {
        Version: "2012-10-17",
        Statement: [{ Effect: "Deny", Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" }],
      },
      1,
    ],
    ["the Serverless Framework's empty Policy", "", 0],
  ])("reads %s of the API", (_, Policy, statements) => {
    const { document, templatePlace } = exportDocument({ ...api, properties: { Policy } }, [
      method("Get", "root", "GET"),
    ]);
    const definition = readDefinition(document, templatePlace, "arn:aws:execute-api:r:1:Api-id/prod");
    expect(definition.ok && (definition.definition.policy?.Statement ?? [])).toHaveLength(statements);
  });

  it("leaves a problem of the Body at its place there", () => {
    const withBody = { ...api, properties: { Body: { paths: { "/a": { trace: {} } } } } };
    const { document, templatePlace } = exportDocument(withBody, []);
    const definition = readDefinition(document, templatePlace, "arn:aws:execute-api:r:1:Api-id/prod");
    expect(definition.ok ? [] : definition.problems).toEqual(["Api.Body.paths./a.trace is not imitated"]);
  });
});
