import type { Json } from "../../../local/json.ts";
import { apiWithFunction, echo, type Resources, type Row, type Scene } from "../row.ts";

const METHOD = "AWS::ApiGateway::Method";
const RESOURCE = "AWS::ApiGateway::Resource";
const REST = { RestApiId: { Ref: "@Api" } };
const ROOT = { "Fn::GetAtt": ["@Api", "RootResourceId"] };

/** The address at which API Gateway invokes a function. */
export const uriOf = (id: string) => ({
  "Fn::Sub": `arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${id}.Arn}/invocations`,
});
const LAMBDA: Json = { Type: "AWS_PROXY", IntegrationHttpMethod: "POST", Uri: uriOf("@Fn") };
const MOCK: Json = {
  Type: "MOCK",
  RequestTemplates: { "application/json": '{"statusCode": 200}' },
  IntegrationResponses: [{ StatusCode: "200" }],
};

interface Changes {
  method?: Json;
  integration?: Json;
  resource?: Json;
  fn?: Json;
}

/** An API with the method GET /items, which invokes @Fn, and with nothing else. */
export function methodWith({ fn, integration = LAMBDA, method = {}, resource = {} }: Changes): Resources {
  return {
    ...apiWithFunction({ "@Api": { Body: undefined }, ...(fn && { "@Fn": fn }) }),
    "@Items": { Type: RESOURCE, Properties: { ...REST, ParentId: ROOT, PathPart: "items", ...resource } },
    "@Get": {
      Type: METHOD,
      Properties: {
        ...REST,
        ResourceId: { Ref: "@Items" },
        HttpMethod: "GET",
        AuthorizationType: "NONE",
        Integration: integration,
        ...method,
      },
    },
  };
}

/** An API whose GET /items is answered by a mock integration with this response for every status. */
const mockResponse = (response: Json) =>
  methodWith({ integration: { ...MOCK, IntegrationResponses: [{ StatusCode: "200", ...response }] } });

const getItems = ({ get }: Scene) => get("@Api", "/items");
const statusOf = async (scene: Scene) => (await getItems(scene)).status;
const bodyOf = async (scene: Scene) => (await getItems(scene)).body;

/** A second API with only the root path, for rows that move a resource to another API. */
export const OTHER_API: Resources = {
  "@Other": { Type: "AWS::ApiGateway::RestApi", Properties: {} },
  "@OtherDeployment": {
    Type: "AWS::ApiGateway::Deployment",
    Properties: { RestApiId: { Ref: "@Other" }, StageName: "dev" },
  },
};

/** A role with which API Gateway may invoke functions. */
export const INVOKER = {
  Type: "AWS::IAM::Role",
  Properties: {
    AssumeRolePolicyDocument: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "apigateway.amazonaws.com" }, Action: "sts:AssumeRole" }],
    },
    Policies: [
      {
        PolicyName: "invoke",
        PolicyDocument: {
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: "lambda:InvokeFunction", Resource: "*" }],
        },
      },
    ],
  },
};

const VALIDATOR = "AWS::ApiGateway::RequestValidator";

/** An API whose GET /items wants the parameter q, when its validator says so. */
const validatorWith = (property: Json): Resources => ({
  ...OTHER_API,
  ...methodWith({
    method: {
      RequestParameters: { "method.request.querystring.q": true },
      RequestValidatorId: { Ref: "@Validator" },
    },
  }),
  "@Validator": { Type: VALIDATOR, Properties: { ...REST, ValidateRequestParameters: true, ...property } },
});

export const methodRows: readonly Row[] = [
  {
    property: `${METHOD}.AuthorizationType`,
    values: ["NONE", "AWS_IAM"],
    without: "refused",
    resources: (method) => methodWith({ method: { AuthorizationType: undefined, ...method } }),
    ask: statusOf,
  },
  {
    property: `${METHOD}.HttpMethod`,
    values: ["GET", "POST"],
    without: "refused",
    resources: (method) => methodWith({ method: { HttpMethod: undefined, ...method } }),
    ask: statusOf,
  },
  {
    property: `${METHOD}.RequestParameters`,
    values: [{ "method.request.querystring.q": true }, { "method.request.querystring.q": false }],
    without: { is: { "method.request.querystring.q": false } },
    resources: (method) => ({
      ...validatorWith({}),
      ...methodWith({ method: { RequestValidatorId: { Ref: "@Validator" }, ...method } }),
    }),
    ask: statusOf,
  },
  {
    property: `${METHOD}.RequestValidatorId`,
    values: [{ Ref: "@Validator" }, { Ref: "@Lax" }],
    without: { is: { Ref: "@Lax" } },
    resources: (method) => ({
      ...validatorWith({}),
      "@Lax": { Type: VALIDATOR, Properties: { ...REST, ValidateRequestParameters: false } },
      ...methodWith({ method: { RequestParameters: { "method.request.querystring.q": true }, ...method } }),
    }),
    ask: statusOf,
  },
  {
    property: `${METHOD}.ResourceId`,
    values: [{ Ref: "@Items" }, ROOT],
    without: "refused",
    resources: (method) => methodWith({ method: { ResourceId: undefined, ...method } }),
    ask: statusOf,
  },
  {
    property: `${METHOD}.RestApiId`,
    values: [{ Ref: "@Api" }, { Ref: "@Other" }],
    without: "refused",
    resources: (method) => ({ ...OTHER_API, ...methodWith({ method: { RestApiId: undefined, ...method } }) }),
    ask: statusOf,
  },
  {
    property: `${METHOD}.Integration.Credentials`,
    values: [{ "Fn::GetAtt": ["@Invoker", "Arn"] }, { "Fn::GetAtt": ["@Role", "Arn"] }],
    without: { is: { "Fn::GetAtt": ["@Invoker", "Arn"] } },
    resources: (one) => ({
      ...methodWith({ integration: { ...LAMBDA, ...one } }),
      "@Invoker": INVOKER,
    }),
    ask: statusOf,
  },
  {
    property: `${METHOD}.Integration.IntegrationHttpMethod`,
    values: ["POST", "GET"],
    without: "refused",
    resources: (one) => methodWith({ integration: { ...LAMBDA, IntegrationHttpMethod: undefined, ...one } }),
    ask: statusOf,
  },
  {
    property: `${METHOD}.Integration.IntegrationResponses[].ResponseParameters`,
    values: [{ "method.response.header.X-Colour": "'red'" }, { "method.response.header.X-Colour": "'blue'" }],
    without: "other",
    resources: mockResponse,
    ask: async (scene) => (await getItems(scene)).headers.get("x-colour"),
  },
  {
    property: `${METHOD}.Integration.IntegrationResponses[].ResponseTemplates`,
    values: [{ "application/json": "red" }, { "application/json": "blue" }],
    without: "other",
    resources: mockResponse,
    ask: bodyOf,
  },
  {
    property: `${METHOD}.Integration.IntegrationResponses[].SelectionPattern`,
    values: ["2..", "4.."],
    without: { is: "2.." },
    resources: mockResponse,
    ask: statusOf,
  },
  {
    property: `${METHOD}.Integration.IntegrationResponses[].StatusCode`,
    values: ["200", "204"],
    without: "refused",
    resources: (response) => mockResponse({ StatusCode: undefined, ...response }),
    ask: statusOf,
  },
  {
    property: `${METHOD}.Integration.PassthroughBehavior`,
    values: ["WHEN_NO_MATCH", "NEVER"],
    without: { is: "WHEN_NO_MATCH" },
    resources: (one) => methodWith({ integration: { ...MOCK, ...one } }),
    ask: async ({ get }) => (await get("@Api", "/items", undefined, { "content-type": "text/plain" })).status,
  },
  {
    property: `${METHOD}.Integration.RequestTemplates`,
    values: [{ "application/json": '{"statusCode": 200}' }, { "application/json": '{"statusCode": 404}' }],
    without: "other",
    resources: (one) =>
      methodWith({
        integration: {
          Type: "MOCK",
          IntegrationResponses: [{ StatusCode: "200" }, { StatusCode: "404", SelectionPattern: "404" }],
          ...one,
        },
      }),
    ask: statusOf,
  },
  {
    property: `${METHOD}.Integration.TimeoutInMillis`,
    values: [29_000, 50],
    without: { is: 29_000 },
    resources: (one) => methodWith({ fn: { Handler: "index.slow" }, integration: { ...LAMBDA, ...one } }),
    ask: statusOf,
  },
  {
    property: `${METHOD}.Integration.Type`,
    values: ["MOCK", "AWS"],
    without: "refused",
    resources: (one) => methodWith({ integration: { ...MOCK, Type: undefined, ...one } }),
    ask: statusOf,
  },
  {
    property: `${METHOD}.Integration.Uri`,
    values: [uriOf("@Fn"), uriOf("@Fn2")],
    without: "refused",
    resources: (one) => ({
      ...methodWith({ integration: { ...LAMBDA, Uri: undefined, ...one } }),
      "@Fn2": echo({ Handler: "index.other" }),
      "@Permission2": {
        Type: "AWS::Lambda::Permission",
        Properties: {
          Action: "lambda:InvokeFunction",
          Principal: "apigateway.amazonaws.com",
          FunctionName: { Ref: "@Fn2" },
        },
      },
    }),
    ask: statusOf,
  },
  {
    property: `${RESOURCE}.ParentId`,
    values: [ROOT, { Ref: "@Parent" }],
    without: "refused",
    resources: (resource) => ({
      ...methodWith({ resource: { ParentId: undefined, ...resource } }),
      "@Parent": { Type: RESOURCE, Properties: { ...REST, ParentId: ROOT, PathPart: "shop" } },
    }),
    ask: statusOf,
  },
  {
    property: `${RESOURCE}.PathPart`,
    values: ["items", "orders"],
    without: "refused",
    resources: (resource) => methodWith({ resource: { PathPart: undefined, ...resource } }),
    ask: statusOf,
  },
  {
    property: `${RESOURCE}.RestApiId`,
    values: [{ Ref: "@Api" }, { Ref: "@Other" }],
    without: "refused",
    resources: (resource) => ({ ...OTHER_API, ...methodWith({ resource: { RestApiId: undefined, ...resource } }) }),
    ask: statusOf,
  },
  {
    property: `${VALIDATOR}.RestApiId`,
    values: [{ Ref: "@Api" }, { Ref: "@Other" }],
    without: "refused",
    resources: (property) => validatorWith({ RestApiId: undefined, ...property }),
    ask: statusOf,
  },
  {
    property: `${VALIDATOR}.ValidateRequestParameters`,
    values: [true, false],
    without: { is: false },
    resources: (property) => validatorWith({ ValidateRequestParameters: undefined, ...property }),
    ask: statusOf,
  },
];
