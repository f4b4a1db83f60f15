import { randomBytes } from "node:crypto";
import { SignatureV4 } from "@aws-sdk/signature-v4";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { anyText } from "../../test/fixtures/any-text.ts";
import { type RawAnswer, rawRequest, sendRaw } from "../../test/fixtures/raw-http.ts";
import { Sha256 } from "../../test/fixtures/sha256.ts";
import { listen } from "../http/listen.ts";
import { type PolicyDocument, readPolicy } from "../iam/policy-document.ts";
import type { Session } from "../iam/session.ts";
import { createSessions } from "../iam/sessions.ts";
import type { Invocation } from "../lambda/invocation.ts";
import type { LogEntry } from "../log.ts";
import { readDefinition } from "./definition/read-definition.ts";
import { placesIn } from "./definition/reading.ts";
import { createRestApi } from "./rest-api.ts";

const ACCOUNT = "111122223333";
const REGION = "eu-west-1";
const NOW = Date.UTC(2026, 10, 24, 12, 30, 5);
const FUNCTION = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:f`;
const API = `arn:aws:execute-api:${REGION}:${ACCOUNT}:api1`;
const PROVIDER = "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_pool";
const COGNITO = {
  identityPoolId: "eu-west-1:pool",
  identityId: "eu-west-1:identity",
  authenticated: true,
  amr: ["authenticated", PROVIDER, `${PROVIDER}:CognitoSignIn:sub`],
};
const TARGET = "/people/7?dob=19880101";

const operation = {
  "x-amazon-apigateway-auth": { type: "AWS_IAM" },
  parameters: [{ name: "dob", in: "query", required: true, schema: { type: "string" } }],
  "x-amazon-apigateway-integration": {
    type: "aws_proxy",
    httpMethod: "POST",
    timeoutInMillis: 50,
    uri: `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${FUNCTION}/invocations`,
  },
};
const DOCUMENT = {
  "x-amazon-apigateway-request-validators": { p: { validateRequestParameters: true } },
  "x-amazon-apigateway-request-validator": "p",
  paths: { "/people/{id}": { get: operation, post: operation }, "/people/me": { get: operation } },
};

const statement = (Effect: string, Resource: string, extra: object = {}) => ({
  Effect,
  Action: "execute-api:Invoke",
  Resource,
  ...extra,
});
const everything = statement("Allow", `${API}/*`);
const somethingElse = statement("Allow", "arn:aws:s3:::bucket");

interface Options {
  identity?: object[];
  boundary?: object[];
  /** The statements of the API's resource policy. */
  resource?: object[];
  gatewayResponses?: object;
  invoke?: () => Promise<Invocation> | Invocation;
}

interface Signing {
  method?: string;
  target?: string;
  body?: string;
  headers?: Record<string, string>;
  by?: Session;
  at?: number;
  region?: string;
  service?: string;
}

/** Starts a gateway on a real port, with sessions that can sign and a function that records its events. */
async function scene({
  identity = [everything],
  boundary,
  resource,
  gatewayResponses = {},
  invoke = ok,
}: Options = {}) {
  const read = readDefinition(
    {
      ...DOCUMENT,
      ...(resource && { "x-amazon-apigateway-policy": policyOf(resource) }),
      "x-amazon-apigateway-gateway-responses": gatewayResponses,
    },
    placesIn("Body"),
    `${API}/dev`,
  );
  if (!read.ok) throw new Error(read.problems.join("\n"));
  const surroundings = { now: () => NOW, randomBytes, after: later };
  const sessions = createSessions({ surroundings, accountId: ACCOUNT });
  const role = {
    name: "Caller",
    arn: `arn:aws:iam::${ACCOUNT}:role/Caller`,
    roleId: "AROACALLER",
    trustPolicy: policyNamed([somethingElse]).document,
    policies: [],
    maxSessionSeconds: 3600,
  };
  const [caller, other] = [3600, 3600].map((durationSeconds, index) =>
    sessions.assumeRole({ role, sessionName: `s${index}`, durationSeconds, cognito: COGNITO }),
  );
  if (caller === undefined || other === undefined) throw new Error("the scene needs two sessions");
  const user = sessions.addUser("ada");
  const guest = sessions.assumeRole({
    ...{ role, sessionName: "g", durationSeconds: 3600, guest: true },
    cognito: { ...COGNITO, authenticated: false, amr: ["unauthenticated"] },
  });
  const expired = sessions.assumeRole({ role, sessionName: "e", durationSeconds: 0, cognito: COGNITO });
  const log: LogEntry[] = [];
  const events: Record<"headers" | "pathParameters" | "queryStringParameters" | "requestContext", object>[] = [];
  const api = createRestApi({
    id: "api1",
    name: "people",
    region: REGION,
    accountId: ACCOUNT,
    definition: read.definition,
    stage: { name: "dev", variables: {}, deploymentId: "d1" },
    async invoke(_, event) {
      events.push(JSON.parse(event));
      return invoke();
    },
    permissions: [{ functionArn: FUNCTION, principal: "apigateway.amazonaws.com" }],
    assumeForApi: (arn) => ({ because: `no role ${arn}` }),
    findSession: sessions.find,
    policiesOf: () => ({ identity: [policyNamed(identity)], ...(boundary && { boundary: policyNamed(boundary) }) }),
    surroundings,
    log: (entry) => log.push(entry),
    mask: (value) => `<${value.length}>`,
  });
  const { close, port } = await listen(api.handle, { port: 0, hosts: ["127.0.0.1"], allowedHosts: [], surroundings });
  onTestFinished(close);
  const host = `127.0.0.1:${port}`;
  return {
    caller,
    other,
    user,
    guest,
    expired,
    log,
    events,
    host,
    /** Returns the header lines of a request that the SDK signed. */
    signed: (signing: Signing = {}) => signedLines(host, { by: caller, ...signing }),
    presigned: (signing: Signing = {}, expiresIn = 60) => presignedTarget(host, { by: caller, ...signing }, expiresIn),
    send: (lines: readonly string[], method = "GET", target = TARGET, body = "") =>
      sendRaw(`http://${host}`, Buffer.from(rawRequest(method, target, lines, body), "latin1")),
  };
}

function ok(): Invocation {
  return { kind: "replied", payload: '{"statusCode":200,"body":"in"}' };
}

function later(ms: number, task: () => void): () => void {
  const timer = setTimeout(task, ms);
  return () => clearTimeout(timer);
}

function policyOf(Statement: object[]): object {
  return { Version: "2012-10-17", Statement };
}

function policyNamed(statements: object[]): { name: string; document: PolicyDocument } {
  const read = readPolicy(policyOf(statements), "policy", "identity");
  if (!read.ok) throw new Error(read.problems.join("\n"));
  return { name: "policy", document: read.policy };
}

function signerOf({ by, region = REGION, service = "execute-api" }: Signing): SignatureV4 {
  if (by === undefined) throw new Error("a session must sign");
  return new SignatureV4({ credentials: by, region, service, sha256: Sha256 });
}

function signable(host: string, { method = "GET", target = TARGET, body = "", headers = {} }: Signing) {
  const { pathname, searchParams } = new URL(target, "http://localhost");
  const query: Record<string, string[]> = Object.create(null);
  for (const [name, value] of searchParams) query[name] = [...(query[name] ?? []), value];
  return {
    method,
    protocol: "http:",
    hostname: "127.0.0.1",
    path: pathname,
    query,
    headers: { host, ...headers },
    ...(body && { body }),
  };
}

async function signedLines(host: string, signing: Signing): Promise<string[]> {
  const { headers } = await signerOf(signing).sign(signable(host, signing), {
    signingDate: new Date(signing.at ?? NOW),
  });
  return Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
}

async function presignedTarget(host: string, signing: Signing, expiresIn: number): Promise<string> {
  const { path, query = {} } = await signerOf(signing).presign(signable(host, signing), {
    signingDate: new Date(signing.at ?? NOW),
    expiresIn,
  });
  const pairs = Object.entries(query).flatMap(([name, values]) =>
    [values].flat().map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value ?? "")}`),
  );
  return `${path}?${pairs.join("&")}`;
}

/** Changes the value of one header line. An undefined `value` removes the line. */
function change(lines: readonly string[], name: string, value: ((before: string) => string) | undefined): string[] {
  const at = lines.findIndex((line) => line.startsWith(`${name}: `));
  if (at < 0) throw new Error(`the lines have no ${name}`);
  const before = lines[at]?.slice(name.length + 2) ?? "";
  return value === undefined ? lines.toSpliced(at, 1) : lines.toSpliced(at, 1, `${name}: ${value(before)}`);
}

type Scene = Awaited<ReturnType<typeof scene>>;

/** Checks what all refusals have in common: AWS's error, one log entry with the reason and without a secret, and no event for the function. */
function expectRefusal({ caller, events, log }: Scene, answer: RawAnswer, errorType: string, message: RegExp): void {
  expect([answer.status, answer.headers.get("x-amzn-errortype")]).toEqual([403, errorType]);
  const body: { message?: string; Message?: string } = JSON.parse(answer.body);
  expect(body.message ?? body.Message).toMatch(message);
  expect(answer.headers.get("content-type")).toBe("application/json");
  expect(answer.headers.has("x-amzn-trace-id")).toBe(false);
  expect(events).toHaveLength(0);
  expect(log).toEqual([
    {
      kind: "request",
      server: "people",
      method: expect.stringMatching(/^(?:GET|POST)$/),
      target: expect.any(String),
      status: 403,
      errorType,
      because: expect.stringMatching(/^\S.{10,}/),
      requestId: answer.headers.get("x-amzn-requestid"),
      durationMs: 0,
    },
  ]);
  const logText = JSON.stringify(log);
  const token = caller.sessionToken ?? "";
  for (const secret of [caller.secretAccessKey, token, encodeURIComponent(token), "19880101"]) {
    expect(logText).not.toContain(secret);
  }
  expect(logText).not.toMatch(/[0-9a-f]{64}/i);
}

const MISMATCH = /^The request signature we calculated does not match the signature you provided\./;
const MISSING_EQUAL_SIGN = /^Invalid key=value pair \(missing equal-sign\) in Authorization header/;
const INVALID_TOKEN = /^The security token included in the request is invalid\.$/;

describe("a request that the SDK signed", () => {
  it.each<[string, Signing]>([
    ["by its headers", {}],
    ["with a body", { method: "POST", body: '{"name":"Ada"}' }],
    ["with other headers", { headers: { "x-amz-meta": "  a   b ", accept: "*/*" } }],
    [
      "with a repeated parameter, an empty one and one that begins with x-amz",
      { target: "/people/7?dob=2&dob=1&a=&x-amz=1" },
    ],
    ["almost five minutes ago", { at: NOW - 299_000 }],
    ["by a clock that is almost five minutes fast", { at: NOW + 299_000 }],
  ])("%s is let in", async (_, signing) => {
    const { events, send, signed } = await scene();
    const answer = await send(await signed(signing), signing.method, signing.target, signing.body);
    expect([answer.status, answer.body]).toEqual([200, "in"]);
    expect(events).toHaveLength(1);
  });

  it("in its query is accepted", async () => {
    const { events, host, presigned, send } = await scene();
    expect((await send([`host: ${host}`], "GET", await presigned())).status).toBe(200);
    expect(events).toHaveLength(1);
  });

  it("reaches the function with its caller, and without its signature", async () => {
    const { caller, events, send, signed } = await scene();
    await send(await signed());
    const user = "AROACALLER:s0";
    expect(events[0]?.requestContext).toMatchObject({
      identity: {
        accessKey: caller.accessKeyId,
        accountId: ACCOUNT,
        caller: user,
        user,
        userArn: caller.principal.arn,
        cognitoIdentityPoolId: "eu-west-1:pool",
        cognitoIdentityId: "eu-west-1:identity",
        cognitoAuthenticationType: "authenticated",
        cognitoAuthenticationProvider: `${PROVIDER},${PROVIDER}:CognitoSignIn:sub`,
        principalOrgId: null,
      },
    });
    const names = Object.keys(events[0]?.headers ?? {}).map((name) => name.toLowerCase());
    expect(names).toEqual(expect.arrayContaining(["x-amz-date", "x-amz-security-token"]));
    expect(names).not.toContain("authorization");
  });

  it("by an IAM user reaches the function with the user's id and ARN, and no Cognito identity", async () => {
    const { events, send, signed, user } = await scene();
    await send(await signed({ by: user }));
    expect(events[0]?.requestContext).toMatchObject({
      accountId: ACCOUNT,
      identity: {
        accessKey: user.accessKeyId,
        accountId: ACCOUNT,
        caller: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
        user: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
        userArn: `arn:aws:iam::${ACCOUNT}:user/ada`,
        cognitoIdentityPoolId: null,
        cognitoIdentityId: null,
        cognitoAuthenticationType: null,
        cognitoAuthenticationProvider: null,
      },
    });
  });

  it("by a guest reaches the function as unauthenticated, with no provider", async () => {
    const { events, guest, send, signed } = await scene();
    await send(await signed({ by: guest }));
    expect(events[0]?.requestContext).toMatchObject({
      identity: {
        caller: "AROACALLER:g",
        cognitoIdentityPoolId: "eu-west-1:pool",
        cognitoIdentityId: "eu-west-1:identity",
        cognitoAuthenticationType: "unauthenticated",
        cognitoAuthenticationProvider: null,
      },
    });
  });

  it("is accepted with any path and query, and the function gets both unchanged", async () => {
    const { events, send, signed } = await scene();
    const text = anyText({ minLength: 1, maxLength: 12 }).filter((value) => value.isWellFormed());
    await fc.assert(
      fc.asyncProperty(text, text, text, async (id, name, value) => {
        // The SDK's signer does not sign a parameter named __proto__.
        fc.pre(![".", "..", "me"].includes(id) && !["dob", "__proto__"].includes(name) && value.trim() !== "");
        // JSON.parse of Node 24.21 reads such a name as a backslash when an earlier object had a backslash as its name there (a fault of V8).
        fc.pre(name.length > 1 || JSON.stringify(name).length === 3);
        const segment = encodeURIComponent(id);
        const target = `/people/${segment}?dob=${encodeURIComponent(value)}&${encodeURIComponent(name)}=${encodeURIComponent(id)}`;
        const answer = await send(await signed({ target }), "GET", target);
        expect(answer.status).toBe(200);
        expect(events.at(-1)).toMatchObject({ pathParameters: { id: segment } });
        const query: Record<string, unknown> = Object.assign(Object.create(null), events.at(-1)?.queryStringParameters);
        expect([query["dob"], query[name]]).toEqual([value, id]);
      }),
      { numRuns: 100 },
    );
  });
});

describe("a signed request that was changed after signing", () => {
  it.each<[string, Signing, [method?: string, target?: string, body?: string]]>([
    ["by another method", {}, ["POST"]],
    ["to another path", {}, ["GET", "/people/me?dob=19880101"]],
    ["to a path with an escaped letter", {}, ["GET", "/people/%37?dob=19880101"]],
    ["with another value", {}, ["GET", "/people/7?dob=19880102"]],
    ["with one more parameter", {}, ["GET", "/people/7?dob=19880101&a=1"]],
    ["with one parameter less", { target: "/people/7?dob=19880101&a=1" }, ["GET"]],
    ["with a parameter twice", {}, ["GET", "/people/7?dob=19880101&dob=19880101"]],
    ["with another body", { method: "POST", body: "a" }, ["POST", TARGET, "b"]],
    ["with a body where none was signed", { method: "POST" }, ["POST", TARGET, "b"]],
    ["without its body", { method: "POST", body: "a" }, ["POST", TARGET]],
    [
      "with a body that was not signed",
      { method: "POST", body: "a", headers: { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" } },
      ["POST", TARGET, "a"],
    ],
  ])("%s is refused", async (_, signing, [method, target, body]) => {
    const stage = await scene();
    expectRefusal(
      stage,
      await stage.send(await stage.signed(signing), method, target, body),
      "InvalidSignatureException",
      MISMATCH,
    );
  });

  it.each<[string, (lines: string[], stage: Scene) => string[], string, RegExp]>([
    [
      "with the token of another session",
      (lines, { other }) => change(lines, "x-amz-security-token", () => other.sessionToken ?? ""),
      "UnrecognizedClientException",
      INVALID_TOKEN,
    ],
    [
      "with the token undefined, as a careless script writes it",
      (lines) => change(lines, "x-amz-security-token", () => "undefined"),
      "UnrecognizedClientException",
      INVALID_TOKEN,
    ],
    [
      "without its token",
      (lines) => change(lines, "x-amz-security-token", undefined),
      "UnrecognizedClientException",
      INVALID_TOKEN,
    ],
    [
      "with another session's key",
      (lines, { caller, other }) =>
        change(lines, "authorization", (a) => a.replace(caller.accessKeyId, other.accessKeyId)),
      "UnrecognizedClientException",
      INVALID_TOKEN,
    ],
    [
      "with a date one second later",
      (lines) => change(lines, "x-amz-date", () => "20261124T123006Z"),
      "InvalidSignatureException",
      MISMATCH,
    ],
    [
      "with an x-amz- header that was not signed",
      (lines) => [...lines, "X-Amz-Meta: 1"],
      "InvalidSignatureException",
      /^'X-Amz-Meta' must be a 'SignedHeader' in the AWS Authorization\.$/,
    ],
    [
      "with a Host that is not signed",
      (lines) => change(lines, "authorization", (a) => a.replace("SignedHeaders=host;", "SignedHeaders=")),
      "InvalidSignatureException",
      /^'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization\.$/,
    ],
    [
      "with a header twice in SignedHeaders",
      (lines) => change(lines, "authorization", (a) => a.replace("SignedHeaders=host;", "SignedHeaders=host;host;")),
      "InvalidSignatureException",
      MISMATCH,
    ],
    [
      "with its signature in capitals",
      (lines) =>
        change(lines, "authorization", (a) =>
          a.replace(/Signature=([0-9a-f]+)/, (_, hex: string) => `Signature=${hex.toUpperCase()}F`),
        ),
      "InvalidSignatureException",
      MISMATCH,
    ],
    [
      "with half of its signature",
      (lines) => change(lines, "authorization", (a) => a.slice(0, -32)),
      "InvalidSignatureException",
      MISMATCH,
    ],
    [
      "with an empty signature",
      (lines) => change(lines, "authorization", (a) => a.replace(/Signature=[0-9a-f]+/, "Signature=")),
      "IncompleteSignatureException",
      /^Authorization header requires 'Signature' parameter\. \(Hashed with SHA-256/,
    ],
    [
      "by another algorithm",
      (lines) => change(lines, "authorization", (a) => a.replace("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1")),
      "IncompleteSignatureException",
      /^Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA1'\.$/,
    ],
    [
      "with a scope of four parts",
      (lines) => change(lines, "authorization", (a) => a.replace("/aws4_request", "")),
      "IncompleteSignatureException",
      /^Credential must have exactly 5 slash-delimited elements/,
    ],
    [
      "with another day in its scope",
      (lines) => change(lines, "authorization", (a) => a.replace("/20261124/", "/20261123/")),
      "InvalidSignatureException",
      /^Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20261123' != '20261124'/,
    ],
  ])("%s is refused", async (_, tamper, errorType, message) => {
    const stage = await scene();
    expectRefusal(stage, await stage.send(tamper(await stage.signed(), stage)), errorType, message);
  });

  const DATE = "20261124T123005Z";
  it.each<[string, string | undefined, string, RegExp]>([
    ["authorization", "Bearer x", "IncompleteSignatureException", MISSING_EQUAL_SIGN],
    [
      "authorization",
      `AWS4-HMAC-SHA256 Credential=AKIAOTHER/20261124/${REGION}/execute-api/aws4_request, SignedHeaders=host;x-amz-date, Signature=${"0".repeat(64)}`,
      "IncompleteSignatureException",
      MISSING_EQUAL_SIGN,
    ],
    [
      "authorization",
      "Credential=a, SignedHeaders=host, Signature=0",
      "IncompleteSignatureException",
      MISSING_EQUAL_SIGN,
    ],
    ["authorization", "", "IncompleteSignatureException", MISSING_EQUAL_SIGN],
    ["authorization", undefined, "IncompleteSignatureException", MISSING_EQUAL_SIGN],
    [
      "x-amz-date",
      "20261124T123006Z",
      "IncompleteSignatureException",
      /^Date must be in ISO-8601 'basic format'\. Got '/,
    ],
    ["x-amz-date", "", "IncompleteSignatureException", /^Date must be in ISO-8601 'basic format'\. Got '/],
    ["x-amz-date", undefined, "IncompleteSignatureException", /^Date must be in ISO-8601 'basic format'\. Got '/],
    ["x-amz-security-token", "other", "UnrecognizedClientException", INVALID_TOKEN],
    ["x-amz-security-token", "", "UnrecognizedClientException", INVALID_TOKEN],
    ["x-amz-security-token", undefined, "UnrecognizedClientException", INVALID_TOKEN],
    ["x-amz-content-sha256", "0".repeat(64), "InvalidSignatureException", MISMATCH],
    ["x-amz-content-sha256", "", "InvalidSignatureException", MISMATCH],
    ["x-amz-content-sha256", undefined, "InvalidSignatureException", MISMATCH],
  ])("with a second %s, %j, is refused before and after the good one", async (name, value, errorType, message) => {
    for (const place of ["before", "after"]) {
      const stage = await scene();
      const lines = await stage.signed();
      const good = lines.find((line) => line.startsWith(`${name}: `)) ?? "";
      const second = value === undefined ? good : `${name.toUpperCase()}: ${value}`;
      const sent = lines.flatMap((line) =>
        line === good ? (place === "before" ? [second, good] : [good, second]) : [line],
      );
      expect(sent).toHaveLength(lines.length + 1);
      expectRefusal(stage, await stage.send(sent), errorType, message);
    }
  });

  it.each([
    ["two", [DATE, DATE]],
    ["an empty and a good", ["", DATE]],
    ["a good and an empty", [DATE, ""]],
  ])("with %s Date headers is refused, whether or not X-Amz-Date is there", async (_, dates) => {
    for (const keep of [true, false]) {
      const stage = await scene();
      const signed = await stage.signed();
      const lines = keep ? signed : change(signed, "x-amz-date", undefined);
      const sent = [...lines, ...dates.map((date) => `Date: ${date}`)];
      expectRefusal(
        stage,
        await stage.send(sent),
        "IncompleteSignatureException",
        /^Date must be in ISO-8601 'basic format'/,
      );
    }
  });

  it.each([
    ["/people/./7", "MissingAuthenticationTokenException"],
    ["/x/../people/7", "MissingAuthenticationTokenException"],
    ["/people/%2e%2e/people/7", "InvalidSignatureException"],
    ["/people%2F7", "InvalidSignatureException"],
    ["/people/7;x", "InvalidSignatureException"],
    ["/people\\7", "InvalidSignatureException"],
    ["/People/7", "InvalidSignatureException"],
    ["/people/7/..", "InvalidSignatureException"],
  ])("to %s, another spelling of its path, is refused", async (path, errorType) => {
    const stage = await scene();
    expectRefusal(stage, await stage.send(await stage.signed(), "GET", `${path}?dob=19880101`), errorType, /./);
  });
});

describe("an arbitrary Authorization header", () => {
  it("is refused in AWS's words on every path", async () => {
    const { events, host, send } = await scene();
    const character = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));
    const word = fc.oneof(
      fc.constantFrom(
        "AWS4-HMAC-SHA256",
        "Credential=a/20261124/eu-west-1/execute-api/aws4_request,",
        "Signature=0",
        ",",
      ),
      fc.constantFrom("SignedHeaders=host;x-amz-date,", "SignedHeaders=;;", "Credential=////", "=", "Bearer"),
      fc.string({ unit: character, minLength: 1, maxLength: 20 }),
    );
    const target = fc.oneof(
      fc.constant(TARGET),
      fc.string({ unit: character, maxLength: 30 }).map((path) => `/${path}`),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 5 }), target, async (words, to) => {
        const lines = [`Host: ${host}`, "X-Amz-Date: 20261124T123005Z", `Authorization: ${words.join(" ")}`];
        const answer = await send(lines, "GET", to);
        expect(answer.status).toBe(403);
        expect(answer.headers.get("x-amzn-errortype")).toMatch(
          /^(?:IncompleteSignature|InvalidSignature|UnrecognizedClient)Exception$/,
        );
      }),
      { numRuns: 300 },
    );
    expect(events).toHaveLength(0);
  });
});

describe("a signature by a wrong clock or for another scope", () => {
  it.each<[string, Signing, RegExp]>([
    [
      "five minutes and a second old",
      { at: NOW - 301_000 },
      /^Signature expired: 20261124T122504Z is now earlier than 20261124T122505Z \(20261124T123005Z - 5 min\.\)$/,
    ],
    [
      "five minutes and a second ahead",
      { at: NOW + 301_000 },
      /^Signature not yet current: 20261124T123506Z is still later than 20261124T123505Z \(20261124T123005Z \+ 5 min\.\)$/,
    ],
    [
      "for another region",
      { region: "us-east-1" },
      /^Credential should be scoped to a valid region, not 'us-east-1'\. $/,
    ],
    ["for another service", { service: "s3" }, /^Credential should be scoped to correct service: 'execute-api'\. $/],
  ])("%s is refused", async (_, signing, message) => {
    const stage = await scene();
    expectRefusal(stage, await stage.send(await stage.signed(signing)), "InvalidSignatureException", message);
  });
});

describe("a presigned target", () => {
  it("is refused when it has expired", async () => {
    const stage = await scene();
    const target = await stage.presigned({ at: NOW - 61_000 }, 60);
    expectRefusal(
      stage,
      await stage.send([`host: ${stage.host}`], "GET", target),
      "InvalidSignatureException",
      /^Signature expired: /,
    );
  });

  it.each<[string, (target: string) => string, string, RegExp]>([
    ["another value", (t) => t.replace("19880101", "19880102"), "InvalidSignatureException", MISMATCH],
    ["a longer lifetime", (t) => t.replace("Expires=60", "Expires=600"), "InvalidSignatureException", MISMATCH],
    [
      "no signature",
      (t) => t.replace(/&X-Amz-Signature=[0-9a-f]+/, ""),
      "IncompleteSignatureException",
      /^AWS query-string parameters must include 'X-Amz-Signature'\. Re-examine the query-string parameters\.$/,
    ],
    ["no token", (t) => t.replace(/&X-Amz-Security-Token=[^&]+/, ""), "UnrecognizedClientException", INVALID_TOKEN],
  ])("with %s is refused", async (_, tamper, errorType, message) => {
    const stage = await scene();
    const signed = await stage.presigned();
    const target = tamper(signed);
    expect(target).not.toBe(signed);
    expectRefusal(stage, await stage.send([`host: ${stage.host}`], "GET", target), errorType, message);
  });

  it("is refused with an Authorization header beside it", async () => {
    const stage = await scene();
    const answer = await stage.send(await stage.signed(), "GET", await stage.presigned());
    expectRefusal(stage, answer, "InvalidSignatureException", /^$/);
  });
});

describe("a good signature", () => {
  const denial = (reason: string) =>
    new RegExp(
      `^User: arn:aws:sts::${ACCOUNT}:assumed-role/Caller/s0 is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:${REGION}:\\*{8}3333:api1/dev/GET/people/7 ${reason}$`,
    );
  const implicit = "because no identity-based policy allows the execute-api:Invoke action";
  it.each<[string, Options, string]>([
    ["no policy allows it", { identity: [somethingElse] }, implicit],
    ["another method is allowed", { identity: [statement("Allow", `${API}/dev/POST/*`)] }, implicit],
    ["another stage is allowed", { identity: [statement("Allow", `${API}/prod/*`)] }, implicit],
    ["another API is allowed", { identity: [statement("Allow", `${API.replace("api1", "api2")}/*`)] }, implicit],
    ["only a prefix of its path is allowed", { identity: [statement("Allow", `${API}/dev/GET/people`)] }, implicit],
    [
      "its role's policy denies it",
      { identity: [everything, statement("Deny", `${API}/*/GET/people/7`)] },
      "with an explicit deny in an identity-based policy",
    ],
    [
      "the API's policy denies it",
      { resource: [statement("Deny", "execute-api:/dev/GET/people/*", { Principal: "*" })] },
      "with an explicit deny in a resource-based policy",
    ],
    [
      "its role's boundary does not allow it",
      { boundary: [statement("Allow", `${API}/dev/POST/*`)] },
      "because no permissions boundary allows the execute-api:Invoke action",
    ],
  ])("is denied when %s", async (_, options, reason) => {
    const stage = await scene(options);
    const answer = await stage.send(await stage.signed());
    expect(answer.body).toMatch(/^\{"Message":"/);
    expectRefusal(stage, answer, "AccessDeniedException", denial(reason));
  });

  it("is required before parameters are checked, and so is a policy", async () => {
    for (const options of [{}, { identity: [somethingElse] }]) {
      const stage = await scene(options);
      const target = "/people/7?dob=";
      const lines = options.identity ? await stage.signed({ target }) : [`host: ${stage.host}`];
      expect((await stage.send(lines, "GET", target)).status).toBe(403);
      expect(stage.events).toHaveLength(0);
    }
  });
});

describe("a refusal", () => {
  it("has the gateway response of its own type", async () => {
    const statuses = {
      MISSING_AUTHENTICATION_TOKEN: 491,
      EXPIRED_TOKEN: 492,
      INVALID_SIGNATURE: 493,
      ACCESS_DENIED: 494,
    };
    const gatewayResponses = Object.fromEntries(
      Object.entries(statuses).map(([type, statusCode]) => [type, { statusCode }]),
    );
    const { expired, host, send, signed } = await scene({ identity: [somethingElse], gatewayResponses });
    const answers = [
      await send([`host: ${host}`]),
      await send(await signed({ by: expired })),
      await send(await signed({ region: "us-east-1" })),
      await send(await signed()),
    ];
    expect(answers.map(({ status }) => status)).toEqual([491, 492, 493, 494]);
  });
});

describe("a caller who is let in", () => {
  it.each(["/people/7", "/people/7?dob=", "/people/7?dob=%20", "/people/7?DOB=1", "/people/7?dob[]=1"])(
    "gets a 400 for %s, and the function is not reached",
    async (target) => {
      const { events, send, signed } = await scene();
      const answer = await send(await signed({ target }), "GET", target);
      expect([answer.status, answer.headers.get("x-amzn-errortype"), answer.body]).toEqual([
        400,
        "BadRequestException",
        '{"message": "Missing required request parameters: [dob]"}',
      ]);
      expect(answer.headers.get("x-amzn-trace-id")).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
      expect(events).toHaveLength(0);
    },
  );

  it.each<[string, Options["invoke"], number, string]>([
    ["fails", () => ({ kind: "failed", because: "it threw" }), 502, "Internal server error"],
    [
      "replies with something else than a proxy response",
      () => ({ kind: "replied", payload: '"text"' }),
      502,
      "Internal server error",
    ],
    ["does not reply in time", () => new Promise(() => undefined), 504, "Endpoint request timed out"],
  ])("does not learn the reason when the function %s", async (_, invoke, status, message) => {
    const { log, send, signed } = await scene({ ...(invoke && { invoke }) });
    const answer = await send(await signed());
    expect([answer.status, answer.headers.get("x-amzn-errortype"), answer.body]).toEqual([
      status,
      "InternalServerErrorException",
      `{"message": "${message}"}`,
    ]);
    expect(log).toMatchObject([{ status, because: expect.stringMatching(/./) }]);
  });
});
