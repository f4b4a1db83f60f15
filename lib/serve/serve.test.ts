import { Ajv } from "ajv";
import type { APIGatewayProxyEvent } from "aws-lambda";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bodyReader } from "./body-reader.ts";
import type { Check, Contract } from "./contract.ts";
import { formats } from "./formats.ts";
import type { Handlers } from "./operation.ts";
import { textsWithin } from "./personal-values.ts";
import { problem } from "./problem.ts";
import { serve } from "./serve.ts";

/** A contract for these tests alone, so that they do not depend on the services. */
interface Operations {
  getThing: {
    parameters: {
      query: { born: string; size?: number; tag?: string[] };
      header?: { "If-Match"?: string };
      path: { id: string };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "Cache-Control"?: "no-store"; [name: string]: unknown };
        content: { "application/json": { name: string; size?: number } };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/problem+json": { type: string; title: string; status: number; detail: string } };
      };
    };
  };
  putThing: {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    requestBody: { content: { "application/json": { name: string; counts?: { [key: string]: number } } } };
    responses: {
      201: { headers: { Location: string; [name: string]: unknown }; content: { "text/plain": string } };
      204: { headers: { [name: string]: unknown }; content?: never };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/problem+json": { type: string; title: string; status: number; detail: string } };
      };
    };
  };
}

const ajv = new Ajv({
  formats: Object.fromEntries(Object.entries(formats).map(([name, { test }]) => [name, test])),
});
const check = (schema: object): Check => ajv.compile(schema);
const text = check({ type: "string" });
const thing = {
  type: "object",
  additionalProperties: false,
  required: ["name"],
  properties: { name: { type: "string" }, size: { type: "integer" } },
};
const problemCheck = check({
  type: "object",
  additionalProperties: false,
  required: ["type", "title", "status", "detail"],
  properties: { type: {}, title: {}, status: {}, detail: {} },
});

const contract: Contract = {
  name: "things",
  version: "1.0.0",
  names: ["counts", "detail", "name", "size", "status", "title", "type"],
  operations: {
    getThing: {
      method: "GET",
      path: "/things/{id}",
      auth: "NONE",
      body: null,
      parameters: [
        { name: "id", in: "path", required: true, type: "string", array: false, personal: false, check: text },
        {
          name: "born",
          in: "query",
          required: true,
          type: "string",
          array: false,
          personal: true,
          check: check({ type: "string", format: "calendar-day" }),
        },
        {
          name: "size",
          in: "query",
          required: false,
          type: "integer",
          array: false,
          personal: false,
          check: check({ type: "integer", minimum: 1, maximum: 10 }),
        },
        {
          name: "tag",
          in: "query",
          required: false,
          type: "string",
          array: true,
          personal: false,
          check: check({ type: "array", items: { type: "string", enum: ["a", "b"] } }),
        },
        { name: "If-Match", in: "header", required: false, type: "string", array: false, personal: false, check: text },
      ],
      responses: {
        200: {
          content: { "application/json": check(thing) },
          headers: { "Cache-Control": { required: false, check: check({ enum: ["no-store"] }) } },
        },
        400: { content: { "application/problem+json": problemCheck }, headers: {} },
      },
    },
    putThing: {
      method: "PUT",
      path: "/things",
      auth: "NONE",
      parameters: [],
      body: {
        required: true,
        content: {
          "application/json": check({
            ...thing,
            properties: {
              name: { type: "string" },
              counts: { type: "object", additionalProperties: { type: "integer" } },
            },
          }),
        },
        personal: ["counts", "name"],
        reader: bodyReader,
      },
      responses: {
        201: { content: { "text/plain": text }, headers: { Location: { required: true, check: text } } },
        204: { content: {}, headers: {} },
        400: { content: { "application/problem+json": problemCheck }, headers: {} },
      },
    },
  },
};

const answering: Handlers<Operations> = {
  getThing: ({ query: { size }, path: { id } }, { reply }) =>
    reply(200, size === undefined ? { name: id } : { name: id, size }),
  putThing: ({ body: { name } }, { reply }) =>
    name === "" ? reply(204) : reply(201, name, { Location: `/things/${name}` }),
};

interface Sent {
  method?: string;
  resource?: string;
  query?: Record<string, string[]> | null;
  path?: Record<string, string>;
  headers?: Record<string, string[]>;
  body?: string | null;
}

const PUT: Sent = {
  method: "PUT",
  resource: "/things",
  query: null,
  body: '{"name":"n"}',
  headers: { "content-type": ["application/json"] },
};

/** Runs a handler as Lambda does, and returns its answer and its log. */
async function run(sent: Sent, handlers: Partial<Handlers<Operations>> = {}, more: Partial<Contract> = {}) {
  const lines: Record<string, unknown>[] = [];
  const write = (level: string) => (_: string, fields: Record<string, unknown>) => lines.push({ level, ...fields });
  const lambda = serve<Operations>(
    { ...contract, ...more },
    { ...answering, ...handlers },
    { now: () => 1_000, logger: { info: write("INFO"), error: write("ERROR") } },
  );
  const event = {
    httpMethod: sent.method ?? "GET",
    resource: sent.resource ?? "/things/{id}",
    multiValueQueryStringParameters: sent.query === undefined ? { born: ["19880101"] } : sent.query,
    pathParameters: sent.path ?? { id: "x" },
    multiValueHeaders: sent.headers ?? {},
    body: sent.body ?? null,
    isBase64Encoded: false,
    requestContext: { requestId: "r-1" },
  };
  // An event of API Gateway has many more members; these are the ones that `serve` reads.
  const result = await lambda(event as unknown as APIGatewayProxyEvent, {
    awsRequestId: "l-1",
    getRemainingTimeInMillis: () => 5_000,
  });
  const body: unknown = result.headers?.["Content-Type"]?.toString().endsWith("json")
    ? JSON.parse(result.body)
    : result.body;
  return { status: result.statusCode, headers: result.headers, body, lines };
}

const detailOf = async (sent: Sent) => {
  const { status, body } = await run(sent);
  expect(status).toBe(400);
  expect(Object.keys(body as object)).toEqual(["type", "title", "status", "detail"]);
  return (body as { detail: string }).detail;
};

describe("serve", () => {
  it("gives a handler the checked values and writes its declared reply", async () => {
    const { status, headers, body, lines } = await run({ query: { born: ["19880101"], size: ["7"], tag: ["a", "b"] } });
    expect({ status, headers, body }).toEqual({
      status: 200,
      headers: { "Content-Type": "application/json" },
      body: { name: "x", size: 7 },
    });
    expect(lines).toEqual([
      { level: "INFO", operation: "getThing", status: 200, latencyMs: 0, requestId: "r-1", lambdaRequestId: "l-1" },
    ]);
  });

  it("decodes path parameters, which API Gateway hands over as they were sent", async () => {
    expect((await run({ path: { id: "a%2Fb" } })).body).toEqual({ name: "a/b" });
    expect((await run({ path: { id: "%zz" } })).body).toEqual({ name: "%zz" });
  });

  it("leaves the query parameters of presigned authentication to the gateway", async () => {
    expect((await run({ query: { born: ["19880101"], "X-Amz-Signature": ["f0"] } })).status).toBe(200);
  });

  it("finds a header in any case", async () => {
    let seen: unknown;
    await run(
      { headers: { "if-MATCH": ["7"] } },
      {
        getThing: ({ header }, { reply }) => {
          seen = header["If-Match"];
          return reply(200, { name: "x" });
        },
      },
    );
    expect(seen).toBe("7");
  });

  it.each<[string, Sent, string]>([
    ["a missing parameter", { query: null }, "born is missing"],
    ["a repeated parameter", { query: { born: ["19880101", "19880101"] } }, "born must be given once"],
    ["a day that does not exist", { query: { born: ["19880230"] } }, "born must name a real day, written YYYYMMDD"],
    ["a value out of range", { query: { born: ["19880101"], size: ["11"] } }, "size must be <= 10"],
    ["an integer in another spelling", { query: { born: ["19880101"], size: ["07"] } }, "size must be integer"],
    [
      "an item that is not in the list",
      { query: { born: ["19880101"], tag: ["a", "c"] } },
      "tag /1 must be one of a, b",
    ],
    [
      "an undeclared parameter",
      { query: { born: ["19880101"], nope: ["1"] } },
      "nope is not a parameter of this operation",
    ],
    [
      "an undeclared parameter whose name is not a name",
      { query: { born: ["19880101"], "<img src=x>": ["1"] } },
      "a parameter that was sent is not a parameter of this operation",
    ],
    [
      "another case of a declared name",
      { query: { born: ["19880101"], Born: ["1"] } },
      "Born is not a parameter of this operation",
    ],
    ["a missing body", { method: "PUT", resource: "/things", query: null }, "the body is missing"],
    [
      "a body of another type",
      { method: "PUT", resource: "/things", query: null, body: "{}", headers: { "content-type": ["text/html"] } },
      "Content-Type must be application/json",
    ],
    [
      "a body that is not JSON",
      { method: "PUT", resource: "/things", query: null, body: "{", headers: { "content-type": ["application/json"] } },
      "the body must be JSON",
    ],
    [
      "a body that breaks its schema",
      {
        method: "PUT",
        resource: "/things",
        query: null,
        body: '{"name":1}',
        headers: { "content-type": ["application/json; charset=utf-8"] },
      },
      "the body /name must be string",
    ],
  ])("refuses %s with a 400 that names the rule", async (_, sent, detail) => {
    expect(await detailOf(sent)).toBe(detail);
  });

  it("refuses names that JavaScript objects inherit, and does not change Object.prototype", async () => {
    for (const name of ["__proto__", "constructor", "prototype", "toString"]) {
      const query = JSON.parse(`{"born":["19880101"],${JSON.stringify(name)}:["1"]}`);
      expect(await detailOf({ query })).toBe(`${name} is not a parameter of this operation`);
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it("never repeats the value that it refuses", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ minLength: 4 }).filter((value) => !formats["calendar-day"]?.test(value)),
        async (value) => {
          const { status, body, lines } = await run({ query: { born: [`secret${value}`] } });
          expect(status).toBe(400);
          expect(JSON.stringify([body, lines])).not.toContain("secret");
        },
      ),
    );
  });

  it("writes a reply without a body, and one with a required header", async () => {
    const put = (name: string): Sent => ({
      method: "PUT",
      resource: "/things",
      query: null,
      body: JSON.stringify({ name }),
      headers: { "Content-Type": ["application/json"] },
    });
    expect(await run(put(""))).toMatchObject({ status: 204, headers: {}, body: "" });
    expect(await run(put("n"))).toMatchObject({
      status: 201,
      headers: { Location: "/things/n", "Content-Type": "text/plain" },
      body: "n",
    });
  });

  it("logs the problem that a handler replies with", async () => {
    const { lines } = await run({}, { getThing: (_, { reply }) => reply(400, problem(400, "born must be earlier")) });
    expect(lines).toMatchObject([{ status: 400, problem: "about:blank", detail: "born must be earlier" }]);
  });

  it("adds the fields that a handler notes to the log line", async () => {
    const { lines } = await run(
      {},
      {
        getThing: (_, { reply, note, remainingMs }) => {
          note({ asked: 2, left: remainingMs() });
          return reply(200, { name: "x" });
        },
      },
    );
    expect(lines).toMatchObject([{ asked: 2, left: 5_000 }]);
  });
});

/** Names that hold a birth date, a person's name or an address, in every place where a request has names of the caller's choice. */
const NAMES_AS_DATA: readonly [string, Sent, detail: string, logged: string][] = [
  [
    "a query parameter",
    { query: { born: ["19880101"], born19880101: [""] } },
    "born19880101 is not a parameter of this operation",
    "a parameter that was sent is not a parameter of this operation",
  ],
  [
    "a key of a map in the body",
    { ...PUT, body: '{"name":"n","counts":{"ada@example.com":"x"}}' },
    "the body /counts/ada@example.com must be integer",
    "the body /counts/* must be integer",
  ],
  [
    "a key of the body",
    { ...PUT, body: '{"name":"n","Lovelace":1}' },
    "the body must not have properties that the contract does not name",
    "the body must not have properties that the contract does not name",
  ],
  [
    "a key of the body that looks like an index",
    { ...PUT, body: '{"name":"n","counts":{"19880101":"x"}}' },
    "the body /counts/19880101 must be integer",
    "the body /counts/* must be integer",
  ],
  [
    "a media type",
    { ...PUT, headers: { "content-type": ["text/ada.lovelace"] } },
    "Content-Type must be application/json",
    "Content-Type must be application/json",
  ],
];

describe("a name that the caller chose", () => {
  it.each(NAMES_AS_DATA)("is not in the log, though the answer may repeat it: %s", async (_, sent, detail, logged) => {
    const { body, lines } = await run(sent);
    expect(body).toMatchObject({ status: 400, detail });
    expect(lines).toMatchObject([{ status: 400, detail: logged }]);
  });

  it("is not in the log as a method", async () => {
    const { lines } = await run({ method: "BORN19880101" });
    expect(lines).toMatchObject([{ error: "things has no operation for this method of /things/{id}" }]);
  });

  it("is masked where a handler repeats a key of a personal property", async () => {
    const { lines } = await run(
      { ...PUT, body: '{"name":"n","counts":{"ada@example.com":1}}' },
      { putThing: ({ body }, { reply }) => reply(400, problem(400, `no ${Object.keys(body.counts ?? {})}`)) },
    );
    expect(JSON.stringify(lines)).not.toContain("ada@example.com");
  });
});

describe("a personal value of any size or depth", () => {
  const large = "Lovelace".repeat(50_000);

  it("is refused with a 400 when the contract forbids it, and is not in the log", async () => {
    const body = JSON.stringify({ name: large, counts: { a: "x" } });
    const { status, lines } = await run({ ...PUT, body });
    expect(status).toBe(400);
    expect(JSON.stringify(lines)).not.toContain("Lovelace");
  });

  it("is masked in the stack of an exception", async () => {
    const throwing: Partial<Handlers<Operations>> = {
      putThing: ({ body: { name } }) => {
        throw new Error(`no row for ${name}`);
      },
    };
    const { lines } = await run({ ...PUT, body: JSON.stringify({ name: large }) }, throwing);
    expect(lines).toMatchObject([
      { level: "ERROR", error: expect.stringMatching(/^Error: no row for \[personal \w{8}\]\n/) },
    ]);
  });

  it("is found below more levels than the stack has", () => {
    let nested: unknown = { name: "Ada" };
    for (let level = 0; level < 100_000; level++) nested = [nested];
    expect(textsWithin(nested, new Set(["name"]))).toEqual(["Ada"]);
  });
});

const OUR_BUG = {
  type: "about:blank",
  title: "Internal Server Error",
  status: 500,
  detail: "The service failed to answer.",
};

describe("serve, when the service has a bug", () => {
  it("answers an exception with a 500 that says nothing about it, and logs the stack with personal values masked", async () => {
    const { status, headers, body, lines } = await run(
      { query: { born: ["19880101"] } },
      {
        getThing: ({ query: { born } }) => {
          throw new Error(`cannot read ${born}`);
        },
      },
    );
    expect({ status, headers, body }).toEqual({
      status: 500,
      headers: { "Content-Type": "application/problem+json" },
      body: OUR_BUG,
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ level: "ERROR", status: 500 });
    expect(lines[0]?.["error"]).toMatch(/^Error: cannot read \[personal [0-9a-f]{8}\]\n {4}at /);
    expect(JSON.stringify(lines)).not.toContain("19880101");
  });

  it("masks personal values in the log wherever a handler writes them: an exception, a note, a problem", async () => {
    const sent = ['{"name":"Ada \\"L\\" Lovelace"}', '{"name":"Zoë 9"}'];
    for (const body of sent) {
      const { name } = JSON.parse(body);
      const put: Sent = {
        method: "PUT",
        resource: "/things",
        query: null,
        body,
        headers: { "content-type": ["application/json"] },
      };
      const logged: unknown[] = [];
      for (const putThing of [
        () => {
          throw new Error(`no row ${JSON.stringify({ name })} at /things/${encodeURIComponent(name)}`);
        },
        (_, { note, reply }) => {
          note({ saved: `as ${name}`, bytes: 3 });
          return reply(204);
        },
        (_, { reply }) => reply(400, problem(400, `${name} is taken`)),
      ] satisfies Handlers<Operations>["putThing"][]) {
        logged.push(...(await run(put, { putThing })).lines);
      }
      expect(logged).toHaveLength(3);
      const text = JSON.stringify(logged);
      for (const spelt of [name, encodeURIComponent(name), JSON.stringify(name).slice(1, -1)]) {
        expect(text).not.toContain(spelt);
        expect(text).not.toContain(JSON.stringify(spelt).slice(1, -1));
      }
      expect(text.match(/\[personal [0-9a-f]{8}\]/g)?.length).toBeGreaterThan(3);
      expect(logged[1]).toMatchObject({ bytes: 3 });
    }
  });

  it.each<[string, Handlers<Operations>["getThing"], string]>([
    [
      "a body that the contract forbids",
      // JSON.parse avoids the types, as a value from a database would.
      (_, { reply }) => reply(200, JSON.parse('{"name":1}')),
      "getThing answered 200 with a body its contract forbids: /name must be string",
    ],
    [
      "a property that the contract does not name",
      (_, { reply }) => reply(200, JSON.parse('{"name":"x","password":"hunter2"}')),
      "getThing answered 200 with a body its contract forbids: must not have properties that the contract does not name",
    ],
    [
      "a property whose name may be personal",
      (_, { reply }) => reply(200, JSON.parse('{"name":"x","Lovelace":1}')),
      "getThing answered 200 with a body its contract forbids: must not have properties that the contract does not name",
    ],
    [
      "a header that the contract forbids",
      (_, { reply }) => reply(200, { name: "x" }, JSON.parse('{"Cache-Control":"public"}')),
      "getThing answered 200 with a header its contract forbids: Cache-Control must be one of no-store",
    ],
    [
      "a header that the contract does not declare",
      (_, { reply }) => reply(200, { name: "x" }, JSON.parse('{"X-Debug":"1"}')),
      "getThing answered 200 with a header that its contract does not declare",
    ],
    [
      "a status that the contract does not declare",
      (_, { reply }) => reply(JSON.parse("418"), JSON.parse('{"name":"x"}')),
      "getThing answered 418, which its contract does not declare",
    ],
    [
      "an object that reply() did not make",
      () => JSON.parse('{"status":200,"body":{"name":"x"}}'),
      "getThing answered a value that reply() did not make",
    ],
  ])("answers 500 for %s, and the log says so", async (_, getThing, error) => {
    const { status, body, lines } = await run({}, { getThing });
    expect({ status, body }).toEqual({ status: 500, body: OUR_BUG });
    expect(lines).toMatchObject([{ level: "ERROR", error }]);
  });

  it("answers 500 when a required header is missing", async () => {
    const { status, lines } = await run(
      {
        method: "PUT",
        resource: "/things",
        query: null,
        body: '{"name":"n"}',
        headers: { "content-type": ["application/json"] },
      },
      { putThing: (_, { reply }) => reply(201, "n", JSON.parse("{}")) },
    );
    expect(status).toBe(500);
    expect(lines).toMatchObject([{ error: "putThing answered 201 without the header Location" }]);
  });

  it("answers 500 for a route that the contract does not have", async () => {
    const { status, lines } = await run({ method: "DELETE" });
    expect(status).toBe(500);
    expect(lines).toMatchObject([
      { operation: null, error: "things has no operation for this method of /things/{id}" },
    ]);
  });

  it.each([
    [200, {}],
    [400, { query: {} }],
    [500, { method: "DELETE" }],
  ])("gives an answer with %i the headers that its contract has for every reply", async (status, sent) => {
    const headers = { "Access-Control-Allow-Origin": "*" };
    const answer = await run(sent, {}, { headers });
    expect(answer).toMatchObject({ status, headers });
    expect(answer.headers).toHaveProperty("Content-Type");
    expect((await run(sent)).headers).not.toHaveProperty("Access-Control-Allow-Origin");
  });

  it("does not start without a handler for each operation", () => {
    const withoutPut = { getThing: answering.getThing };
    expect(() =>
      // @ts-expect-error an operation without a handler does not compile
      serve<Operations>(contract, withoutPut),
    ).toThrow("things: no handler for putThing. Give serve() one.");
  });
});

describe("the types of a handler", () => {
  type Tools = Parameters<Handlers<Operations>["getThing"]>[1];
  type PutTools = Parameters<Handlers<Operations>["putThing"]>[1];

  it("compile only replies that the contract declares", () => {
    const wrong = ({ reply }: Tools, { reply: put }: PutTools) => {
      // @ts-expect-error an undeclared status
      reply(404, { name: "x" });
      // @ts-expect-error a wrong body
      reply(200, { name: 1 });
      // @ts-expect-error a body of another status
      reply(200, problem(400, "no"));
      // @ts-expect-error a missing property
      reply(200, {});
      // @ts-expect-error an extra property
      reply(200, { name: "x", password: "hunter2" });
      // @ts-expect-error an undeclared header
      reply(200, { name: "x" }, { "X-Debug": "1" });
      // @ts-expect-error a header where none is declared
      reply(400, problem(400, "no"), { "X-Debug": "1" });
      // @ts-expect-error a header with an undeclared value
      reply(200, { name: "x" }, { "Cache-Control": "public" });
      // @ts-expect-error a body where there is none
      put(204, "text");
      // @ts-expect-error a required header left out
      put(201, "n");
    };
    expect(wrong).toBeTypeOf("function");
  });

  it("compile only what reply() made, and only values that the operation has", () => {
    // @ts-expect-error an object of the same shape
    const handMade: Handlers<Operations>["getThing"] = () => ({ status: 200, body: { name: "x" }, headers: undefined });
    // @ts-expect-error a parameter that the contract does not have
    const misread: Handlers<Operations>["getThing"] = ({ query: { nope } }, { reply }) => reply(200, { name: nope });
    expect([handMade, misread]).toHaveLength(2);
  });
});
