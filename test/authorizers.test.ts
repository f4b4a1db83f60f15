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
const stack = await startLocal({ template: TEMPLATE, root, console: true, log: (entry) => log.push(entry) });
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

describe("the record of a request to an authorizer", () => {
  /** Sends a request, and returns the step of the authorizer in its record. */
  async function stepOf(method: string, path: string, authorization?: string) {
    const response = await ask(method, path, authorization);
    const id = response.headers.get("x-amzn-requestid");
    const record = await fetch(`${stack.awsEndpoint}/_countersign/requests/${id}`, {
      headers: { "x-countersign-token": stack.controlToken },
    });
    const text = await record.text();
    const { steps } = JSON.parse(text);
    return { step: steps.find(({ name }: Json) => name === "authorizer"), text };
  }

  it("has the claims of an accepted token, with the names of the user masked", async () => {
    const { id } = await signIn("Pool", "Web");
    const { step, text } = await stepOf("GET", "/me", id);
    expect(step).toMatchObject({ kind: "cognito", authorizer: expect.any(String), accepted: true });
    expect(step.checks.map(({ holds, what }: Json) => [what, holds])).toEqual([
      ["iss", true],
      ["signature", true],
      ["token_use", true],
      ["aud", true],
      ["exp", true],
    ]);
    expect(step.claims).toMatchObject({ token_use: "id", aud: ids.get("Web") });
    expect(step.claims["cognito:username"]).toMatch(/^‹[0-9a-f]{4}›$/);
    for (const secret of [id, id.split(".")[2], '"ada"']) expect(text).not.toContain(secret);
  });

  it("has what was expected beside what came, up to the check that failed", async () => {
    const { id } = await signIn("Pool", "Web");
    const { step } = await stepOf("PUT", "/me", id);
    expect(step).toMatchObject({ accepted: false, because: expect.stringContaining("needs an access token") });
    expect(step.checks.at(-1)).toEqual({ what: "token_use", expected: "access", given: "id", holds: false });
  });

  it("masks what a token claims whose signature is wrong", async () => {
    const { id } = await signIn("Pool", "Web");
    const [head, , signature] = id.split(".");
    const claims = { iss: `https://x/${PASSWORD}`, [PASSWORD]: PASSWORD, email: "ada@example.com", token_use: "id" };
    const forged = [head, Buffer.from(JSON.stringify(claims)).toString("base64url"), signature].join(".");
    const { step, text } = await stepOf("GET", "/me", forged);
    expect(step.checks).toEqual([
      {
        what: "iss",
        expected: `https://cognito-idp.${stack.region}.amazonaws.com/${ids.get("Pool")}`,
        given: expect.stringMatching(/^‹[0-9a-f]{4}›$/),
        holds: false,
      },
    ]);
    expect(step.claims).toMatchObject({ token_use: "id", email: expect.stringMatching(/^‹/) });
    for (const secret of [PASSWORD, "ada@example.com"]) expect(text).not.toContain(secret);
  });

  it("says that the request had no token", async () => {
    const { step } = await stepOf("GET", "/me");
    expect(step).toEqual({
      name: "authorizer",
      at: expect.any(Number),
      kind: "cognito",
      authorizer: expect.any(String),
      accepted: false,
      because: "the request has no token in the header Authorization",
      checks: [],
      claims: {},
    });
  });

  it("has the policy that a function returned, and whether it came from the cache", async () => {
    const { step, text } = await stepOf("GET", "/items", "grace-hopper");
    expect(step).toMatchObject({
      kind: "lambda",
      accepted: true,
      isCached: false,
      ttlSeconds: 300,
      policy: {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: "execute-api:Invoke",
            Resource: expect.stringMatching(/^arn:aws:execute-api:[^/]+\/dev\/GET\/items$/),
          },
        ],
      },
      principalId: expect.stringMatching(/^‹/),
      context: { level: expect.stringMatching(/^‹/) },
    });
    expect(text).not.toContain("grace-hopper");
    const again = await stepOf("PUT", "/items", "grace-hopper");
    expect(again.step).toMatchObject({ accepted: false, isCached: true, because: expect.stringContaining("cache") });
    const thrown = await stepOf("GET", "/items", "nobody");
    expect(thrown.step).toMatchObject({ accepted: false, isCached: false, because: expect.stringContaining("threw") });
    expect(thrown.step.policy).toBeUndefined();
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
