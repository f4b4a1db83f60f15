/** The client and the service that are generated from one contract: the service reads every list as the value that the client sent. */
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { APIGatewayProxyEvent, Context } from "aws-lambda";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask } from "../lib/call/answer.ts";
import { callee, type Service, service } from "../lib/call/callee.ts";
import { UnsignableRequest } from "../lib/call/wire-url.ts";
import type { Contract } from "../lib/serve/contract.ts";
import { serve } from "../lib/serve/serve.ts";
import { generateContracts } from "../tools/contract/generate-contracts.ts";
import { ROOT } from "./fixtures/command.ts";

type Place = "query" | "path" | "header";
type Type = "string" | "integer" | "number" | "boolean";

interface Written {
  place: Place;
  type: Type;
  array: boolean;
  /** `style` and `explode` as the contract writes them. */
  style: string;
  /** The character between items; undefined when the parameter is repeated or is not a list. */
  separator?: string;
}

const TYPES: readonly Type[] = ["string", "integer", "number", "boolean"];
const STYLES: readonly Omit<Written, "type">[] = [
  { place: "query", array: false, style: "" },
  { place: "query", array: true, style: "" },
  { place: "query", array: true, style: "style: form, explode: true," },
  { place: "query", array: true, style: "explode: false,", separator: "," },
  { place: "query", array: true, style: "style: spaceDelimited,", separator: " " },
  { place: "query", array: true, style: "style: spaceDelimited, explode: true," },
  { place: "query", array: true, style: "style: pipeDelimited, explode: false,", separator: "|" },
  { place: "query", array: true, style: "style: pipeDelimited, explode: true," },
  { place: "path", array: false, style: "" },
  { place: "path", array: true, style: "" },
  { place: "path", array: true, style: "style: simple, explode: true," },
  { place: "header", array: false, style: "" },
  { place: "header", array: true, style: "", separator: "," },
  { place: "header", array: true, style: "explode: true,", separator: "," },
];
const WAYS: readonly Written[] = STYLES.flatMap((style) => TYPES.map((type) => ({ ...style, type })));

const pathOf = (index: number, { place }: Written) => (place === "path" ? `/way${index}/{value}` : `/way${index}`);
const nameOf = ({ place }: Written) => (place === "header" ? "X-Value" : "value");

function yaml(): string {
  const problem =
    "{ description: No., content: { application/problem+json: { schema: { type: object, additionalProperties: true } } } }";
  const paths = WAYS.map((way, index) => {
    const schema = way.array ? `{ type: array, items: { type: ${way.type} } }` : `{ type: ${way.type} }`;
    return `  ${pathOf(index, way)}:
    get:
      operationId: way${index}
      x-amazon-apigateway-auth: { type: NONE }
      security: []
      parameters: [{ name: ${nameOf(way)}, in: ${way.place}, required: true, ${way.style} schema: ${schema} }]
      responses:
        '200': { description: Echo., content: { application/json: { schema: { type: object, additionalProperties: true } } } }
        '400': ${problem}
        '500': ${problem}
`;
  });
  return `openapi: 3.0.3\ninfo: { title: ways, version: 1.0.0, license: { name: MIT, url: 'https://opensource.org/license/mit' } }\npaths:\n${paths.join("")}`;
}

/** Generates the code of a contract with every way to write a list, and serves it with handlers that return the values that they get. */
async function setUp(root: string) {
  await mkdir(join(root, "api"));
  await writeFile(join(root, "api/ways.yaml"), yaml());
  await cp(join(ROOT, "lib/serve"), join(root, "lib/serve"), { recursive: true });
  await symlink(join(ROOT, "node_modules"), join(root, "node_modules"));
  await writeFile(join(root, "package.json"), '{ "type": "module" }');
  const written = await generateContracts(root, join(root, "generated"));
  if (!written.ok) throw new Error(JSON.stringify(written.problems));
  const load = (file: string) => import(pathToFileURL(join(root, "generated/ways", file)).href);
  const contract: Contract = (await load("contract.ts")).contract;
  const { lists } = await load("lists.ts");
  const handlers = Object.fromEntries(
    Object.keys(contract.operations).map((id) => [
      id,
      (values: Record<Place, object>, { reply }: { reply: (status: 200, body: object) => unknown }) =>
        reply(200, { ...values.query, ...values.path, ...values.header }),
    ]),
  );
  // The contract exists at run time only, so that no type describes its handlers.
  const handler = serve(contract, handlers as never, { logger: null, metrics: null });
  return { handler, lists, files: written.files.map(({ file }) => file) };
}

/** The event of a request, as API Gateway makes it: a decoded query, a path as it was sent, each line of a header. */
async function eventOf(request: Request, way: Written, index: number): Promise<APIGatewayProxyEvent> {
  const url = new URL(request.url);
  const query = [...new Set(url.searchParams.keys())].map((name) => [name, url.searchParams.getAll(name)]);
  const event = {
    resource: pathOf(index, way),
    httpMethod: "GET",
    path: url.pathname,
    headers: Object.fromEntries(request.headers),
    multiValueHeaders: Object.fromEntries([...request.headers].map(([name, value]) => [name, [value]])),
    queryStringParameters: null,
    multiValueQueryStringParameters: query.length === 0 ? null : Object.fromEntries(query),
    pathParameters: way.place === "path" ? { value: url.pathname.split("/")[2] ?? "" } : null,
    body: null,
    isBase64Encoded: false,
    requestContext: { requestId: "r", requestTimeEpoch: 0 },
  };
  // An event of API Gateway has many more members; these are the ones that serve reads.
  return event as unknown as APIGatewayProxyEvent;
}

let scene: Promise<Awaited<ReturnType<typeof setUp>>>;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "countersign-"));
  scene = setUp(folder);
  await scene;
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Sends a value by the typed client, with `lists` or without, and returns the answer of the service. */
async function send(way: Written, value: unknown, { withLists = true } = {}) {
  const { handler, lists } = await scene;
  const index = WAYS.indexOf(way);
  const options = {
    url: "https://ways.example.com",
    fetch: async (input: string | URL | Request) => {
      const event = await eventOf(new Request(input), way, index);
      const { body, headers, statusCode } = await handler(event, { awsRequestId: "r" } as Context);
      return new Response(body, { status: statusCode, headers: { "Content-Type": String(headers?.["Content-Type"]) } });
    },
    ...(withLists && { lists }),
  };
  const ways = callee(options as Service<Record<string, never>, Contract>, []);
  const call = ask as unknown as (...call: unknown[]) => Promise<{ status: number; body: unknown }>;
  return call(ways, "get", pathOf(index, way), { params: { [way.place]: { [nameOf(way)]: value } } });
}

function itemOf({ place, type }: Written): fc.Arbitrary<unknown> {
  switch (type) {
    case "integer":
      return fc.maxSafeInteger().map((value) => value + 0);
    case "number":
      return fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
    case "boolean":
      return fc.boolean();
    case "string":
      if (place === "header") return fc.string({ minLength: 1 }).filter((text) => text.trim() === text);
      return fc
        .oneof(
          fc.string(),
          fc.string({ unit: "grapheme" }),
          fc.constantFrom("a,b", "a|b", "a b", "a%2Cb", "%", "+", "a&b=c"),
        )
        .filter((text) => place === "query" || (text !== "" && text !== "." && text !== ".."));
  }
}

function valuesOf(way: Written): fc.Arbitrary<unknown> {
  const item = itemOf(way);
  return way.array ? fc.array(item, { minLength: 1, maxLength: 4 }) : item;
}

/** Tells whether an item has the character that separates items, so that no request can hold it. */
function isUnsendable({ array, separator }: Written, value: unknown): boolean {
  return array && separator !== undefined && (value as unknown[]).some((item) => String(item).includes(separator));
}

describe("the typed client of a contract and its service", () => {
  it.each(WAYS)("agree on every value: $type in $place, array $array, $style", async (way) => {
    await fc.assert(
      fc.asyncProperty(valuesOf(way), async (value) => {
        if (isUnsendable(way, value)) {
          await expect(send(way, value)).rejects.toThrow(UnsignableRequest);
          return;
        }
        expect(await send(way, value)).toMatchObject({ status: 200, body: { [nameOf(way)]: value } });
      }),
      { numRuns: 60 },
    );
  });

  it("agree on lists of numbers also when the client is given the types alone", async () => {
    for (const way of WAYS.filter(({ array, type }) => array && type === "integer")) {
      for (const value of [[1], [1, 2]]) {
        expect(await send(way, value, { withLists: false })).toMatchObject({
          status: 200,
          body: { [nameOf(way)]: value },
        });
      }
    }
  });
});

describe("the file lists.ts", () => {
  it("is written for a contract with a list in one string, and removed with the last one", async () => {
    expect((await scene).files).toContain("ways/lists.ts");
    const exploded = yaml().replaceAll(/style: (?:space|pipe)Delimited,|explode: false,/g, "");
    await writeFile(join(folder, "api/ways.yaml"), exploded.replaceAll("in: header", "in: query"));
    expect(await generateContracts(folder, join(folder, "generated"))).toMatchObject({ ok: true });
    expect(await readdir(join(folder, "generated/ways"))).not.toContain("lists.ts");
  });
});

describe("service", () => {
  it("compiles only with the lists of a contract that has some", () => {
    type Exploded = { operations: { a: { method: "GET"; path: "/"; parameters: readonly [{ in: "query" }] } } };
    type Joined = {
      operations: { a: { method: "GET"; path: "/"; parameters: readonly [{ in: "query"; split: () => never }] } };
    };
    const options = { url: "https://ways.example.com", fetch };
    service<Record<string, never>, Exploded>(options);
    service<Record<string, never>, Joined>({ ...options, lists: {} });
    // @ts-expect-error a contract with a list in one string, without its lists
    service<Record<string, never>, Joined>(options);
    expect(service).toBeTypeOf("function");
  });
});
