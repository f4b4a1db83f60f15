import { describe, expect, it } from "vitest";
import type { RawRequest } from "../http/raw-message.ts";
import { UserError } from "../user-error.ts";
import { json } from "./answer.ts";
import { type ControlInput, type ControlRoute, createControl } from "./control.ts";

const TOKEN = "the-token-of-this-start";
const HOST = "localhost:4566";
const OWN = `http://${HOST}`;
async function control(request: Partial<RawRequest>, given: Partial<ControlInput> = {}) {
  const input: ControlInput = {
    token: TOKEN,
    whoMayCall: () => ({ entries: [{ identity: "nobody" }] }),
    async keysOf(caller) {
      if (caller !== "role:AgeRole") throw new UserError("There is no such caller.");
      return { accessKeyId: `key of ${caller}`, secretAccessKey: "s", sessionToken: "t" };
    },
    routes: new Map<string, ControlRoute>([
      ["GET requests", () => json(200, { id: "" })],
      ["GET requests/ID", ({ id }) => json(200, { id })],
    ]),
    ...given,
  };
  const raw = { method: "GET", target: "/", headers: [], body: Buffer.alloc(0), remoteAddress: "127.0.0.1" };
  const answer = await createControl(input)({ ...raw, ...request });
  return answer && { status: answer.status, body: JSON.parse(String(answer.body)), headers: answer.headers };
}

const withToken: RawRequest["headers"] = [["X-Countersign-Token", TOKEN]];

describe("control routes", () => {
  it("leave every other path to AWS", async () => {
    for (const target of ["/", "/_countersign", "//_countersign/requests/id-1", "/?/_countersign/"]) {
      expect(await control({ target, headers: withToken })).toBeUndefined();
    }
  });

  it("answer by the route that is added for a method and a name", async () => {
    const answer = await control({ target: "/_countersign/requests/id-1", headers: withToken });
    expect(answer).toMatchObject({ status: 200, body: { id: "id-1" } });
    expect(await control({ target: "/_countersign/requests", headers: withToken })).toMatchObject({ body: { id: "" } });
  });

  it("answer 404, with a sentence, for a route that is not there", async () => {
    const given = { missing: "This stack has no console." };
    for (const [method, target] of [
      ["GET", "/_countersign/"],
      ["GET", "/_countersign/requests/id-1/more"],
      ["GET", "/_countersign/requests/"],
      ["GET", "/_countersign/who/id-1"],
      ["GET", "/_countersign/who/"],
      ["GET", "/_countersign/requests?limit=1"],
      ["GET", "/_countersign/constructor"],
      ["DELETE", "/_countersign/requests/id-1"],
    ] as const) {
      const answer = await control({ method, target, headers: withToken }, given);
      expect(answer).toMatchObject({ status: 404, body: { message: given.missing } });
    }
  });

  it("tell who may call which operation", async () => {
    const answer = await control({ target: "/_countersign/who", headers: withToken });
    expect(answer).toMatchObject({ status: 200, body: { entries: [{ identity: "nobody" }] } });
  });

  it("give keys of a caller that the stack has, and of no other", async () => {
    const ask = (body: string) =>
      control({ method: "POST", target: "/_countersign/sessions", headers: withToken, body: Buffer.from(body) });
    const keys = { accessKeyId: "key of role:AgeRole", secretAccessKey: "s", sessionToken: "t" };
    expect(await ask('{"caller":"role:AgeRole"}')).toMatchObject({ status: 200, body: keys });
    expect(await ask('{"caller":"role:NoRole"}')).toMatchObject({
      status: 404,
      body: { message: "There is no such caller." },
    });
    for (const body of ['{"caller":["role:AgeRole"]}', "{}", "[", ""]) {
      expect(await ask(body)).toMatchObject({ status: 400, body: { message: expect.stringContaining("a caller") } });
    }
  });

  it.each<[string, RawRequest["headers"]]>([
    ["from no page", withToken],
    ["from the console's own page", [...withToken, ["Host", HOST], ["Origin", OWN], ["Sec-Fetch-Site", "same-origin"]]],
    ["that a person has typed", [...withToken, ["Host", HOST], ["Sec-Fetch-Site", "none"]]],
  ])("answer a request with the token %s", async (_, headers) => {
    expect(await control({ target: "/_countersign/who", headers })).toMatchObject({ status: 200 });
  });

  it.each<[string, RawRequest["headers"]]>([
    ["no token", []],
    ["another token", [["x-countersign-token", `${TOKEN}x`]]],
    ["an empty token", [["x-countersign-token", ""]]],
    ["the token twice", [...withToken, ...withToken]],
    ["the Origin of a page at another port", [...withToken, ["Host", HOST], ["Origin", "http://localhost:3000"]]],
    ["the Origin of a foreign page", [...withToken, ["Host", HOST], ["Origin", "https://evil.example"]]],
    ["the own Origin and another one", [...withToken, ["Host", HOST], ["Origin", OWN], ["Origin", "null"]]],
    ["the Origin null", [...withToken, ["Host", HOST], ["origin", "null"]]],
    ["the own Origin over TLS", [...withToken, ["Host", HOST], ["Origin", `https://${HOST}`]]],
    ["an Origin and no Host", [...withToken, ["Origin", OWN]]],
    ["Sec-Fetch-Site: cross-site", [...withToken, ["Sec-Fetch-Site", "cross-site"]]],
    ["Sec-Fetch-Site: same-site", [...withToken, ["Host", HOST], ["Origin", OWN], ["Sec-Fetch-Site", "same-site"]]],
  ])("refuse a request with %s", async (_, headers) => {
    for (const [method, target] of [
      ["GET", "/_countersign/requests/id-1"],
      ["GET", "/_countersign/who"],
      ["POST", "/_countersign/sessions"],
      ["OPTIONS", "/_countersign/sessions"],
    ] as const) {
      const answer = await control({ method, target, headers, body: Buffer.from('{"caller":"role:AgeRole"}') });
      expect(answer?.status).toBe(403);
      expect(JSON.stringify(answer)).not.toMatch(/key of|identity policy|Access-Control/);
    }
  });
});
