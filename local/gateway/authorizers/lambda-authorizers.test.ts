import { describe, expect, it } from "vitest";
import type { RawRequest } from "../../http/raw-message.ts";
import { readPolicy } from "../../iam/policy-document.ts";
import type { Json } from "../../json.ts";
import type { Invocation } from "../../lambda/invocation.ts";
import type { LambdaAuthorizer } from "../definition/authorizer.ts";
import type { EventInput } from "../proxy-event.ts";
import { authorizerErrors } from "./authorizer-errors.ts";
import { createLambdaAuthorizers, type LambdaAuthorizersInput } from "./lambda-authorizers.ts";

const NOW = Date.UTC(2026, 10, 24, 12, 30, 5);
const STAGE = "arn:aws:execute-api:eu-west-1:111122223333:api1/dev";
const AUTHORIZER: LambdaAuthorizer = {
  kind: "lambda",
  name: "Auth",
  functionArn: "arn:aws:lambda:eu-west-1:111122223333:function:authorizer",
  timeoutMs: 29_000,
  ttlMs: 300_000,
  identity: { type: "TOKEN", header: "Authorization" },
};

/** A reply whose policy has one statement. */
const policy = (Effect: string, more: Json = {}): Invocation => ({
  kind: "replied",
  payload: JSON.stringify({
    principalId: "ada",
    context: { team: "red" },
    usageIdentifierKey: "key",
    policyDocument: {
      Version: "2012-10-17",
      Statement: [{ Effect, Action: "execute-api:Invoke", Resource: "*", ...more }],
    },
  }),
});

function requestWith(token: string, change: Partial<RawRequest> = {}): EventInput {
  return {
    request: {
      method: "GET",
      target: "/items/",
      headers: [["Authorization", token]],
      body: Buffer.alloc(0),
      remoteAddress: "192.0.2.1",
      ...change,
    },
    match: {
      route: {
        method: "GET",
        resource: "/items",
        segments: [{ kind: "text", text: "items" }],
        auth: AUTHORIZER,
        needsApiKey: false,
        operationId: "List",
        queryNames: [],
        required: [],
        bodyModels: new Map(),
        integration: { kind: "stub" },
      },
      pathParameters: null,
    },
    target: { path: "/items/", fullPath: "/items/", query: "" },
    query: null,
    session: undefined,
    api: { id: "api1", accountId: "111122223333", deploymentId: "d1", resourceIds: new Map() },
    stage: { name: "dev", variables: {} },
    host: "localhost:3000",
    userAgent: "test",
    now: NOW,
    requestId: "r",
    extendedRequestId: "e",
    traceId: "Root=1",
  };
}

/** Makes the authorizers of a stage. The function answers each event after 7 ms. `asked` has the events. */
function scene(answer: Invocation | "timed out", change: Partial<LambdaAuthorizersInput> = {}) {
  const clock = { now: NOW };
  const asked: Json[] = [];
  const decide = createLambdaAuthorizers({
    stageArn: STAGE,
    accountId: "111122223333",
    region: "eu-west-1",
    resourcePolicy: undefined,
    async invoke(_, event) {
      asked.push(JSON.parse(event));
      clock.now += 7;
      return answer;
    },
    problemOf: () => undefined,
    now: () => clock.now,
    ...change,
  });
  return { asked, clock, decide };
}

const { failed, misconfigured, unauthorized } = authorizerErrors;

describe("createLambdaAuthorizers", () => {
  it("admits with the function's values, the time that the function took, and the statement that allows", async () => {
    const { asked, decide } = scene(policy("Allow"));
    expect(await decide(AUTHORIZER, requestWith("x"))).toEqual({
      allowedBy: "the policy of the authorizer Auth allows it (statement 0)",
      usageIdentifierKey: "key",
      authorizer: { team: "red", principalId: "ada", integrationLatency: 7 },
    });
    expect(asked).toEqual([{ type: "TOKEN", methodArn: `${STAGE}/GET/items`, authorizationToken: "x" }]);
  });

  it("says when a result is from the cache, whose latency is 0", async () => {
    const { asked, decide } = scene(policy("Allow"));
    await decide(AUTHORIZER, requestWith("x"));
    expect(await decide(AUTHORIZER, requestWith("x"))).toEqual({
      allowedBy: "the policy of the authorizer Auth (a result from the cache) allows it (statement 0)",
      usageIdentifierKey: "key",
      authorizer: { team: "red", principalId: "ada", integrationLatency: 0 },
    });
    expect(asked).toHaveLength(1);
  });

  it("keeps a result for the authorizer's time from the function's answer", async () => {
    const { asked, clock, decide } = scene(policy("Allow"));
    await decide({ ...AUTHORIZER, ttlMs: 1000 }, requestWith("x"));
    for (const [later, times] of [
      [999, 1],
      [1, 2],
    ] as const) {
      clock.now += later;
      await decide({ ...AUTHORIZER, ttlMs: 1000 }, requestWith("x"));
      expect(asked).toHaveLength(times);
    }
  });

  it("with a time of 0, neither uses a result that is cached nor replaces it", async () => {
    const { asked, decide } = scene(policy("Allow"));
    for (const [ttlMs, times] of [
      [300_000, 1],
      [0, 2],
      [300_000, 2],
      [1, 2],
    ] as const) {
      await decide({ ...AUTHORIZER, ttlMs }, requestWith("x"));
      expect(asked).toHaveLength(times);
    }
  });

  it("keeps the results of two authorizers and of two tokens apart", async () => {
    const { asked, decide } = scene(policy("Allow"));
    await decide(AUTHORIZER, requestWith("x"));
    await decide({ ...AUTHORIZER, name: "Other" }, requestWith("x"));
    await decide(AUTHORIZER, requestWith("y"));
    expect(asked).toHaveLength(3);
  });

  it("returns the refusal of a policy alone, without the function's values, and caches the policy", async () => {
    const { asked, decide } = scene(policy("Deny"));
    for (const name of ["the authorizer Auth", "the authorizer Auth (a result from the cache)"])
      expect(await decide(AUTHORIZER, requestWith("x"))).toEqual(
        authorizerErrors.denied("explicit deny", `statement 0 of the policy of ${name} denies it`),
      );
    expect(asked).toHaveLength(1);
  });

  it("does not invoke the function for a request without a token", async () => {
    const { asked, decide } = scene(policy("Allow"));
    expect(await decide(AUTHORIZER, requestWith(" "))).toEqual(
      unauthorized("the request has no token in the header Authorization"),
    );
    expect(asked).toEqual([]);
  });

  it("does not invoke the function without a permission, and says which authorizer lacks it", async () => {
    const { asked, decide } = scene(policy("Allow"), { problemOf: ({ name }) => `no permission for ${name}` });
    expect(await decide(AUTHORIZER, requestWith("x"))).toEqual(
      misconfigured("the authorizer Auth: no permission for Auth"),
    );
    expect(asked).toEqual([]);
  });

  it.each<[string, Invocation | "timed out", unknown]>([
    ["does not answer in time", "timed out", failed("the authorizer Auth did not answer within 29000 ms")],
    [
      "is throttled",
      { kind: "throttled", because: "the account's limit is reached" },
      failed("the authorizer Auth was not run: the account's limit is reached"),
    ],
    [
      "throws Unauthorized",
      { kind: "failed", because: "it threw", errorMessage: "Unauthorized" },
      unauthorized("the authorizer Auth threw Unauthorized"),
    ],
    [
      "throws another message",
      { kind: "failed", because: "it threw", errorMessage: "unauthorized" },
      misconfigured("the authorizer Auth failed: it threw"),
    ],
    ["crashes", { kind: "failed", because: "it crashed" }, misconfigured("the authorizer Auth failed: it crashed")],
    [
      "replies with no object",
      { kind: "replied", payload: "null" },
      misconfigured("the authorizer Auth cannot be used: its reply is not an object"),
    ],
  ])("refuses when the function %s, and asks it again for the next request", async (_, answer, refusal) => {
    const { asked, decide } = scene(answer);
    expect(await decide(AUTHORIZER, requestWith("x"))).toEqual(refusal);
    expect(await decide(AUTHORIZER, requestWith("x"))).toEqual(refusal);
    expect(asked).toHaveLength(2);
  });

  it.each<[string, string, string]>([
    ["aws:SourceIp", "IpAddress", "192.0.2.0/24"],
    ["aws:UserAgent", "StringEquals", "test"],
    ["aws:Referer", "StringEquals", "https://items.example/"],
    ["aws:CurrentTime", "DateEquals", "2026-11-24T12:30:05Z"],
    ["aws:RequestedRegion", "StringEquals", "eu-west-1"],
    ["aws:ResourceAccount", "StringEquals", "111122223333"],
    ["aws:PrincipalType", "StringEquals", "Anonymous"],
  ])("evaluates a policy with the request's %s", async (key, operator, value) => {
    const headers: [string, string][] = [
      ["Authorization", "x"],
      ["Referer", "https://items.example/"],
    ];
    const { decide } = scene(policy("Allow", { Condition: { [operator]: { [key]: value } } }));
    expect(await decide(AUTHORIZER, requestWith("x", { headers }))).toHaveProperty("allowedBy");
  });

  it("does not invoke the function when the API's resource policy denies", async () => {
    const statement = { Effect: "Deny", Principal: "*", Action: "execute-api:Invoke", Resource: `${STAGE}/GET/items` };
    const read = readPolicy({ Version: "2012-10-17", Statement: statement }, "P", "resource");
    if (!read.ok) throw new Error(read.problems.join("\n"));
    const { asked, decide } = scene(policy("Allow"), { resourcePolicy: read.policy });
    expect(await decide(AUTHORIZER, requestWith("x"))).toMatchObject({
      status: 403,
      because: "the API's resource policy statement 0 denies it",
    });
    expect(asked).toEqual([]);
  });
});
