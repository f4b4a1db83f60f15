import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { RawResponse } from "../../http/raw-message.ts";
import type { Json } from "../../json.ts";
import { createSigningKeys } from "../../jwt/signing-keys.ts";
import type { Invocation } from "../../lambda/invocation.ts";
import type { LogEntry } from "../../log.ts";
import { type ApiPart, exportDocument } from "../definition/export-document.ts";
import { readDefinition } from "../definition/read-definition.ts";
import { createRestApi } from "../rest-api.ts";

const NOW = Date.UTC(2026, 10, 24, 12, 30, 5);
const SECONDS = NOW / 1000;
const API = "arn:aws:execute-api:eu-west-1:111122223333:Api-id";
const FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:f";
const AUTHORIZER = "arn:aws:lambda:eu-west-1:111122223333:function:authorizer";
const INVOKE = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions";

async function createPool(id: string) {
  const keys = createSigningKeys({ randomBytes });
  await keys.ready();
  return {
    arn: `arn:aws:cognito-idp:eu-west-1:111122223333:userpool/${id}`,
    providerName: `cognito-idp.eu-west-1.amazonaws.com/${id}`,
    keys,
  };
}
const [pool, second, other] = await Promise.all([createPool("P"), createPool("S"), createPool("O")]);

const CLAIMS: Json = {
  sub: "ada",
  "cognito:groups": ["a", "b"],
  email_verified: true,
  iss: `https://${pool.providerName}`,
  aud: "client",
  token_use: "id",
  auth_time: SECONDS,
  exp: SECONDS + 3600,
  iat: SECONDS,
};
const tokenWith = (change: Json = {}, from = pool) => from.keys.sign("id", { ...CLAIMS, ...change });
const ACCESS = { token_use: "access", aud: undefined, client_id: "client", scope: "openid items/read" };

/** An answer of the authorizer's function: a policy of one statement. */
const policy = (Effect: string, Resource: unknown, more: Json = {}) => ({
  principalId: "ada",
  policyDocument: { Version: "2012-10-17", Statement: [{ Effect, Action: "execute-api:Invoke", Resource }] },
  ...more,
});
const replyWith = (reply: unknown): Invocation => ({ kind: "replied", payload: JSON.stringify(reply) });

interface Setting {
  authorizer: Json;
  method?: Json;
  apiPolicy?: Json;
  permissions?: readonly { sourceArn?: string }[];
  /** Answers an event in place of the authorizer's function. */
  authorize?: (event: Json) => Invocation;
}

const part = (logicalId: string, type: string, properties: Json): ApiPart => ({
  logicalId,
  type: `AWS::ApiGateway::${type}`,
  ref: `${logicalId}-id`,
  attributes: { RootResourceId: "root" },
  properties: type === "RestApi" ? properties : { RestApiId: "Api-id", ...properties },
});

/** Reads an API with the methods GET and POST on /items and /items/{id}, all with the authorizer `Auth`. */
function read({ apiPolicy, authorizer, method = {} }: Setting) {
  const type = authorizer["Type"] === "COGNITO_USER_POOLS" ? "COGNITO_USER_POOLS" : "CUSTOM";
  const methodOf = (logicalId: string, ResourceId: string, HttpMethod: string) =>
    part(logicalId, "Method", {
      AuthorizationType: type,
      AuthorizerId: "Auth-id",
      HttpMethod,
      ResourceId,
      Integration: { IntegrationHttpMethod: "POST", Type: "AWS_PROXY", Uri: `${INVOKE}/${FUNCTION}/invocations` },
      ...method,
    });
  const { document, problems, templatePlace, authorizerIds } = exportDocument(
    part("Api", "RestApi", { ...(apiPolicy && { Policy: apiPolicy }) }),
    [
      part("Items", "Resource", { ParentId: "root", PathPart: "items" }),
      part("Item", "Resource", { ParentId: "Items-id", PathPart: "{id}" }),
      part("Auth", "Authorizer", { RestApiId: "Api-id", Name: "auth", ...authorizer }),
      methodOf("List", "Items-id", "GET"),
      methodOf("Post", "Items-id", "POST"),
      methodOf("Get", "Item-id", "GET"),
    ],
  );
  const definition = readDefinition(document, templatePlace, `${API}/dev`, {
    userPoolArns: [pool.arn, second.arn],
    functionArns: [FUNCTION, AUTHORIZER],
    stages: [{}],
  });
  return { definition, problems, authorizerIds };
}

function problemsOf(setting: Setting): readonly string[] {
  const { definition, problems } = read(setting);
  return [...problems, ...(definition.ok ? [] : definition.problems)];
}

/** Makes the API. `send` returns the answer; `events` has the events of the methods, and `asked` those of the authorizer. */
function scene(setting: Setting) {
  const { authorizerIds, definition } = read(setting);
  if (!definition.ok) throw new Error(definition.problems.join("\n"));
  const events: Json[] = [];
  const asked: Json[] = [];
  const log: LogEntry[] = [];
  const clock = { now: NOW };
  const api = createRestApi({
    id: "Api-id",
    name: "items",
    region: "eu-west-1",
    accountId: "111122223333",
    definition: definition.definition,
    authorizerIds,
    stage: { name: "dev", variables: { tenant: "red" }, deploymentId: "d1" },
    async invoke(arn, event) {
      (arn === AUTHORIZER ? asked : events).push(JSON.parse(event));
      return arn === AUTHORIZER && setting.authorize
        ? setting.authorize(JSON.parse(event))
        : replyWith({ statusCode: 200 });
    },
    permissions: [
      { functionArn: FUNCTION, principal: "apigateway.amazonaws.com" },
      ...(setting.permissions ?? [{}]).map((permission) => ({
        functionArn: AUTHORIZER,
        principal: "apigateway.amazonaws.com",
        ...permission,
      })),
    ],
    userPools: [pool, second, other],
    assumeForApi: (arn) => ({ because: `no role ${arn}` }),
    findSession: () => undefined,
    policiesOf: () => ({ identity: [] }),
    surroundings: { now: () => clock.now, randomBytes, after: () => () => undefined },
    log: (entry) => log.push(entry),
    mask: (value) => `<${value.length}>`,
  });
  const send = (target: string, headers: readonly [string, string][] = [], method = "GET") =>
    api.handle({
      method,
      target,
      headers: [["Host", "localhost:3000"], ["User-Agent", "test"], ...headers],
      body: Buffer.alloc(0),
      remoteAddress: "127.0.0.1",
    });
  return { asked, clock, events, log, send };
}

const withToken = (token: string): [string, string][] => [["Authorization", token]];
const typeOf = ({ headers }: RawResponse) => headers.find(([name]) => name === "x-amzn-ErrorType")?.[1];
const UNAUTHORIZED = [401, "UnauthorizedException", '{"message":"Unauthorized"}'];
const summarize = (response: RawResponse) => [response.status, typeOf(response), response.body];
const contextOf = (event: Json | undefined) => {
  const { requestContext } = (event ?? {}) as { requestContext?: { authorizer?: unknown } };
  return requestContext?.authorizer;
};

const POOLS = {
  Type: "COGNITO_USER_POOLS",
  ProviderARNs: [pool.arn, second.arn],
  IdentitySource: "method.request.header.Authorization",
};

describe("an authorizer of user pools", () => {
  it.each([
    ["bare", (token: string) => token],
    ["after Bearer", (token: string) => `Bearer ${token}`],
  ])("accepts an ID token %s, and hands its claims on as strings", async (_, write) => {
    const { events, send } = scene({ authorizer: POOLS });
    expect((await send("/items", withToken(write(tokenWith())))).status).toBe(200);
    expect(contextOf(events[0])).toEqual({
      claims: {
        sub: "ada",
        "cognito:groups": "a,b",
        email_verified: "true",
        iss: `https://${pool.providerName}`,
        aud: "client",
        token_use: "id",
        auth_time: String(SECONDS),
        exp: "Tue Nov 24 13:30:05 UTC 2026",
        iat: "Tue Nov 24 12:30:05 UTC 2026",
      },
    });
    expect(events[0]?.["headers"]).toMatchObject({ Authorization: expect.any(String) });
  });

  it("accepts a token of each of its pools", async () => {
    const { send } = scene({ authorizer: POOLS });
    const token = tokenWith({ iss: `https://${second.providerName}` }, second);
    expect((await send("/items", withToken(token))).status).toBe(200);
  });

  it.each<[string, () => [string, string][]]>([
    ["no token", () => []],
    ["a blank token", () => withToken(" ")],
    ["a token in another header", () => [["X-Token", tokenWith()]]],
    ["two tokens", () => [...withToken(tokenWith()), ...withToken(tokenWith())]],
    [
      "a signature of AWS",
      () => withToken("AWS4-HMAC-SHA256 Credential=AKIA/20261124/eu-west-1/execute-api/aws4_request"),
    ],
    ["a string that is not a JWT", () => withToken("Bearer a.b")],
    [
      "a token of a pool that the authorizer does not name",
      () => withToken(tokenWith({ iss: `https://${other.providerName}` }, other)),
    ],
    ["another pool's token with this pool's issuer", () => withToken(tokenWith({}, other))],
    ["a token of an unknown issuer", () => withToken(tokenWith({ iss: "https://accounts.example" }))],
    [
      "a changed token",
      () => withToken(tokenWith().replace(/\.[^.]+\./, `.${Buffer.from("{}").toString("base64url")}.`)),
    ],
    ["an access token", () => withToken(tokenWith(ACCESS))],
    ["an access token with an aud", () => withToken(tokenWith({ ...ACCESS, aud: "client" }))],
  ])("refuses %s with 401", async (_, headers) => {
    const { events, send } = scene({ authorizer: POOLS });
    expect(summarize(await send("/items", headers()))).toEqual(UNAUTHORIZED);
    expect(events).toEqual([]);
  });

  it("refuses a token without a signature, whatever algorithm it names", async () => {
    const { send } = scene({ authorizer: POOLS });
    const [, claims] = tokenWith().split(".");
    const header = Buffer.from('{"alg":"none"}').toString("base64url");
    expect((await send("/items", withToken(`${header}.${claims}.`))).status).toBe(401);
  });

  it("refuses a token from the second that exp names, in AWS's words", async () => {
    const { clock, send } = scene({ authorizer: POOLS });
    const token = tokenWith();
    clock.now = NOW + 3_600_000 - 1;
    expect((await send("/items", withToken(token))).status).toBe(200);
    clock.now = NOW + 3_600_000;
    expect(summarize(await send("/items", withToken(token)))).toEqual([
      401,
      "UnauthorizedException",
      '{"message":"The incoming token has expired"}',
    ]);
    for (const exp of [undefined, null, "soon"])
      expect((await send("/items", withToken(tokenWith({ exp })))).status).toBe(401);
  });

  it("with scopes, needs an access token that has one of them", async () => {
    const { send } = scene({ authorizer: POOLS, method: { AuthorizationScopes: ["items/write", "items/read"] } });
    const statusOf = async (change: Json) => (await send("/items", withToken(tokenWith(change)))).status;
    expect(await statusOf(ACCESS)).toBe(200);
    expect(await statusOf({ ...ACCESS, scope: "openid items/reader" })).toBe(401);
    expect(await statusOf({ ...ACCESS, scope: undefined })).toBe(401);
    expect(await statusOf({ scope: "items/read" })).toBe(401);
  });

  it("with a validation expression, refuses a token of an app client that it does not match as a whole", async () => {
    const { send } = scene({ authorizer: { ...POOLS, IdentityValidationExpression: "client|web" } });
    const statusOf = async (change: Json) => (await send("/items", withToken(tokenWith(change)))).status;
    expect([await statusOf({}), await statusOf({ aud: "web" })]).toEqual([200, 200]);
    for (const aud of ["clients", "my web", "x", undefined, ["client"]])
      expect(await statusOf({ aud }), String(aud)).toBe(401);
  });

  it("lets a valid token in only when the API's resource policy allows it too", async () => {
    const statement = {
      Effect: "Allow",
      Principal: "*",
      Action: "execute-api:Invoke",
      Resource: "execute-api:/dev/GET/items",
    };
    const { log, send } = scene({ authorizer: POOLS, apiPolicy: { Version: "2012-10-17", Statement: [statement] } });
    expect((await send("/items", withToken(tokenWith()))).status).toBe(200);
    const denied = await send("/items/1", withToken(tokenWith()));
    expect([denied.status, denied.body]).toEqual([403, expect.stringContaining("User: anonymous is not authorized")]);
    expect((await send("/items")).status).toBe(401);
    expect(log[0]).toMatchObject({ allowedBy: expect.stringContaining("the authorizer Auth accepts the token, and ") });
  });

  it("says in the log which check refused, and never a token or a claim", async () => {
    const { log, send } = scene({ authorizer: POOLS });
    const tokens = [tokenWith(), tokenWith({}, other), tokenWith({ exp: SECONDS - 1 }), tokenWith(ACCESS)];
    for (const token of tokens) await send("/items", withToken(token));
    expect(log.map((entry) => (entry.kind === "request" ? (entry.because ?? entry.allowedBy) : ""))).toEqual([
      "the authorizer Auth accepts the token, and the API has no resource policy",
      "none of the pool's keys made the token's signature by RS256",
      "the token has expired: refresh it",
      "the method has no AuthorizationScopes, so it needs an ID token, and this is another one",
    ]);
    const text = JSON.stringify(log);
    for (const token of tokens) expect(text).not.toContain(token.slice(-40));
    expect(text).not.toContain('"ada"');
  });
});

const TOKEN = {
  Type: "TOKEN",
  AuthorizerUri: `${INVOKE}/${AUTHORIZER}/invocations`,
  IdentitySource: "method.request.header.Authorization",
};
const REQUEST = { ...TOKEN, Type: "REQUEST" };
const DENIED = "User is not authorized to access this resource";

describe("a TOKEN authorizer", () => {
  it("gets the token and the method's ARN, and hands its context on as strings", async () => {
    const context = { text: "t", number: 7, isTrue: true };
    const { asked, events, send } = scene({
      authorizer: TOKEN,
      authorize: ({ methodArn }) => replyWith(policy("Allow", methodArn, { context })),
    });
    expect((await send("/items/7", withToken("Bearer x"))).status).toBe(200);
    expect(asked).toEqual([{ type: "TOKEN", methodArn: `${API}/dev/GET/items/7`, authorizationToken: "Bearer x" }]);
    expect(contextOf(events[0])).toEqual({
      text: "t",
      number: "7",
      isTrue: "true",
      principalId: "ada",
      integrationLatency: 0,
    });
  });

  it.each<[string, [string, string][]]>([
    ["missing", []],
    ["blank", withToken("  ")],
    ["repeated", [...withToken("Bearer x"), ...withToken("Bearer y")]],
    ["unlike the validation expression", withToken("x")],
    ["more than the validation expression", withToken("Bearer x y")],
  ])("is not invoked when the token is %s: the answer is 401", async (_, headers) => {
    const { asked, send } = scene({
      authorizer: { ...TOKEN, IdentityValidationExpression: "Bearer [a-z]" },
      authorize: () => replyWith(policy("Allow", "*")),
    });
    expect(summarize(await send("/items", headers))).toEqual(UNAUTHORIZED);
    expect(asked).toEqual([]);
    expect((await send("/items", withToken("Bearer x"))).status).toBe(200);
  });

  it.each<[string, unknown, string]>([
    ["denies", policy("Deny", "*"), `${DENIED} with an explicit deny in an identity-based policy`],
    [
      "allows another method",
      policy("Allow", `${API}/dev/POST/items`),
      `${DENIED} because no identity-based policy allows the execute-api:Invoke action`,
    ],
    [
      "allows another path",
      policy("Allow", `${API}/dev/GET/items/7`),
      `${DENIED} because no identity-based policy allows the execute-api:Invoke action`,
    ],
    [
      "allows another stage",
      policy("Allow", `${API}/prod/GET/items`),
      `${DENIED} because no identity-based policy allows the execute-api:Invoke action`,
    ],
    [
      "allows another API",
      policy("Allow", "arn:aws:execute-api:eu-west-1:111122223333:other/*"),
      `${DENIED} because no identity-based policy allows the execute-api:Invoke action`,
    ],
  ])("refuses with 403 when its policy %s", async (_, reply, message) => {
    const { events, send } = scene({ authorizer: TOKEN, authorize: () => replyWith(reply) });
    expect(summarize(await send("/items", withToken("x")))).toEqual([
      403,
      "AccessDeniedException",
      JSON.stringify({ Message: message }),
    ]);
    expect(events).toEqual([]);
  });

  it("refuses a path that its policy denies in another spelling, and allows only the spelling of methodArn", async () => {
    const Statement = [
      { Effect: "Allow", Action: "execute-api:Invoke", Resource: `${API}/dev/GET/items/*` },
      { Effect: "Deny", Action: "execute-api:Invoke", Resource: `${API}/dev/GET/items/secret` },
    ];
    const { send } = scene({
      authorizer: TOKEN,
      authorize: () => replyWith({ principalId: "a", policyDocument: { Version: "2012-10-17", Statement } }),
    });
    const statusOf = async (target: string) => (await send(target, withToken("x"))).status;
    expect(await statusOf("/items/7")).toBe(200);
    for (const target of ["/items/secret", "/items/secret/", "//items/secret", "/items/%73ecret", "/items/"])
      expect(await statusOf(target), target).toBe(403);
  });

  it.each<[string, Invocation, number]>([
    ["throws Unauthorized", { kind: "failed", because: "it threw", errorMessage: "Unauthorized" }, 401],
    ["throws another message", { kind: "failed", because: "it threw", errorMessage: "Unauthorized: x" }, 500],
    ["times out", { kind: "failed", because: "it did not answer" }, 500],
    ["is not run", { kind: "throttled", because: "a limit" }, 500],
    ["returns nothing", replyWith(null), 500],
    ["answers as a method's function", replyWith({ statusCode: 501, headers: {}, body: "" }), 500],
    ["returns no principalId", replyWith({ ...policy("Allow", "*"), principalId: undefined }), 500],
    ["returns no policy", replyWith({ principalId: "a" }), 500],
    ["returns an empty policy", replyWith({ principalId: "a", policyDocument: { Statement: [] } }), 500],
    ["returns an unknown effect", replyWith(policy("allow", "*")), 500],
    [
      "returns a condition key that is not evaluated",
      replyWith({
        principalId: "a",
        policyDocument: {
          Version: "2012-10-17",
          Statement: [
            { Effect: "Deny", Action: "*", Resource: "*", Condition: { StringEquals: { "aws:SourceVpce": "v" } } },
            { Effect: "Allow", Action: "*", Resource: "*" },
          ],
        },
      }),
      500,
    ],
    ["returns an object in its context", replyWith(policy("Allow", "*", { context: { a: {} } })), 500],
    ["returns null in its context", replyWith(policy("Allow", "*", { context: { a: null } })), 500],
  ])("lets nobody in when it %s", async (_, invocation, status) => {
    const { events, send } = scene({ authorizer: TOKEN, authorize: () => invocation });
    const response = await send("/items", withToken("x"));
    expect([response.status, response.body]).toEqual([status, status === 401 ? UNAUTHORIZED[2] : '{"message":null}']);
    expect(events).toEqual([]);
  });

  it.each<[string, Json, readonly { sourceArn?: string }[], number]>([
    ["any source", {}, [{}], 200],
    ["this authorizer", {}, [{ sourceArn: `${API}/authorizers/Auth-id` }], 200],
    ["another authorizer", {}, [{ sourceArn: `${API}/authorizers/Other-id` }], 500],
    ["a method", {}, [{ sourceArn: `${API}/*/GET/items` }], 500],
    ["no source", {}, [], 500],
    [
      "any source, but not to the role that the authorizer names",
      { AuthorizerCredentials: "arn:aws:iam::1:role/R" },
      [{}],
      500,
    ],
  ])("is invoked only with a permission for it: for %s", async (_, change, permissions, status) => {
    const { send } = scene({
      authorizer: { ...TOKEN, ...change },
      permissions,
      authorize: () => replyWith(policy("Allow", "*")),
    });
    const response = await send("/items", withToken("x"));
    expect([response.status, typeOf(response)]).toEqual([
      status,
      status === 500 ? "AuthorizerConfigurationException" : undefined,
    ]);
  });
});

describe("a REQUEST authorizer", () => {
  it("gets the method's event without the body, with empty objects for empty maps", async () => {
    const { asked, send } = scene({ authorizer: REQUEST, authorize: () => replyWith(policy("Allow", "*")) });
    await send("/items", withToken("x"));
    expect(asked[0]).toMatchObject({
      type: "REQUEST",
      methodArn: `${API}/dev/GET/items`,
      resource: "/items",
      path: "/items",
      httpMethod: "GET",
      headers: { Authorization: "x" },
      multiValueHeaders: { Authorization: ["x"] },
      queryStringParameters: {},
      multiValueQueryStringParameters: {},
      pathParameters: {},
      stageVariables: { tenant: "red" },
      requestContext: { stage: "dev", identity: { sourceIp: "127.0.0.1" } },
    });
    expect(Object.keys(asked[0] ?? {})).not.toContain("body");
  });

  const SOURCES =
    "method.request.header.X-Who, method.request.querystring.q, stageVariables.tenant, context.identity.sourceIp";

  it("is not invoked when an identity source is missing and results are cached", async () => {
    const setting = {
      authorizer: { ...REQUEST, IdentitySource: SOURCES },
      authorize: () => replyWith(policy("Allow", "*")),
    };
    const { asked, send } = scene(setting);
    const statusOf = async (target: string, headers: [string, string][] = []) => (await send(target, headers)).status;
    expect(await statusOf("/items?q=1", [["X-Who", "a"]])).toBe(200);
    expect(await statusOf("/items?q=1")).toBe(401);
    expect(await statusOf("/items?q=", [["X-Who", "a"]])).toBe(401);
    expect(await statusOf("/items", [["X-Who", "a"]])).toBe(401);
    expect(asked).toHaveLength(1);
    const uncached = scene({ ...setting, authorizer: { ...setting.authorizer, AuthorizerResultTtlInSeconds: 0 } });
    expect((await uncached.send("/items")).status).toBe(200);
  });

  it("is asked again as soon as one value of one identity source differs", async () => {
    const { asked, send } = scene({
      authorizer: { ...REQUEST, IdentitySource: SOURCES },
      authorize: () => replyWith(policy("Allow", "*")),
    });
    const requests: [string, [string, string][]][] = [
      ["/items?q=1", [["X-Who", "a"]]],
      ["/items?q=2", [["X-Who", "a"]]],
      ["/items?q=1", [["X-Who", "b"]]],
      ["/items?q=1&q=2", [["X-Who", "a"]]],
      [
        "/items?q=1",
        [
          ["X-Who", "a"],
          ["X-Who", "b"],
        ],
      ],
      ['/items?q=1","a', [["X-Who", "a"]]],
    ];
    for (const [target, headers] of [...requests, ...requests]) await send(target, headers);
    expect(asked).toHaveLength(requests.length);
  });
});

describe("the cache of a Lambda authorizer", () => {
  const onlyGet = { authorizer: TOKEN, authorize: ({ methodArn }: Json) => replyWith(policy("Allow", methodArn)) };

  it("uses a result again for five minutes, or as long as the template says", async () => {
    for (const [authorizer, seconds] of [
      [TOKEN, 300],
      [{ ...TOKEN, AuthorizerResultTtlInSeconds: 20 }, 20],
    ] as const) {
      const { asked, clock, send } = scene({ ...onlyGet, authorizer });
      await send("/items", withToken("x"));
      clock.now += seconds * 1000 - 1;
      await send("/items", withToken("x"));
      expect(asked).toHaveLength(1);
      clock.now += 1;
      await send("/items", withToken("x"));
      expect(asked).toHaveLength(2);
    }
  });

  it("is off with a time of 0", async () => {
    const { asked, send } = scene({ ...onlyGet, authorizer: { ...TOKEN, AuthorizerResultTtlInSeconds: 0 } });
    await send("/items", withToken("x"));
    await send("/items", withToken("x"));
    expect(asked).toHaveLength(2);
  });

  it("applies a policy to the other methods of the API: a policy for one method refuses the others", async () => {
    const { asked, log, send } = scene(onlyGet);
    expect((await send("/items", withToken("x"))).status).toBe(200);
    expect((await send("/items", withToken("x"), "POST")).status).toBe(403);
    expect((await send("/items/7", withToken("x"))).status).toBe(403);
    expect(asked).toHaveLength(1);
    expect(log[1]).toMatchObject({
      because:
        "no statement of the policy of the authorizer Auth (a result from the cache) allows this method and path",
    });
  });

  it("keeps a refusal by policy, and neither Unauthorized nor a failure", async () => {
    for (const [invocation, times] of [
      [replyWith(policy("Deny", "*")), 1],
      [{ kind: "failed", because: "it threw", errorMessage: "Unauthorized" }, 2],
      [replyWith({}), 2],
    ] as const) {
      const { asked, send } = scene({ authorizer: TOKEN, authorize: () => invocation });
      await send("/items", withToken("x"));
      await send("/items", withToken("x"));
      expect(asked).toHaveLength(times);
    }
  });

  it("has no result of one token for another", async () => {
    const { send } = scene({
      authorizer: TOKEN,
      authorize: ({ authorizationToken }) => replyWith(policy(authorizationToken === "good" ? "Allow" : "Deny", "*")),
    });
    expect((await send("/items", withToken("good"))).status).toBe(200);
    for (const token of ["bad", "Good", "good ", "goo"])
      expect((await send("/items", withToken(token))).status).toBe(403);
  });

  it("leaves tokens, context and the paths of policies out of the log", async () => {
    const { log, send } = scene({
      authorizer: TOKEN,
      authorize: () =>
        replyWith(policy("Allow", `${API}/dev/GET/items/hidden-path`, { context: { who: "hidden-value" } })),
    });
    await send("/items/hidden-path", withToken("hidden-token"));
    await send("/items/7", withToken("hidden-token"));
    expect(log).toHaveLength(2);
    expect(JSON.stringify(log)).not.toContain("hidden");
  });
});

describe("a Lambda authorizer beside a resource policy", () => {
  const statement = (Effect: string, Resource: string) => ({
    Effect,
    Principal: "*",
    Action: "execute-api:Invoke",
    Resource,
  });
  const settingOf = (effect: string, Resource: string, Effect: string): Setting => ({
    authorizer: TOKEN,
    apiPolicy: { Version: "2012-10-17", Statement: [statement(effect, Resource)] },
    authorize: () => replyWith(policy(Effect, Effect === "Nothing" ? [] : "*")),
  });

  it.each([
    ["both allow", "Allow", "execute-api:/*", "Allow", 200],
    ["the authorizer alone allows", "Allow", "execute-api:/dev/POST/*", "Allow", 200],
    ["the authorizer denies", "Allow", "execute-api:/*", "Deny", 403],
  ])("answers %s with %s on %s and %s: %i", async (_, effect, resource, byAuthorizer, status) => {
    const { send } = scene(settingOf(effect, resource, byAuthorizer));
    expect((await send("/items", withToken("x"))).status).toBe(status);
  });

  it("lets a caller in whom the resource policy alone allows", async () => {
    const { send } = scene({
      ...settingOf("Allow", "execute-api:/*", "Allow"),
      authorize: () => replyWith(policy("Allow", `${API}/dev/POST/items`)),
    });
    expect((await send("/items", withToken("x"))).status).toBe(200);
  });

  it("is not asked when the resource policy denies", async () => {
    const { asked, send } = scene(settingOf("Deny", "execute-api:/*", "Allow"));
    const response = await send("/items", withToken("x"));
    expect([response.status, response.body]).toEqual([
      403,
      '{"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:eu-west-1:********3333:Api-id/dev/GET/items with an explicit deny in a resource-based policy"}',
    ]);
    expect(asked).toEqual([]);
  });
});

describe("the template of an authorizer", () => {
  it.each<[string, Setting, string]>([
    [
      "a pool of another stack",
      { authorizer: { ...POOLS, ProviderARNs: [other.arn] } },
      "Auth.ProviderARNs[0] is arn:aws:cognito-idp:eu-west-1:111122223333:userpool/O, which is not a user pool of the template",
    ],
    ["no pool", { authorizer: { ...POOLS, ProviderARNs: [] } }, "Auth.ProviderARNs must name at least one user pool"],
    [
      "no header",
      { authorizer: { ...POOLS, IdentitySource: undefined } },
      "Auth.IdentitySource must name the header with the token",
    ],
    [
      "a function of another stack",
      { authorizer: { ...TOKEN, AuthorizerUri: `${INVOKE}/${AUTHORIZER}2/invocations` } },
      `Auth.AuthorizerUri invokes ${AUTHORIZER}2, which is not a function, a version or an alias of the template`,
    ],
    [
      "another integration",
      { authorizer: { ...TOKEN, AuthorizerUri: "https://auth.example" } },
      "Auth.AuthorizerUri must be arn:aws:apigateway:REGION:lambda:path",
    ],
    [
      "a Java expression",
      { authorizer: { ...TOKEN, IdentityValidationExpression: "\\ABearer .*" } },
      "Auth.IdentityValidationExpression has syntax that JavaScript reads in another way",
    ],
    [
      "a broken expression",
      { authorizer: { ...TOKEN, IdentityValidationExpression: "(?i)bearer .*+" } },
      "Auth.IdentityValidationExpression is not a regular expression",
    ],
    [
      "a time over an hour",
      { authorizer: { ...TOKEN, AuthorizerResultTtlInSeconds: 3601 } },
      "Auth.AuthorizerResultTtlInSeconds must be between 0 and 3600",
    ],
    [
      "an unknown identity source",
      { authorizer: { ...REQUEST, IdentitySource: "method.request.body.x" } },
      "Auth.IdentitySource names method.request.body.x, which is not imitated",
    ],
    [
      "a variable that authorizers do not have",
      { authorizer: { ...REQUEST, IdentitySource: "context.authorizer.sub" } },
      "Auth.IdentitySource names context.authorizer.sub, which is not imitated",
    ],
    [
      "results cached without an identity",
      { authorizer: { ...REQUEST, IdentitySource: undefined } },
      "Auth.IdentitySource must name a part of the request",
    ],
    [
      "an expression for a whole request",
      { authorizer: { ...REQUEST, IdentityValidationExpression: "x" } },
      "Auth.IdentityValidationExpression has no effect on a REQUEST authorizer",
    ],
    [
      "another type",
      { authorizer: { ...TOKEN, Type: "JWT" } },
      "Auth.Type is imitated only as COGNITO_USER_POOLS, TOKEN or REQUEST",
    ],
    [
      "an authorizer of another API",
      { authorizer: { ...TOKEN, RestApiId: "Other-id" } },
      "List.AuthorizerId names Auth-id, which is not defined",
    ],
    [
      "a method of another type",
      { authorizer: POOLS, method: { AuthorizationType: "CUSTOM" } },
      "List.AuthorizationType is CUSTOM, but Auth is an authorizer of another type",
    ],
    [
      "a method without its authorizer",
      { authorizer: POOLS, method: { AuthorizerId: undefined } },
      "List.AuthorizationType is COGNITO_USER_POOLS, but the operation's security names no authorizer",
    ],
    [
      "a public method with an authorizer",
      { authorizer: POOLS, method: { AuthorizationType: "NONE" } },
      "List.AuthorizationType says NONE, but the operation's security names a scheme",
    ],
    [
      "a signed method with an authorizer",
      { authorizer: POOLS, method: { AuthorizationType: "AWS_IAM" } },
      "List.AuthorizerId names the authorizer Auth, but the method requires a signature too",
    ],
    [
      "scopes for a Lambda authorizer",
      { authorizer: TOKEN, method: { AuthorizationScopes: ["a"] } },
      "List.AuthorizerId has scopes for Auth, but only authorizers of user pools check scopes",
    ],
    [
      "an empty scope, which every token would have",
      { authorizer: POOLS, method: { AuthorizationScopes: [""] } },
      "List.AuthorizerId has a scope for Auth that is empty or has a space: no token can have it",
    ],
  ])("stops the start at %s, with its place", (_, setting, problem) => {
    expect(problemsOf(setting).join("\n")).toContain(problem);
  });

  it("names a problem of an authorizer once, however many methods have it", () => {
    expect(problemsOf({ authorizer: { ...POOLS, ProviderARNs: [] } })).toHaveLength(1);
  });

  it("stops the start at an authorizer with the name of a scheme of the API's Body", () => {
    for (const schemes of [{ components: { securitySchemes: { Auth: {} } } }, { securityDefinitions: { Auth: {} } }]) {
      const { problems } = exportDocument(part("Api", "RestApi", { Body: schemes }), [
        part("Auth", "Authorizer", POOLS),
      ]);
      expect(problems).toEqual([expect.stringContaining("Auth has the name of a security scheme in the API's Body")]);
    }
  });
});
