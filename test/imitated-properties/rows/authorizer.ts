import type { Json } from "../../../local/json.ts";
import { echo, type Resources, type Row, type Scene } from "../row.ts";
import { tokensOfAda } from "./cognito.ts";
import { INVOKER, methodWith, OTHER_API, uriOf } from "./method.ts";

const AUTHORIZER = "AWS::ApiGateway::Authorizer";
const METHOD = "AWS::ApiGateway::Method";

/** Handlers of authorizers: `key` returns the token as the API key, `token` allows TOKEN events alone, and `once` allows the first event of its process alone. */
const CODE = `
const answer = (Effect) => ({
  principalId: "ada",
  policyDocument: { Version: "2012-10-17", Statement: [{ Effect, Action: "execute-api:Invoke", Resource: "*" }] },
});
let count = 0;
exports.allow = async () => answer("Allow");
exports.deny = async () => answer("Deny");
exports.token = async ({ type }) => answer(type === "TOKEN" ? "Allow" : "Deny");
exports.key = async ({ authorizationToken }) => ({ ...answer("Allow"), usageIdentifierKey: authorizationToken });
exports.once = async () => answer(count++ === 0 ? "Allow" : "Deny");
`;

/** A function with one of these handlers. */
export const authorizerFunction = (id: string, handler: string): Resources => ({
  [id]: echo({ Code: { ZipFile: CODE }, Handler: `index.${handler}` }),
  [`${id}Permission`]: {
    Type: "AWS::Lambda::Permission",
    Properties: { Action: "lambda:InvokeFunction", Principal: "apigateway.amazonaws.com", FunctionName: { Ref: id } },
  },
});

/** An API whose GET /items has a TOKEN authorizer with these properties. */
export const tokenWith = (property: Json, handler = "allow", method: Json = {}): Resources => ({
  ...methodWith({ method: { AuthorizationType: "CUSTOM", AuthorizerId: { Ref: "@Auth" }, ...method } }),
  ...authorizerFunction("@AuthFn", handler),
  "@Auth": {
    Type: AUTHORIZER,
    Properties: {
      RestApiId: { Ref: "@Api" },
      Name: "token",
      Type: "TOKEN",
      AuthorizerUri: uriOf("@AuthFn"),
      IdentitySource: "method.request.header.Authorization",
      ...property,
    },
  },
});

const arnOf = (id: string) => ({ "Fn::GetAtt": [id, "Arn"] });

const poolAuthorizer = (property: Json) => ({
  Type: AUTHORIZER,
  Properties: {
    RestApiId: { Ref: "@Api" },
    Name: "pool",
    Type: "COGNITO_USER_POOLS",
    IdentitySource: "method.request.header.Authorization",
    ...property,
  },
});

/** An API whose GET /items has an authorizer for tokens of @Pool, and beside it one for tokens of @Pool2. */
const poolWith = (method: Json, authorizer: Json = { ProviderARNs: [arnOf("@Pool")] }): Resources => ({
  ...methodWith({ method: { AuthorizationType: "COGNITO_USER_POOLS", AuthorizerId: { Ref: "@Auth" }, ...method } }),
  "@Pool": { Type: "AWS::Cognito::UserPool", Properties: { UsernameAttributes: ["email"] } },
  "@Pool2": { Type: "AWS::Cognito::UserPool", Properties: {} },
  "@Client": {
    Type: "AWS::Cognito::UserPoolClient",
    Properties: { UserPoolId: { Ref: "@Pool" }, ExplicitAuthFlows: ["ALLOW_ADMIN_USER_PASSWORD_AUTH"] },
  },
  "@Auth": poolAuthorizer(authorizer),
  "@Auth2": poolAuthorizer({ ProviderARNs: [arnOf("@Pool2")] }),
});

const getItems = async ({ get }: Scene, authorization = "x") =>
  (await get("@Api", "/items", undefined, { authorization })).status;
const withIdToken = async (scene: Scene) => getItems(scene, (await tokensOfAda(scene)).IdToken);
const askTwice = async (scene: Scene) => [await getItems(scene), await getItems(scene)];

export const authorizerRows: readonly Row[] = [
  {
    property: `${METHOD}.AuthorizationScopes`,
    values: [["aws.cognito.signin.user.admin"], ["items/read"]],
    without: { is: ["items/read"] },
    resources: (method) => poolWith(method),
    ask: async (scene) => getItems(scene, (await tokensOfAda(scene)).AccessToken),
  },
  {
    property: `${METHOD}.AuthorizerId`,
    values: [{ Ref: "@Auth" }, { Ref: "@Auth2" }],
    without: "refused",
    resources: (method) => poolWith({ AuthorizerId: undefined, ...method }),
    ask: withIdToken,
  },
  {
    property: `${AUTHORIZER}.AuthorizerCredentials`,
    values: [arnOf("@Invoker"), arnOf("@Role")],
    without: { is: arnOf("@Invoker") },
    resources: (property) => ({ ...tokenWith(property), "@Invoker": INVOKER }),
    ask: (scene) => getItems(scene),
  },
  {
    property: `${AUTHORIZER}.AuthorizerResultTtlInSeconds`,
    values: [300, 0],
    without: { is: 300 },
    resources: (property) => tokenWith(property, "once"),
    ask: askTwice,
  },
  {
    property: `${AUTHORIZER}.AuthorizerUri`,
    values: [uriOf("@AuthFn"), uriOf("@DenyFn")],
    without: "refused",
    resources: (property) => ({
      ...tokenWith({ AuthorizerUri: undefined, ...property }),
      ...authorizerFunction("@DenyFn", "deny"),
    }),
    ask: (scene) => getItems(scene),
  },
  {
    property: `${AUTHORIZER}.IdentitySource`,
    values: ["method.request.header.Authorization", "method.request.header.X-Token"],
    without: "refused",
    resources: (property) => tokenWith({ IdentitySource: undefined, ...property }),
    ask: (scene) => getItems(scene),
  },
  {
    property: `${AUTHORIZER}.IdentityValidationExpression`,
    values: ["x", "y"],
    without: { is: "x" },
    resources: (property) => tokenWith(property),
    ask: (scene) => getItems(scene),
  },
  {
    property: `${AUTHORIZER}.ProviderARNs`,
    values: [[arnOf("@Pool")], [arnOf("@Pool2")]],
    without: "refused",
    resources: (property) => poolWith({}, property),
    ask: withIdToken,
  },
  {
    property: `${AUTHORIZER}.RestApiId`,
    values: [{ Ref: "@Api" }, { Ref: "@Other" }],
    without: "refused",
    resources: (property) => ({ ...OTHER_API, ...tokenWith({ RestApiId: undefined, ...property }) }),
    ask: (scene) => getItems(scene),
  },
  {
    property: `${AUTHORIZER}.Type`,
    values: ["TOKEN", "REQUEST"],
    without: "refused",
    resources: (property) => tokenWith({ Type: undefined, ...property }, "token"),
    ask: (scene) => getItems(scene),
  },
];
