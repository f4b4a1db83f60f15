import { describe, expect, it } from "vitest";
import type { RawRequest } from "../http/raw-message.ts";
import type { RequestTrace } from "../steps.ts";
import { type ControlInput, createControl } from "./control.ts";
import { createRequestRecords } from "./request-records.ts";

const TOKEN = "the-token-of-this-start";
const entry: RequestTrace["entry"] = {
  kind: "request",
  server: "age",
  method: "GET",
  target: "/age?dob=‹3fa9›",
  status: 403,
  because: "no identity policy allows it",
  requestId: "id-1",
  durationMs: 1,
};
const trace: RequestTrace = {
  entry,
  startedAt: 1_000,
  steps: [{ name: "route", at: 1_001, facts: () => ({ operation: "getAge" }) }],
  size: 0,
};
const traceOf = (requestId: string, causedBy?: string): RequestTrace => ({
  ...trace,
  entry: { ...entry, requestId, ...(causedBy !== undefined && { causedBy }) },
});

function control(request: Partial<RawRequest>) {
  const records = createRequestRecords();
  records.add(trace);
  const input: ControlInput = {
    token: TOKEN,
    records,
    roles: ["DayRole", "AgeRole"],
    whoMayCall: () => [{ identity: "nobody" }],
    assumeRole: (logicalId) => ({ accessKeyId: `key of ${logicalId}`, secretAccessKey: "s", sessionToken: "t" }),
  };
  const raw = { method: "GET", target: "/", headers: [], body: Buffer.alloc(0), remoteAddress: "127.0.0.1" };
  const answer = createControl(input)({ ...raw, ...request });
  return answer && { status: answer.status, body: JSON.parse(String(answer.body)), headers: answer.headers };
}

const withToken: RawRequest["headers"] = [["X-Countersign-Token", TOKEN]];

describe("control routes", () => {
  it("leave every other path to AWS", () => {
    for (const target of ["/", "/_countersign", "//_countersign/requests/id-1", "/?/_countersign/"]) {
      expect(control({ target, headers: withToken })).toBeUndefined();
    }
  });

  it("tell why a request was decided as it was", () => {
    const answer = control({ target: "/_countersign/requests/id-1", headers: withToken });
    expect(answer).toMatchObject({ status: 200, body: entry });
    expect(answer?.body).toMatchObject({
      startedAt: 1_000,
      steps: [{ name: "route", at: 1_001, operation: "getAge" }],
      calls: [],
      lines: [],
    });
  });

  it("list the latest requests", () => {
    const answer = control({ target: "/_countersign/requests", headers: withToken });
    expect(answer).toMatchObject({ status: 200, body: { requests: [entry] } });
  });

  it("answer 404 for a request that they do not know, and for a route that is not there", () => {
    expect(control({ target: "/_countersign/requests/id-2", headers: withToken })?.status).toBe(404);
    expect(control({ target: "/_countersign/", headers: withToken })?.status).toBe(404);
    expect(control({ method: "DELETE", target: "/_countersign/requests/id-1", headers: withToken })?.status).toBe(404);
  });

  it("tell who may call which operation", () => {
    const answer = control({ target: "/_countersign/who", headers: withToken });
    expect(answer).toMatchObject({ status: 200, body: { entries: [{ identity: "nobody" }] } });
  });

  it("give keys of a role of the template, and of no other", () => {
    const ask = (body: string) =>
      control({ method: "POST", target: "/_countersign/role-sessions", headers: withToken, body: Buffer.from(body) });
    expect(ask('{"role":"AgeRole"}')).toMatchObject({ status: 200, body: { accessKeyId: "key of AgeRole" } });
    for (const body of ['{"role":"NoRole"}', '{"role":["AgeRole"]}', "{}", "[", ""]) {
      expect(ask(body)).toMatchObject({ status: 404, body: { message: expect.stringContaining("DayRole, AgeRole") } });
    }
  });

  it.each<[string, RawRequest["headers"]]>([
    ["no token", []],
    ["another token", [["x-countersign-token", `${TOKEN}x`]]],
    ["an empty token", [["x-countersign-token", ""]]],
    ["the token twice", [...withToken, ...withToken]],
    ["the token and the Origin of a page", [...withToken, ["Origin", "http://localhost:4566"]]],
    ["the token and the Origin null", [...withToken, ["origin", "null"]]],
  ])("refuse a request with %s", (_, headers) => {
    for (const [method, target] of [
      ["GET", "/_countersign/requests/id-1"],
      ["GET", "/_countersign/who"],
      ["POST", "/_countersign/role-sessions"],
      ["OPTIONS", "/_countersign/role-sessions"],
    ] as const) {
      const answer = control({ method, target, headers, body: Buffer.from('{"role":"AgeRole"}') });
      expect(answer?.status).toBe(403);
      expect(JSON.stringify(answer)).not.toMatch(/key of|identity policy|Access-Control/);
    }
  });
});

describe("createRequestRecords", () => {
  const idsOf = (records: ReturnType<typeof createRequestRecords>) => records.list().map(({ requestId }) => requestId);

  it("keeps the last requests and forgets the oldest", () => {
    const records = createRequestRecords(2);
    for (const requestId of ["a", "b", "c"]) records.add(traceOf(requestId));
    expect(idsOf(records)).toEqual(["c", "b"]);
    expect(records.find("a")).toBeUndefined();
  });

  it("forgets the oldest when the texts are too long together", () => {
    const records = createRequestRecords(500, 10_000);
    for (const requestId of ["a", "b", "c"]) records.add({ ...traceOf(requestId), size: 3_000 });
    expect(idsOf(records)).toEqual(["c", "b"]);
    records.add({ ...traceOf("d"), size: 20_000 });
    expect(idsOf(records)).toEqual([]);
  });

  it("joins a request with the calls and the lines that it caused", () => {
    const records = createRequestRecords();
    records.add(traceOf("call", "id-1"));
    records.addLine({ kind: "function", name: "day", line: "hello", causedBy: "id-1" });
    records.addLine({ kind: "function", name: "day", line: "of nobody" });
    records.add(trace);
    expect(records.find("id-1")).toMatchObject({
      calls: [{ requestId: "call" }],
      lines: [{ name: "day", line: "hello" }],
    });
  });

  it.each([
    ["a session token", `token ${"Ab1/".repeat(30)} sent`, "token (not shown) sent"],
    ["a secret key", "key wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY.", "key (not shown)."],
    ["a signature", `Signature=${"0a".repeat(32)}`, "(not shown)"],
    ["a JSON Web Token", "Bearer eyJhbGciOi.eyJzdWIi.c2ln", "Bearer (not shown)"],
  ])("hides %s in a line", (_, line, shown) => {
    const records = createRequestRecords();
    records.addLine({ kind: "function", name: "day", line, causedBy: "id-1" });
    records.add(trace);
    expect(records.find("id-1")).toMatchObject({ lines: [{ line: shown }] });
  });
});
