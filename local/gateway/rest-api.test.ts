import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { RawRequest, RawResponse } from "../http/raw-message.ts";
import type { Invocation } from "../lambda/invocation.ts";
import type { LogEntry } from "../log.ts";
import { readDefinition } from "./definition/read-definition.ts";
import { placesIn } from "./definition/reading.ts";
import { createRestApi } from "./rest-api.ts";

const FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:f";
const NOW = Date.UTC(2026, 10, 24, 12, 30, 5);

type Json = Record<string, unknown>;

function operation(extra: Json = {}): Json {
  return {
    operationId: "op",
    "x-amazon-apigateway-auth": { type: "NONE" },
    "x-amazon-apigateway-integration": {
      type: "aws_proxy",
      httpMethod: "POST",
      timeoutInMillis: 1000,
      uri: `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${FUNCTION}/invocations`,
    },
    ...extra,
  };
}

const requiredParameter = (name: string, place: string) => ({
  ...{ name, in: place, required: true },
  // API Gateway ignores the whole schema.
  schema: { type: "integer", enum: [1], pattern: "^1$", maxLength: 1 },
});
const optional = { name: "o", in: "query", required: false, schema: { type: "string", minLength: 1 } };

const DOCUMENT: Json = {
  openapi: "3.0.3",
  "x-amazon-apigateway-request-validators": { p: { validateRequestParameters: true, validateRequestBody: false } },
  "x-amazon-apigateway-request-validator": "p",
  paths: {
    "/": { get: operation() },
    "/people/{id}": {
      get: operation(),
      post: operation({
        parameters: [
          requiredParameter("q", "query"),
          requiredParameter("id", "path"),
          requiredParameter("X-Who", "header"),
          optional,
        ],
      }),
    },
    "/people/me": { get: operation() },
    "/files/{path+}": { get: operation() },
  },
};

interface Scene {
  events: Json[];
  log: LogEntry[];
  /** Tasks that the gateway has scheduled, with their delay in `ms`; the test runs them. */
  timers: { ms: number; task: () => void }[];
  send: (target: string, request?: Partial<RawRequest>) => Promise<RawResponse>;
}

/** Makes a gateway whose Lambda function is `invoke`. */
function scene(
  invoke: (onBegin: () => void) => Promise<Invocation> | Invocation = replyWith({ statusCode: 200 }),
  change: { document?: Json; permissions?: Json[] } = {},
): Scene {
  const events: Json[] = [];
  const log: LogEntry[] = [];
  const timers: Scene["timers"] = [];
  const read = readDefinition(
    change.document ?? DOCUMENT,
    placesIn("Api.Body"),
    "arn:aws:execute-api:eu-west-1:111122223333:api1/dev",
  );
  if (!read.ok) throw new Error(read.problems.join("\n"));
  const api = createRestApi({
    id: "api1",
    name: "people",
    region: "eu-west-1",
    accountId: "111122223333",
    definition: read.definition,
    stage: { name: "dev", variables: { colour: "red" }, deploymentId: "d1" },
    async invoke(arn, event, onBegin = () => undefined) {
      expect(arn).toBe(FUNCTION);
      events.push(JSON.parse(event));
      return invoke(onBegin);
    },
    permissions: (change.permissions ?? [{}]).map((permission) => ({
      functionArn: FUNCTION,
      principal: "apigateway.amazonaws.com",
      ...permission,
    })),
    assumeForApi: (arn) => ({ because: `no role ${arn}` }),
    findSession: () => undefined,
    policiesOf: () => ({ identity: [] }),
    surroundings: {
      now: () => NOW,
      randomBytes,
      after(ms, task) {
        const timer = { ms, task };
        timers.push(timer);
        return () => void timers.splice(timers.indexOf(timer), 1);
      },
    },
    log: (entry) => log.push(entry),
    mask: (value) => `<${value.length}>`,
  });
  return {
    events,
    log,
    timers,
    send: (target, request = {}) =>
      api.handle({
        method: "GET",
        target,
        headers: [["Host", "localhost:3000"]],
        body: Buffer.alloc(0),
        remoteAddress: "127.0.0.1",
        ...request,
      }),
  };
}

function replyWith(reply: unknown): () => Invocation {
  return () => ({ kind: "replied", payload: JSON.stringify(reply) });
}

/** Headers of a request that never reach the function. */
const DROPPED = [
  ...["Connection", "Content-Length", "Content-MD5", "Expect", "Max-Forwards", "Proxy-Authenticate", "Server", "TE"],
  ...["Trailer", "Transfer-Encoding", "Upgrade", "WWW-Authenticate"],
];

const header = ({ headers }: RawResponse, name: string) =>
  headers.find(([known]) => known.toLowerCase() === name.toLowerCase())?.[1];

describe("routing", () => {
  it.each([
    ["/", "/", null],
    ["/people/7", "/people/{id}", { id: "7" }],
    ["/people/7/", "/people/{id}", { id: "7" }],
    ["//people/7", "/people/{id}", { id: "7" }],
    ["/people/me", "/people/me", null],
    ["/people/a%2Fb", "/people/{id}", { id: "a%2Fb" }],
    ["/files/a/b%20c", "/files/{path+}", { path: "a/b%20c" }],
  ])("matches %s with %s", async (target, resource, pathParameters) => {
    const { events, send } = scene();
    expect((await send(target)).status).toBe(200);
    expect(events[0]).toMatchObject({ resource, pathParameters });
  });

  it.each([
    "/people",
    "/people/",
    "/people//",
    "/people//7",
    "/people/7//",
    "/people/7/8",
    "/nowhere",
    "/people/../people/me",
    "/files",
    "/files/",
  ])("finds no route for %s", async (target) => {
    const { events, send } = scene();
    const response = await send(target);
    expect([response.status, response.body]).toEqual([403, '{"message":"Missing Authentication Token"}']);
    expect(events).toEqual([]);
  });
});

describe("required parameters", () => {
  it("are named in the order headers, path, query when they are missing or blank", async () => {
    const { events, send } = scene();
    const response = await send("/people/7?q=%20", { method: "POST" });
    expect(response.status).toBe(400);
    expect(header(response, "x-amzn-ErrorType")).toBe("BadRequestException");
    expect(response.body).toBe('{"message": "Missing required request parameters: [X-Who, q]"}');
    expect(events).toEqual([]);
  });

  it("are matched by the declared name alone: their values are not validated", async () => {
    const { send } = scene();
    const headers: [string, string][] = [
      ["Host", "h"],
      ["X-Who", "1"],
    ];
    expect((await send("/people/7?Q=1", { method: "POST", headers })).status).toBe(400);
    expect((await send("/people/7?q=anything&q=&q=x", { method: "POST", headers })).status).toBe(200);
  });

  it("are matched in the declared case, except headers whose case AWS changes", async () => {
    const post = operation({
      parameters: [requiredParameter("X-Who", "header"), requiredParameter("Accept", "header")],
    });
    const { send } = scene(undefined, { document: { ...DOCUMENT, paths: { "/": { post } } } });
    const sendAs = (who: string) =>
      send("/", {
        method: "POST",
        headers: [
          ["Host", "h"],
          [who, "1"],
          ["accept", "*/*"],
        ],
      });
    expect((await sendAs("x-who")).body).toBe('{"message": "Missing required request parameters: [X-Who]"}');
    expect((await sendAs("X-Who")).status).toBe(200);
  });

  it("are missing in a request that has a header in other capitals, and the log says so", async () => {
    const { log, send } = scene();
    const headers: [string, string][] = [
      ["Host", "h"],
      ["x-who", "1"],
    ];
    const response = await send("/people/7?q=1", { method: "POST", headers });
    expect(response.status).toBe(400);
    expect(response.body).toBe('{"message": "Missing required request parameters: [X-Who]"}');
    expect(JSON.stringify(log)).toContain(
      "the header X-Who must be sent with these capital letters, and the request has x-who",
    );
  });

  it("are not checked where no validator is chosen", async () => {
    const { "x-amazon-apigateway-request-validator": _, ...document } = DOCUMENT;
    expect((await scene(undefined, { document }).send("/people/7", { method: "POST" })).status).toBe(200);
  });

  it("are refused in the words of the definition's gateway response", async () => {
    const shaped = {
      ...DOCUMENT,
      "x-amazon-apigateway-gateway-responses": {
        BAD_REQUEST_PARAMETERS: {
          statusCode: 422,
          responseParameters: {
            "gatewayresponse.header.Content-Type": "'application/problem+json'",
            "gatewayresponse.header.X-Id": "context.requestId",
          },
          responseTemplates: {
            "application/json": '{"detail":$context.error.messageString,"type":"$context.error.responseType"}',
          },
        },
      },
    };
    const response = await scene(undefined, { document: shaped }).send("/people/7", { method: "POST" });
    expect(response.status).toBe(422);
    expect(response.body).toBe(
      '{"detail":"Missing required request parameters: [X-Who, q]","type":"BAD_REQUEST_PARAMETERS"}',
    );
    expect(header(response, "content-type")).toBe("application/problem+json");
    expect(header(response, "x-id")).toBe(header(response, "x-amzn-requestid"));
  });
});

describe("the event", () => {
  it("has AWS's keys in AWS's order", async () => {
    const { events, send } = scene();
    await send("/people/7?b=1&a=x%20y&b=2&c");
    expect(Object.keys(events[0] ?? {})).toEqual([
      "resource",
      "path",
      "httpMethod",
      "headers",
      "multiValueHeaders",
      "queryStringParameters",
      "multiValueQueryStringParameters",
      "pathParameters",
      "stageVariables",
      "requestContext",
      "body",
      "isBase64Encoded",
    ]);
    expect(events[0]).toMatchObject({
      path: "/people/7",
      queryStringParameters: { b: "2", a: "x y", c: "" },
      multiValueQueryStringParameters: { b: ["1", "2"], a: ["x y"], c: [""] },
      stageVariables: { colour: "red" },
      body: null,
      isBase64Encoded: false,
      requestContext: {
        accountId: "111122223333",
        apiId: "api1",
        deploymentId: "d1",
        domainName: "localhost:3000",
        httpMethod: "GET",
        path: "/people/7",
        protocol: "HTTP/1.1",
        requestTime: "24/Nov/2026:12:30:05 +0000",
        requestTimeEpoch: NOW,
        resourcePath: "/people/{id}",
        stage: "dev",
        identity: { sourceIp: "127.0.0.1", accessKey: null, cognitoIdentityId: null, userArn: null, userAgent: null },
      },
    });
  });

  it("has a context with AWS's keys alone, and null for everything that an unsigned caller lacks", async () => {
    const { events, send } = scene();
    const host = "api1.execute-api.eu-west-1.amazonaws.com";
    const headers: [string, string][] = [
      ["Host", host],
      ["User-Agent", "u"],
      ["X-Forwarded-For", "10.0.0.1"],
    ];
    const response = await send("//dev//people/7?a=1", { headers });
    const nobody = { accessKey: null, accountId: null, caller: null, principalOrgId: null, user: null, userArn: null };
    const noIdentity = {
      cognitoAuthenticationProvider: null,
      cognitoAuthenticationType: null,
      cognitoIdentityId: null,
      cognitoIdentityPoolId: null,
    };
    expect(events[0]).toMatchObject({
      path: "/people/7",
      headers: { "X-Amzn-Trace-Id": header(response, "X-Amzn-Trace-Id") },
    });
    expect(events[0]?.["requestContext"]).toEqual({
      accountId: "111122223333",
      apiId: "api1",
      deploymentId: "d1",
      domainName: host,
      domainPrefix: "api1",
      extendedRequestId: header(response, "x-amz-apigw-id"),
      httpMethod: "GET",
      identity: { ...nobody, ...noIdentity, sourceIp: "127.0.0.1", userAgent: "u" },
      path: "/dev//people/7",
      protocol: "HTTP/1.1",
      requestId: header(response, "x-amzn-RequestId"),
      requestTime: "24/Nov/2026:12:30:05 +0000",
      requestTimeEpoch: NOW,
      resourceId: expect.stringMatching(/^[a-z0-9]{6}$/),
      resourcePath: "/people/{id}",
      stage: "dev",
    });
  });

  it("has null, never an empty object, where there is no query", async () => {
    const { events, send } = scene();
    await send("/people/7");
    await send("/people/7?");
    for (const event of events)
      expect(event).toMatchObject({ queryStringParameters: null, multiValueQueryStringParameters: null });
  });

  it("keeps every header in both maps, except those that API Gateway drops", async () => {
    const { events, send } = scene();
    await send("/", {
      headers: [
        ["Host", "h"],
        ["X-A", "1"],
        ["x-b", "b"],
        ["X-A", "2"],
        ["user-agent", "u"],
        ["accept", "a"],
        ["content-type", "c"],
        ["authorization", "Bearer x"],
        ["X-Amz-Date", "d"],
        ["X-Amz-Security-Token", "t"],
        ["X-Forwarded-For", "10.0.0.1"],
        ["x-forwarded-port", "1"],
        ["X-FORWARDED-PROTO", "gopher"],
        ...DROPPED.map((name): [string, string] => [name, "0"]),
      ],
    });
    const trace = expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
    const [event] = events;
    expect(event?.["multiValueHeaders"]).toEqual({
      "X-A": ["1", "2"],
      "x-b": ["b"],
      "User-Agent": ["u"],
      Accept: ["a"],
      "Content-Type": ["c"],
      Authorization: ["Bearer x"],
      "X-Amz-Date": ["d"],
      "X-Amz-Security-Token": ["t"],
      Host: ["h"],
      "X-Amzn-Trace-Id": [trace],
      "X-Forwarded-For": ["10.0.0.1, 127.0.0.1"],
      "X-Forwarded-Port": ["443"],
      "X-Forwarded-Proto": ["https"],
    });
    expect(event?.["headers"]).toMatchObject({ "X-A": "2", "User-Agent": "u", Host: "h", "X-Amzn-Trace-Id": trace });
    expect(Object.keys(event?.["headers"] ?? {})).toEqual(Object.keys(event?.["multiValueHeaders"] ?? {}));
  });

  it("has the body as a string, and a query's bytes read as UTF-8", async () => {
    const { events, send } = scene();
    const headers: [string, string][] = [
      ["Host", "h"],
      ["X-Who", "1"],
    ];
    await send("/people/7?q=%C3%A9%2B", { method: "POST", headers, body: Buffer.from('{"a":"é"}') });
    expect(events[0]).toMatchObject({ body: '{"a":"é"}', queryStringParameters: { q: "é+" } });
  });

  it("has a parameter named __proto__ like any other", async () => {
    const { events, send } = scene();
    await send("/?__proto__=1&constructor=2");
    expect(JSON.stringify(events[0]?.["queryStringParameters"])).toBe('{"__proto__":"1","constructor":"2"}');
  });

  it("is refused when it is one byte longer than Lambda accepts", async () => {
    const { events, send } = scene();
    const headers: [string, string][] = [
      ["Host", "h"],
      ["X-Who", "1"],
    ];
    const post = (length: number) =>
      send("/people/7?q=1", { method: "POST", headers, body: Buffer.alloc(length, "x") });
    await post(1);
    const most = 6 * 1024 * 1024 - JSON.stringify(events[0]).length + 1;
    expect((await post(most)).status).toBe(200);
    const response = await post(most + 1);
    expect([response.status, response.body]).toEqual([413, '{"message": "Request Too Long"}']);
    expect(header(response, "x-amzn-ErrorType")).toBe("BadRequestException");
    expect(events).toHaveLength(2);
  });
});

describe("the function's answer", () => {
  it.each([
    ["a status, headers and a body", { statusCode: 201, headers: { "X-A": "1" }, body: "b" }, 201, "b"],
    ["a status as a string", { statusCode: "201" }, 201, ""],
    ["no status", { headers: {} }, 200, ""],
    ["no body", { statusCode: 204 }, 204, ""],
    ["null headers", { statusCode: 200, headers: null, body: null }, 200, ""],
    [
      "a base64 flag without a binary media type",
      { statusCode: 200, isBase64Encoded: true, body: "aGk=" },
      200,
      "aGk=",
    ],
  ])("is sent when it has %s", async (_, reply, status, body) => {
    const response = await scene(replyWith(reply)).send("/");
    expect([response.status, response.body]).toEqual([status, body]);
    expect(header(response, "content-type")).toBe("application/json");
    expect(header(response, "x-amzn-requestid")).toBeDefined();
    expect(header(response, "x-amzn-errortype")).toBeUndefined();
  });

  it("has both header maps merged, the list's values first and under its spelling", async () => {
    const reply = {
      statusCode: 200,
      headers: { "x-a": "3", flag: true, "Content-Type": "text/plain" },
      multiValueHeaders: { "X-A": ["1", "2"] },
    };
    const { headers } = await scene(replyWith(reply)).send("/");
    expect(headers.slice(0, 5)).toEqual([
      ["X-A", "1"],
      ["X-A", "2"],
      ["X-A", "3"],
      ["flag", "true"],
      ["Content-Type", "text/plain"],
    ]);
  });

  it("has its own Date, Server and other headers of the gateway under a remapped name", async () => {
    const reply = {
      statusCode: 200,
      headers: {
        Date: "d",
        Server: "s",
        Connection: "c",
        "Content-Length": "9",
        "Transfer-Encoding": "t",
        Trailer: "X-A",
        "WWW-Authenticate": "w",
      },
    };
    const response = await scene(replyWith(reply)).send("/");
    for (const name of ["Date", "Server", "Connection", "Content-Length", "WWW-Authenticate"]) {
      expect(header(response, `x-amzn-Remapped-${name}`)).toBeDefined();
      expect(header(response, name)).toBeUndefined();
    }
    expect(header(response, "Transfer-Encoding")).toBeUndefined();
    expect(header(response, "Trailer")).toBeUndefined();
  });

  it.each([
    ["a string", "hello"],
    ["a list", []],
    ["null", null],
    ["a key that no proxy response has", { statusCode: 200, status: 200 }],
    ["a status that is not a number", { statusCode: "ok" }],
    ["a status out of range", { statusCode: 1000 }],
    ["a body that is not a string", { statusCode: 200, body: { a: 1 } }],
    ["a multi-value header that is not an array", { statusCode: 200, multiValueHeaders: { a: "b" } }],
    ["a header that is an object", { statusCode: 200, headers: { a: {} } }],
    ["a header that would begin another line", { statusCode: 200, headers: { a: "b\r\nSet-Cookie: c" } }],
  ])("is a 502 when it is %s", async (_, reply) => {
    const { log, send } = scene(replyWith(reply));
    const response = await send("/");
    expect([response.status, response.body]).toEqual([502, '{"message": "Internal server error"}']);
    expect(header(response, "x-amzn-ErrorType")).toBe("InternalServerErrorException");
    expect(log[0]).toMatchObject({
      status: 502,
      because: expect.stringContaining("the function's reply is not a proxy response"),
    });
  });

  it("is a 502 when the function fails, and the caller is not told why", async () => {
    const { log, send } = scene(() => ({ kind: "failed", because: "it threw TypeError" }));
    expect(await send("/")).toMatchObject({ status: 502, body: '{"message": "Internal server error"}' });
    expect(log[0]).toMatchObject({ because: "it threw TypeError" });
  });

  it.each([
    ["the function began", true, "the function did not answer within 1000 ms, the integration's timeoutInMillis"],
    [
      "its event only waited",
      false,
      "the function did not begin within 1000 ms, the integration's timeoutInMillis: its event waited for a free worker all the time",
    ],
  ])(
    "is a 504 when it does not come within the integration's time, and the log says whether %s",
    async (_, begins, because) => {
      const { log, send, timers } = scene((onBegin) => {
        if (begins) onBegin();
        return new Promise(() => undefined);
      });
      const response = send("/");
      await new Promise((resolve) => setImmediate(resolve));
      expect(timers.map(({ ms }) => ms)).toEqual([1000]);
      timers[0]?.task();
      expect(await response).toMatchObject({ status: 504, body: '{"message": "Endpoint request timed out"}' });
      expect(log).toMatchObject([{ because }]);
    },
  );

  it("is a 500 when Lambda throttles, and the log names the limit", async () => {
    const { log, send } = scene(() => ({ kind: "throttled", because: "a limit of concurrent executions" }));
    expect(await send("/")).toMatchObject({ status: 500, body: '{"message": "Internal server error"}' });
    expect(log).toMatchObject([{ because: "a limit of concurrent executions" }]);
  });

  it("leaves no timer behind", async () => {
    const { send, timers } = scene();
    await send("/");
    expect(timers).toEqual([]);
  });
});

describe("the permission to invoke", () => {
  it.each([
    ["there is none", []],
    ["it is for another service", [{ principal: "events.amazonaws.com" }]],
    ["it is for another account's APIs", [{ sourceAccount: "999900001111" }]],
    ["it is for another method", [{ sourceArn: "arn:aws:execute-api:eu-west-1:111122223333:api1/dev/POST/people/*" }]],
    ["it is for another stage", [{ sourceArn: "arn:aws:execute-api:eu-west-1:111122223333:api1/prod/GET/people/*" }]],
  ])("is missing, which is a 500, when %s", async (_, permissions) => {
    const { events, send } = scene(undefined, { permissions });
    expect(await send("/people/7")).toMatchObject({ status: 500, body: '{"message": "Internal server error"}' });
    expect(events).toEqual([]);
  });

  it("is matched by method and path, with wildcards for the path parameters", async () => {
    const sourceArn = "arn:aws:execute-api:eu-west-1:111122223333:api1/dev/GET/people/*";
    expect((await scene(undefined, { permissions: [{ sourceArn }] }).send("/people/7")).status).toBe(200);
  });
});

describe("a resource policy", () => {
  const withPolicy = (Statement: unknown): Json => ({
    ...DOCUMENT,
    "x-amazon-apigateway-policy": { Version: "2012-10-17", Statement },
  });
  const everybody = { Effect: "Allow", Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" };

  it("must allow an anonymous caller", async () => {
    const elsewhere = { ...everybody, Resource: "execute-api:/dev/POST/*" };
    const { events, send } = scene(undefined, { document: withPolicy(elsewhere) });
    expect(await send("/")).toMatchObject({
      status: 403,
      body: '{"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:eu-west-1:********3333:api1/dev/GET/ because no resource-based policy allows the execute-api:Invoke action"}',
    });
    expect(events).toEqual([]);
    expect((await scene(undefined, { document: withPolicy(everybody) }).send("/")).status).toBe(200);
  });

  it("denies by the caller's address, which is not what X-Forwarded-For says", async () => {
    const headers: [string, string][] = [
      ["Host", "h"],
      ["X-Forwarded-For", "10.0.0.1"],
    ];
    const from = (block: string) => {
      const deny = { ...everybody, Effect: "Deny", Condition: { IpAddress: { "aws:SourceIp": block } } };
      return scene(undefined, { document: withPolicy([everybody, deny]) }).send("/", { headers });
    };
    expect((await from("127.0.0.0/8")).body).toMatch(/ with an explicit deny in a resource-based policy"\}$/);
    expect((await from("10.0.0.0/8")).status).toBe(200);
  });
});

describe("the log", () => {
  it("masks the query's values, and every path segment and name that the API does not define", async () => {
    const { log, send } = scene();
    await send("/people/ada?dob=19880101&X-Amz-Date=1&%0a=1");
    expect(log[0]).toMatchObject({
      server: "people",
      method: "GET",
      target: "/people/<3>?<3>=<8>&X-Amz-Date=<1>&<3>=<1>",
      status: 200,
    });
  });
});

describe("readDefinition", () => {
  const stage = "arn:aws:execute-api:eu-west-1:1:a/dev";
  const get = (extra: Json) => ({ paths: { "/": { get: operation(extra) } } });
  it.each([
    [
      "an integration over HTTP",
      get({ "x-amazon-apigateway-integration": { type: "http_proxy", httpMethod: "POST", uri: "http://x" } }),
      "integration.type is imitated only as aws_proxy",
    ],
    [
      "an invocation by GET",
      get({ "x-amazon-apigateway-integration": { type: "aws_proxy", httpMethod: "GET", uri: "x" } }),
      "httpMethod must be POST",
    ],
    [
      "a request mapping",
      get({
        "x-amazon-apigateway-integration": { type: "aws_proxy", httpMethod: "POST", uri: "x", requestParameters: {} },
      }),
      "integration.requestParameters is not imitated",
    ],
    [
      "a security scheme of another kind",
      { ...get({ security: [{ pool: [] }] }), components: { securitySchemes: { pool: { type: "apiKey" } } } },
      "security names pool, which is not imitated: use a scheme with x-amazon-apigateway-authorizer, one whose x-amazon-apigateway-authtype is awsSigv4, or an apiKey in the header x-api-key",
    ],
    [
      "an unknown source of API keys",
      { ...get({}), "x-amazon-apigateway-api-key-source": "QUERY" },
      "x-amazon-apigateway-api-key-source must be HEADER or AUTHORIZER",
    ],
    [
      "a validator that is not defined",
      { ...get({ "x-amazon-apigateway-request-validator": "q" }) },
      "names the request validator q, which is not defined in x-amazon-apigateway-request-validators",
    ],
    [
      "a policy that cannot be evaluated",
      { "x-amazon-apigateway-policy": { Statement: { Effect: "Maybe", Action: "*" } }, paths: {} },
      "B.x-amazon-apigateway-policy.Statement[0].Effect must be Allow or Deny",
    ],
  ])("stops the start at %s, with its place", (_, document, problem) => {
    const read = readDefinition(document, placesIn("B"), stage);
    expect(read.ok ? "" : read.problems.join("\n")).toContain(problem);
  });

  it("reads a sigv4 scheme without x-amazon-apigateway-auth as AWS_IAM, as an export writes it", () => {
    const scheme = { type: "apiKey", "x-amazon-apigateway-authtype": "awsSigv4" };
    const { "x-amazon-apigateway-auth": _, ...rest } = operation({ security: [{ sigv4: [] }] });
    const read = readDefinition(
      { paths: { "/": { get: rest } }, components: { securitySchemes: { sigv4: scheme } } },
      placesIn("B"),
      stage,
    );
    expect(read.ok && read.definition.routes[0]?.auth).toBe("AWS_IAM");
  });
});

describe("a mock integration", () => {
  const preflight = {
    type: "mock",
    requestTemplates: { "application/json": "{ statusCode: 200 }" },
    responses: {
      default: {
        statusCode: "204",
        responseParameters: { "method.response.header.Access-Control-Allow-Origin": "'https://a.example'" },
      },
    },
  };
  const withMock = (integration: Json = preflight) => ({
    document: { paths: { "/": { options: operation({ "x-amazon-apigateway-integration": integration }) } } },
    permissions: [],
  });

  it("answers without a function, and without the trace that only functions' answers have", async () => {
    const { events, send } = scene(undefined, withMock());
    const { body, headers, status } = await send("/", { method: "OPTIONS" });
    expect(status).toBe(204);
    expect(body).toBe("");
    expect(headers.map(([name]) => name)).toEqual([
      "Content-Type",
      "Access-Control-Allow-Origin",
      "x-amzn-RequestId",
      "x-amz-apigw-id",
    ]);
    expect(events).toEqual([]);
  });

  it.each([
    [preflight, 500, "the mock integration has no request template for text/xml"],
    [
      { ...preflight, passthroughBehavior: "never" },
      415,
      "the integration has no request template for text/xml, and its passthroughBehavior lets no other type pass",
    ],
  ])("refuses a body of a type that it has no template for", async (integration, status, because) => {
    const { log, send } = scene(undefined, withMock(integration));
    const headers: [string, string][] = [["Content-Type", "text/xml; charset=utf-8"]];
    expect((await send("/", { method: "OPTIONS", headers })).status).toBe(status);
    expect(log).toContainEqual(expect.objectContaining({ because }));
  });
});

describe("an any-method operation", () => {
  const any = { document: { paths: { "/": { get: operation(), "x-amazon-apigateway-any-method": operation() } } } };

  it.each(["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"])("serves %s", async (method) => {
    const { events, send } = scene(undefined, any);
    expect((await send("/", { method })).status).toBe(200);
    expect(events).toEqual([expect.objectContaining({ httpMethod: method, resource: "/" })]);
  });

  it("serves no other method", async () => {
    expect((await scene(undefined, any).send("/", { method: "TRACE" })).status).toBe(403);
  });
});

describe("binary media types", () => {
  const PNG = Buffer.from("89504e470d0a1a0a00ff", "hex");
  const withTypes = (...types: string[]) => ({
    document: { ...DOCUMENT, "x-amazon-apigateway-binary-media-types": types },
  });
  const post = (type?: string) => ({
    method: "POST",
    headers: [["Host", "a"], ["X-Who", "me"], ...(type ? [["Content-Type", type] as const] : [])] as [string, string][],
    body: PNG,
  });

  it.each([
    [["image/png"], "image/PNG; q=1", true],
    [["image/*"], "image/png", true],
    [["*/*"], undefined, true],
    [["image/png"], "text/plain", false],
    [[], "image/png", false],
  ])("%j make a body of the type %s base64 in the event: %s", async (types, type, isBinary) => {
    const { events, send } = scene(undefined, withTypes(...types));
    await send("/people/ada?q=1", post(type));
    expect(events[0]).toMatchObject({
      isBase64Encoded: isBinary,
      body: PNG.toString(isBinary ? "base64" : "utf8"),
    });
  });

  it.each([
    ["image/png, text/html", true],
    ["text/html, image/png", false],
    ["", false],
  ])("send a base64 reply as bytes when the first type of Accept is one of them: %s", async (accept, isBinary) => {
    const reply = { statusCode: 200, isBase64Encoded: true, body: PNG.toString("base64") };
    const { send } = scene(replyWith(reply), withTypes("image/png"));
    const { body } = await send("/", { headers: [["Accept", accept]] });
    expect(body).toEqual(isBinary ? PNG : PNG.toString("base64"));
  });

  it("leave a reply alone that does not call its body base64", async () => {
    const { send } = scene(replyWith({ statusCode: 200, body: "aGk=" }), withTypes("*/*"));
    expect((await send("/")).body).toBe("aGk=");
  });
});

describe("a request validator that checks bodies", () => {
  const schema = {
    type: "object",
    required: ["name"],
    properties: { name: { type: "string" }, age: { $ref: "#/components/schemas/Age" } },
    additionalProperties: false,
  };
  const withModel = (root: Json, operationExtra: Json) => ({
    document: {
      "x-amazon-apigateway-request-validators": { all: { validateRequestBody: true } },
      "x-amazon-apigateway-request-validator": "all",
      paths: { "/": { post: operation(operationExtra) } },
      ...root,
    },
  });
  const openApi = (extra: Json = {}) =>
    withModel(
      { components: { schemas: { Age: { type: "integer", minimum: 0, exclusiveMinimum: true } } }, ...extra },
      { requestBody: { content: { "application/json": { schema } } } },
    );
  const swagger = withModel(
    {
      swagger: "2.0",
      definitions: { Person: { ...schema, properties: { name: { type: "string" }, age: { type: "integer" } } } },
    },
    { parameters: [{ in: "body", name: "Person", schema: { $ref: "#/definitions/Person" } }] },
  );
  const post = (body: string, type = "application/json; charset=utf-8") => ({
    method: "POST",
    headers: [["Content-Type", type]] as [string, string][],
    body: Buffer.from(body),
  });

  it.each([
    ['{"name":"ada"}', 200],
    ['{"name":"ada","age":1}', 200],
    ['{"name":"ada","age":0}', 400],
    ['{"name":1}', 400],
    ['{"name":"ada","secret":1}', 400],
    ["{}", 400],
    ["", 400],
    ["{", 400],
  ])("answers the body %s with %i", async (body, status) => {
    const { events, send } = scene(undefined, openApi());
    const answer = await send("/", post(body));
    expect(answer.status).toBe(status);
    if (status === 400) expect(answer.body).toBe('{"message": "Invalid request body"}');
    expect(events).toHaveLength(status === 200 ? 1 : 0);
  });

  it("reads the model of a Swagger 2.0 document", async () => {
    const { send } = scene(undefined, swagger);
    expect((await send("/", post('{"name":"ada"}'))).status).toBe(200);
    expect((await send("/", post('{"name":1}'))).status).toBe(400);
  });

  it("lets a body pass for whose type there is no model", async () => {
    expect((await scene(undefined, openApi()).send("/", post("<a/>", "text/xml"))).status).toBe(200);
  });

  it("names the broken rules in the log, and nothing of the body", async () => {
    const { log, send } = scene(undefined, openApi());
    await send("/", post('{"lovelace":"19770707"}'));
    const [{ because }] = log as unknown as [{ because: string }];
    expect(because).toBe("the body breaks these rules of its model: #/required, #/additionalProperties, #");
  });

  it("tells the sender in a gateway response what is wrong", async () => {
    const { send } = scene(
      undefined,
      openApi({
        "x-amazon-apigateway-gateway-responses": {
          BAD_REQUEST_BODY: { responseTemplates: { "application/json": "$context.error.validationErrorString" } },
        },
      }),
    );
    expect((await send("/", post("{}"))).body).toBe('[# Instance does not have required property "name".]');
  });

  it("stops the start at a model that refers to nothing", () => {
    const { document } = withModel({}, { requestBody: { content: { "application/json": { schema } } } });
    const read = readDefinition(document, placesIn("B"), "arn:aws:execute-api:r:1:a/dev");
    expect(read.ok ? [] : read.problems).toEqual([
      "B.paths./.post.requestBody.content.application/json.schema refers to #/components/schemas/Age, which is not in the document",
    ]);
  });
});
