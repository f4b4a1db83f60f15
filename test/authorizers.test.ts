/** Authorizers of a running stack: an API whose methods ask a user pool or a function, called with real tokens. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsClient } from "aws4fetch";
import { afterAll, describe, expect, it } from "vitest";
import type { Json } from "../local/json.ts";
import type { LogEntry } from "../local/log.ts";
import { startLocal } from "../local/stack/start-local.ts";

const PASSWORD = "A-good-passw0rd";
const TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
};
const rest = { RestApiId: { Ref: "ShopApi" } };
const uriOf = (id: string) => ({
  "Fn::Sub": `arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${id}.Arn}/invocations`,
});
const arnOf = (id: string) => ({ "Fn::GetAtt": [id, "Arn"] });

/** Handlers: one answers with the authorizer's values, and the other allows the one method that each request is for. */
const CODE = `
exports.show = async ({ requestContext: { authorizer, identity } }) => ({
  statusCode: 200,
  body: JSON.stringify(authorizer ?? { apiKey: identity.apiKey, apiKeyId: identity.apiKeyId }),
});
exports.authorize = async ({ authorizationToken, methodArn }) => {
  if (authorizationToken === "nobody") throw new Error("Unauthorized");
  if (authorizationToken === "broken") throw new Error("the key store does not answer");
  return {
    principalId: authorizationToken,
    policyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: methodArn }] },
    context: { level: 3 },
  };
};
`;

const functionOf = (handler: string) => ({
  Type: "AWS::Lambda::Function",
  Properties: { Runtime: "nodejs24.x", Handler: `index.${handler}`, Role: arnOf("Role"), Code: { ZipFile: CODE } },
});
const permissionOf = (id: string, source: string) => ({
  Type: "AWS::Lambda::Permission",
  Properties: {
    Action: "lambda:InvokeFunction",
    Principal: "apigateway.amazonaws.com",
    FunctionName: { Ref: id },
    SourceArn: { "Fn::Sub": `arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${ShopApi}/${source}` },
  },
});
const resourceOf = (PathPart: string) => ({
  Type: "AWS::ApiGateway::Resource",
  Properties: { ...rest, ParentId: { "Fn::GetAtt": ["ShopApi", "RootResourceId"] }, PathPart },
});
const methodOf = (resource: string, HttpMethod: string, auth: Json) => ({
  Type: "AWS::ApiGateway::Method",
  Properties: {
    ...rest,
    ResourceId: { Ref: resource },
    HttpMethod,
    ...auth,
    Integration: { Type: "AWS_PROXY", IntegrationHttpMethod: "POST", Uri: uriOf("Show") },
  },
});
const byPool = { AuthorizationType: "COGNITO_USER_POOLS", AuthorizerId: { Ref: "PoolAuthorizer" } };
const byFunction = { AuthorizationType: "CUSTOM", AuthorizerId: { Ref: "FunctionAuthorizer" } };
const poolOf = { Type: "AWS::Cognito::UserPool", Properties: {} };
const clientOf = (pool: string) => ({
  Type: "AWS::Cognito::UserPoolClient",
  Properties: { UserPoolId: { Ref: pool }, ExplicitAuthFlows: ["ALLOW_ADMIN_USER_PASSWORD_AUTH"] },
});
const authorizerOf = (properties: Json) => ({
  Type: "AWS::ApiGateway::Authorizer",
  Properties: { ...rest, Name: "auth", IdentitySource: "method.request.header.Authorization", ...properties },
});

const linkOf = (key: string) => ({
  Type: "AWS::ApiGateway::UsagePlanKey",
  Properties: { KeyId: { Ref: key }, KeyType: "API_KEY", UsagePlanId: { Ref: "Plan" } },
});

const TEMPLATE = {
  Resources: {
    Role: { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: TRUST } },
    Show: functionOf("show"),
    ShowPermission: permissionOf("Show", "*/*/*"),
    Authorize: functionOf("authorize"),
    AuthorizePermission: permissionOf("Authorize", "authorizers/${FunctionAuthorizer}"),
    ShopApi: { Type: "AWS::ApiGateway::RestApi", Properties: { Name: "shop" } },
    Me: resourceOf("me"),
    Items: resourceOf("items"),
    GetMe: methodOf("Me", "GET", byPool),
    PutMe: methodOf("Me", "PUT", { ...byPool, AuthorizationScopes: ["aws.cognito.signin.user.admin"] }),
    GetItems: methodOf("Items", "GET", byFunction),
    PutItems: methodOf("Items", "PUT", byFunction),
    Reports: resourceOf("reports"),
    GetReports: methodOf("Reports", "GET", { AuthorizationType: "NONE", ApiKeyRequired: true }),
    ShopKey: { Type: "AWS::ApiGateway::ApiKey", Properties: { Enabled: true } },
    OldKey: { Type: "AWS::ApiGateway::ApiKey", Properties: { Enabled: false } },
    Plan: {
      Type: "AWS::ApiGateway::UsagePlan",
      Properties: { ApiStages: [{ ApiId: { Ref: "ShopApi" }, Stage: "dev" }], Quota: { Limit: 1, Period: "DAY" } },
    },
    ShopLink: linkOf("ShopKey"),
    OldLink: linkOf("OldKey"),
    Deployment: { Type: "AWS::ApiGateway::Deployment", Properties: { ...rest, StageName: "dev" } },
    Pool: poolOf,
    Web: clientOf("Pool"),
    Admin: clientOf("Pool"),
    OtherPool: poolOf,
    OtherWeb: clientOf("OtherPool"),
    PoolAuthorizer: authorizerOf({
      Type: "COGNITO_USER_POOLS",
      ProviderARNs: [arnOf("Pool")],
      IdentityValidationExpression: { Ref: "Web" },
    }),
    FunctionAuthorizer: authorizerOf({ Type: "TOKEN", AuthorizerUri: uriOf("Authorize") }),
  },
  Outputs: Object.fromEntries(
    ["Pool", "Web", "Admin", "OtherPool", "OtherWeb", "ShopKey"].map((id) => [id, { Value: { Ref: id } }]),
  ),
};

const log: LogEntry[] = [];
const root = await mkdtemp(join(tmpdir(), "countersign-"));
const stack = await startLocal({ template: TEMPLATE, root, log: (entry) => log.push(entry) });
afterAll(async () => {
  await stack.close();
  await rm(root, { recursive: true });
});

const aws = (service: string) => new AwsClient({ ...stack.developer, region: stack.region, service, retries: 0 });

async function outputs(): Promise<ReadonlyMap<string, string>> {
  const body = "Action=DescribeStacks&Version=2010-05-15";
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const text = await (await aws("cloudformation").fetch(stack.awsEndpoint, { method: "POST", headers, body })).text();
  const pairs = text.matchAll(/<OutputKey>(.*?)<\/OutputKey>\s*<OutputValue>(.*?)<\/OutputValue>/gs);
  return new Map(Array.from(pairs, ([, key = "", value = ""]) => [key, value]));
}
const ids = await outputs();

// biome-ignore lint/suspicious/noExplicitAny: an answer is read here as a person reads JSON
async function callPool(action: string, input: Json): Promise<any> {
  const headers = {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": `AWSCognitoIdentityProviderService.${action}`,
  };
  const body = JSON.stringify(input);
  return (await aws("cognito-idp").fetch(stack.awsEndpoint, { method: "POST", headers, body })).json();
}

/** Signs the user ada of a pool in by an app client, and returns her tokens. */
async function signIn(pool: string, client: string) {
  const user = { UserPoolId: ids.get(pool), Username: "ada" };
  await callPool("AdminCreateUser", { ...user, MessageAction: "SUPPRESS" });
  await callPool("AdminSetUserPassword", { ...user, Password: PASSWORD, Permanent: true });
  const { AuthenticationResult } = await callPool("AdminInitiateAuth", {
    UserPoolId: ids.get(pool),
    ClientId: ids.get(client),
    AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
    AuthParameters: { USERNAME: "ada", PASSWORD },
  });
  return { id: String(AuthenticationResult.IdToken), access: String(AuthenticationResult.AccessToken) };
}

const ask = (method: string, path: string, authorization?: string) =>
  fetch(`${stack.apis[0]?.url}${path}`, { method, headers: authorization === undefined ? {} : { authorization } });
const statusOf = async (...request: Parameters<typeof ask>) => (await ask(...request)).status;

describe("an authorizer of user pools", () => {
  it("lets the users of its pool in, and the method's function reads their claims", async () => {
    const { id } = await signIn("Pool", "Web");
    const response = await ask("GET", "/me", `Bearer ${id}`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      claims: {
        "cognito:username": "ada",
        aud: ids.get("Web"),
        token_use: "id",
        exp: expect.stringMatching(/^\w{3} \w{3} \d\d \d\d:\d\d:\d\d UTC \d{4}$/),
      },
    });
  });

  it("takes the token of a user who signed out, as long as the token is valid", async () => {
    const { access, id } = await signIn("Pool", "Web");
    await callPool("GlobalSignOut", { AccessToken: access });
    expect(await statusOf("GET", "/me", id)).toBe(200);
  });
});

describe("a Lambda authorizer", () => {
  it("lets in whom its function allows, with the values that the function returns", async () => {
    const response = await ask("GET", "/items", "ada");
    expect(await response.json()).toMatchObject({ principalId: "ada", level: "3" });
  });

  it("answers 401 to a thrown Unauthorized, and 500 to any other error", async () => {
    const [unauthorized, failed] = [await ask("GET", "/items", "nobody"), await ask("GET", "/items", "broken")];
    expect([unauthorized.status, await unauthorized.text()]).toEqual([401, '{"message":"Unauthorized"}']);
    expect([failed.status, await failed.text()]).toEqual([500, '{"message":null}']);
  });
});

describe("an API key", () => {
  const askWith = (key: string) => fetch(`${stack.apis[0]?.url}/reports`, { headers: { "x-api-key": key } });

  it("opens the stages of its usage plan, and the method's function reads it", async () => {
    const key = stack.environment["SHOP_KEY_VALUE"] ?? "";
    expect(key).toMatch(/^[A-Za-z0-9]{40}$/);
    const response = await askWith(key);
    expect([response.status, await response.json()]).toEqual([200, { apiKey: key, apiKeyId: ids.get("ShopKey") }]);
    expect(JSON.stringify(log)).not.toContain(key);
  });

  it("is refused when it is missing, unknown or not enabled", async () => {
    for (const key of ["", "unknown", stack.environment["OLD_KEY_VALUE"] ?? "?"]) {
      const response = await askWith(key);
      expect([response.status, await response.text()]).toEqual([403, '{"message":"Forbidden"}']);
    }
  });

  it("has no limits here: the start names the plan's quota", () => {
    expect(stack.withoutEffect).toContain("UsagePlan.Quota");
  });
});

describe("attacks", () => {
  it("A46: a token of another pool, app client or use, and a policy for another method, let nobody in", async () => {
    const [own, admin, other] = [
      await signIn("Pool", "Web"),
      await signIn("Pool", "Admin"),
      await signIn("OtherPool", "OtherWeb"),
    ];
    expect([await statusOf("GET", "/me", own.id), await statusOf("GET", "/me")]).toEqual([200, 401]);
    for (const token of [own.access, admin.id, admin.access, other.id, other.access])
      expect(await statusOf("GET", "/me", token)).toBe(401);
    for (const token of [own.id, admin.id, other.id, other.access])
      expect(await statusOf("PUT", "/me", token)).toBe(401);

    expect([await statusOf("GET", "/items", "eve"), await statusOf("PUT", "/items", "eve")]).toEqual([200, 403]);
    expect([await statusOf("PUT", "/items", "Eve"), await statusOf("GET", "/items", "Eve")]).toEqual([200, 403]);
    expect(await statusOf("GET", "/items")).toBe(401);
    for (const token of [own.id, admin.access, other.id]) expect(JSON.stringify(log)).not.toContain(token.slice(-40));
  });
});
