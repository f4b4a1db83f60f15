import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { TemporaryCredentials } from "../lib/call/temporary-credentials.ts";
import { expectRefusal, scene, TARGET } from "./fixtures/age-scene.ts";
import { rawRequest, sendRaw } from "./fixtures/raw-http.ts";
import type { RunningStackOptions } from "./fixtures/running-stack.ts";

const base64Hash = (text: string) => createHash("sha256").update(text).digest("base64");

describe("age's gateway", () => {
  it("accepts a request that Ada signed by hand", async () => {
    const { send, signed, stack } = await scene();
    const answer = await send(rawRequest("GET", TARGET, signed()));
    expect([answer.status, answer.body]).toEqual([200, '{"age":31}']);
    expect(stack.functionOf("age").counts.invocations).toBe(1);
  });

  it("serves AWS's own host name under its stage, which is part of the signed path", async () => {
    const { send, signed, stack } = await scene();
    const host = stack.apis.find(({ name }) => name === "age")?.host ?? "";
    const target = `/dev${TARGET}`;
    expect((await send(rawRequest("GET", target, signed({ host, target })))).body).toBe('{"age":31}');
    const elsewhere = await send(rawRequest("GET", `/prod${TARGET}`, signed({ host, target: `/prod${TARGET}` })));
    expect([elsewhere.status, elsewhere.body]).toEqual([403, '{"message":"Forbidden"}']);
  });

  it("refuses a request without a signature", async () => {
    const { host, send, stack } = await scene();
    const answer = await send(rawRequest("GET", TARGET, [`Host: ${host}`]));
    expectRefusal(
      stack,
      answer,
      403,
      "MissingAuthenticationTokenException",
      '{"message":"Missing Authentication Token"}',
    );
  });

  it.each([
    ["an unknown path", "GET", "/agee"],
    ["another method of a known path", "POST", "/age"],
    ["HEAD, which GET does not serve", "HEAD", "/age"],
    ["OPTIONS", "OPTIONS", "/age"],
  ])("answers %s as a missing token", async (_, method, target) => {
    const { host, send, stack } = await scene();
    const answer = await send(rawRequest(method, target, [`Host: ${host}`]));
    expect(answer.status).toBe(403);
    expect(answer.headers.get("x-amzn-errortype")).toBe("MissingAuthenticationTokenException");
    if (method !== "HEAD") expect(answer.body).toBe('{"message":"Missing Authentication Token"}');
    expect(stack.functionOf("age").counts.invocations).toBe(0);
  });

  it.each([
    [
      "a bearer token",
      "Bearer abc",
      `{"message":"Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${base64Hash("Bearer abc")}'."}`,
    ],
    [
      "basic authentication",
      "Basic YWRhOg==",
      `{"message":"Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. (Hashed with SHA-256 and encoded with Base64) Authorization=${base64Hash("Basic YWRhOg==")}"}`,
    ],
  ])("reads %s as a signature, on a known and on an unknown route", async (_, header, body) => {
    const { host, send, stack } = await scene();
    for (const target of [TARGET, "/nowhere"]) {
      const answer = await send(rawRequest("GET", target, [`Host: ${host}`, `Authorization: ${header}`]));
      expectRefusal(stack, answer, 403, "IncompleteSignatureException", body);
    }
  });

  it("refuses a signature for another region and service, and names both", async () => {
    const { send, signed, stack } = await scene();
    const answer = await send(rawRequest("GET", TARGET, signed({ region: "us-east-1", service: "lambda" })));
    expectRefusal(
      stack,
      answer,
      403,
      "InvalidSignatureException",
      `{"message":"Credential should be scoped to a valid region, not 'us-east-1'. Credential should be scoped to correct service: 'execute-api'. "}`,
    );
  });

  it.each([
    ["an unknown access key", (c: TemporaryCredentials) => ({ ...c, accessKeyId: "ASIALOCALNOBODY00000" })],
    ["another session token", (c: TemporaryCredentials) => ({ ...c, sessionToken: `${c.sessionToken}x` })],
    ["no session token", ({ sessionToken: _, ...c }: TemporaryCredentials) => c],
  ])("refuses %s, always in the same words", async (_, change) => {
    const { credentials, send, signed, stack } = await scene();
    const answer = await send(rawRequest("GET", TARGET, signed({ credentials: change(credentials) })));
    expectRefusal(
      stack,
      answer,
      403,
      "UnrecognizedClientException",
      '{"message":"The security token included in the request is invalid."}',
    );
  });

  it("refuses credentials that have expired", async () => {
    const { clock, send, signed, stack } = await scene();
    clock.now += 3_600_000;
    const answer = await send(rawRequest("GET", TARGET, signed()));
    expectRefusal(
      stack,
      answer,
      403,
      "ExpiredTokenException",
      '{"message":"The security token included in the request is expired"}',
    );
  });

  it("refuses a signature by another secret, and repeats the canonical request", async () => {
    const { credentials, host, send, signed, stack } = await scene();
    const answer = await send(
      rawRequest("GET", TARGET, signed({ credentials: { ...credentials, secretAccessKey: "wrong" } })),
    );
    expectRefusal(
      stack,
      answer,
      403,
      "InvalidSignatureException",
      /^\{"message":"The request signature we calculated does not match/,
    );
    const { message } = JSON.parse(answer.body);
    expect(message).toContain(
      `The Canonical String for this request should have been\n'GET\n/age\ndob=19880101&on=20191122\nhost:${host}\n`,
    );
    expect(message).toMatch(/The String-to-Sign should have been\n'AWS4-HMAC-SHA256\n[^']*'\n$/);
  });

  it("refuses a signature that is more than five minutes old, or as far in the future", async () => {
    const { clock, send, signed, stack } = await scene();
    const old = await send(rawRequest("GET", TARGET, signed({ at: clock.now - 302_000 })));
    expectRefusal(
      stack,
      old,
      403,
      "InvalidSignatureException",
      /^\{"message":"Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)"\}$/,
    );
    const early = await send(rawRequest("GET", TARGET, signed({ at: clock.now + 302_000 })));
    expectRefusal(
      stack,
      early,
      403,
      "InvalidSignatureException",
      /^\{"message":"Signature not yet current: \d{8}T\d{6}Z is still later than \d{8}T\d{6}Z \(\d{8}T\d{6}Z \+ 5 min\.\)"\}$/,
    );
  });

  it("refuses by policy with a capital Message, and masks the account in the resource alone", async () => {
    const withoutGrant: RunningStackOptions = { edit: ({ Resources }) => delete Resources["InvokeAge"] };
    const { send, signed, stack } = await scene(withoutGrant);
    const id = stack.apis.find(({ name }) => name === "age")?.id;
    const answer = await send(rawRequest("GET", TARGET, signed()));
    expectRefusal(
      stack,
      answer,
      403,
      "AccessDeniedException",
      new RegExp(
        `^\\{"Message":"User: arn:aws:sts::111122223333:assumed-role/[\\w-]+/CognitoIdentityCredentials is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:eu-west-1:\\*{8}3333:${id}/dev/GET/age because no identity-based policy allows the execute-api:Invoke action"\\}$`,
      ),
    );
  });

  it("denies every principal except the caller's role by the API's own policy, even an administrator", async () => {
    const { send, signed, stack } = await scene();
    const answer = await send(rawRequest("GET", TARGET, signed({ credentials: stack.developer })));
    expectRefusal(
      stack,
      answer,
      403,
      "AccessDeniedException",
      /^\{"Message":"User: arn:aws:iam::111122223333:user\/developer is not authorized .* with an explicit deny in a resource-based policy"\}$/,
    );
  });

  it("checks the signature before the parameters", async () => {
    const { host, send, stack } = await scene();
    const answer = await send(rawRequest("GET", "/age", [`Host: ${host}`]));
    expectRefusal(
      stack,
      answer,
      403,
      "MissingAuthenticationTokenException",
      '{"message":"Missing Authentication Token"}',
    );
  });

  it("refuses a body over 10 MiB, with or without a Content-Length", async () => {
    const { host, stack, url } = await scene();
    const announced = await sendRaw(url, `POST /age HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 10485761\r\n\r\n`);
    const chunk = `100000\r\n${"x".repeat(0x100000)}\r\n`;
    const chunked = await sendRaw(
      url,
      `POST /age HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(11)}0\r\n\r\n`,
    );
    for (const answer of [announced, chunked]) {
      expect(answer.status).toBe(413);
      expect(answer.headers.get("content-type")).toBe("text; charset=utf-8");
      expect(answer.body).toBe("HTTP content length exceeded 10485760 bytes.");
      expect(answer.headers.has("x-amzn-requestid")).toBe(false);
    }
    expect(stack.functionOf("age").counts.invocations).toBe(0);
  });

  it.each([
    ["Content-Length with Transfer-Encoding", ["Content-Length: 4", "Transfer-Encoding: chunked"], 400],
    ["two Content-Lengths", ["Content-Length: 4", "Content-Length: 5"], 400],
    ["a folded header", ["X-A: 1", " continued"], 400],
    ["a space before a header's colon", ["X-A : 1"], 400],
    ["two Host headers", ["Host: localhost"], 400],
    ["headers over 10,240 bytes", [`X-A: ${"a".repeat(10_400)}`], 431],
  ])("refuses %s", async (_, headers, status) => {
    const { host, send, stack } = await scene();
    const answer = await send(rawRequest("GET", TARGET, [`Host: ${host}`, ...headers]));
    expect(answer.status).toBe(status);
    expect(stack.functionOf("age").counts.invocations).toBe(0);
  });

  it("answers only under this machine's names and its own, so that no web page can reach it", async () => {
    const { host, send, stack } = await scene();
    const answer = await send(rawRequest("GET", TARGET, ["Host: rebound.example"]));
    expect(answer.status).toBe(421);
    expect(stack.functionOf("age").counts.invocations).toBe(0);
    expect((await send(rawRequest("GET", TARGET, [`Host: localhost:${host.split(":")[1]}`]))).status).toBe(403);
  });

  it("accepts a signature for another port of this machine, as a tunnel needs it", async () => {
    const { send, signed } = await scene();
    expect((await send(rawRequest("GET", TARGET, signed({ host: "localhost:1" })))).status).toBe(200);
  });
});
