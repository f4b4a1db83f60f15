import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { orders } from "../../test/fixtures/orders.yaml.ts";
import { scratch } from "../../test/fixtures/scratch.ts";
import { problemLine } from "./api-contract.ts";
import { placeText } from "./place.ts";
import { readContracts } from "./read-contracts.ts";

async function read(files: Record<string, string>) {
  const folder = join(await scratch(), "api");
  await mkdir(folder);
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return readContracts(folder);
}

/** What is said of the orders contract when `from` is replaced by `to`. */
async function saidOf(from: string | RegExp, to: string) {
  const changed = orders.replace(from, () => to);
  expect(changed).not.toBe(orders);
  const contracts = await read({ "orders.yaml": changed });
  return {
    problems: contracts.ok ? [] : contracts.problems.map(problemLine),
    warnings: contracts.warnings.map(problemLine),
    operations: contracts.ok ? (contracts.contracts[0]?.operations ?? []) : [],
  };
}

async function problemsWith(from: string | RegExp, to: string): Promise<string[]> {
  return (await saidOf(from, to)).problems;
}

describe("readContracts", () => {
  it("reads what the house's own contracts declare", async () => {
    const contracts = await readContracts(join(import.meta.dirname, "../../api"));
    if (!contracts.ok) throw new Error(contracts.problems.map(problemLine).join("\n"));
    expect(
      contracts.contracts.map(({ name, operations }) => [name, operations.map(({ id, auth }) => [id, auth])]),
    ).toEqual([
      ["age", [["getAge", "AWS_IAM"]]],
      ["day", [["getDay", "NONE"]]],
    ]);
  });

  it("reads path, header and list parameters, bodies, and answers with and without a body", async () => {
    const contracts = await read({ "orders.yaml": orders });
    if (!contracts.ok) throw new Error(contracts.problems.map(problemLine).join("\n"));
    const [placeOrder] = contracts.contracts[0]?.operations ?? [];
    expect(placeOrder).toMatchObject({
      id: "placeOrder",
      method: "POST",
      path: "/customers/{customer}/orders",
      pointer: "#/paths/~1customers~1{customer}~1orders/post",
      auth: "AWS_IAM",
      parameters: [
        { name: "customer", in: "path", required: true, type: "string", array: false, personal: true },
        { name: "X-Priority", in: "header", required: false, type: "integer", array: false, personal: false },
        { name: "tag", in: "query", type: "string", array: true },
        { name: "dry", in: "query", type: "boolean", array: false },
      ],
      body: { required: true },
    });
    expect(Object.keys(placeOrder?.responses[204]?.content ?? { wrong: 1 })).toEqual([]);
    expect(placeOrder?.responses[201]?.headers["Location"]).toMatchObject({ required: true });
  });

  it("does not take a file without paths for a contract", async () => {
    const contracts = await read({
      "shared.yaml": "openapi: 3.0.3\ninfo: { title: x, version: 1.0.0 }\ncomponents: {}\n",
    });
    expect(contracts).toEqual({ ok: true, contracts: [], warnings: [] });
  });

  it("refuses an operation that names no auth, since API Gateway would publish it", async () => {
    expect(await problemsWith("x-amazon-apigateway-auth: { type: NONE }", "summary: open")).toEqual([
      "api/orders.yaml:30:5 #/paths/~1open/get: has no auth decision. Write x-amazon-apigateway-auth: { type: AWS_IAM }, or { type: NONE } for a public one.",
    ]);
  });

  it.each([
    [
      "an AWS_IAM operation without the sigv4 scheme",
      "security: [{ sigv4: [] }]",
      "security: []",
      "/security: an AWS_IAM operation names",
    ],
    [
      "a public operation with a security scheme",
      "security: []",
      "security: [{ sigv4: [] }]",
      "a public operation names no security scheme",
    ],
    [
      "OpenAPI 3.1",
      "openapi: 3.0.3",
      "openapi: 3.1.0",
      "#/openapi: is 3.1.0. API Gateway imports OpenAPI 3.0 only: write 3.0.3, and what 3.1 alone has in 3.0's words",
    ],
    ["an undeclared 400", "'400'", "'409'", "must declare 400 as application/problem+json"],
    ["an operation without an id", "operationId: isOpen", "summary: open", "every operation needs an operationId"],
    ["a path that API Gateway cannot serve", "/open:", "/open~now:", "API Gateway takes no segment open~now"],
    [
      "a reference that leads nowhere",
      "#/components/schemas/Order'",
      "#/components/schemas/Ordre'",
      "Can't resolve $ref",
    ],
    [
      "what is no YAML",
      "paths:",
      "paths: {",
      "api/orders.yaml:4:14 #/: must be YAML: missed comma between flow collection entries",
    ],
    ["a misspelt keyword", "requestBody:", "requestBoby:", "Property `requestBoby` is not expected here"],
  ])("refuses %s, with its place", async (_, from, to, sentence) => {
    const problems = await problemsWith(from, to);
    expect(problems.join("\n")).toContain(sentence);
    for (const problem of problems) expect(problem).toMatch(/^api\/orders\.yaml:\d+:\d+ #\//);
  });

  it("says nothing of a contract that is served as it reads", async () => {
    expect((await read({ "orders.yaml": orders })).warnings).toEqual([]);
  });

  it.each([
    ["a version without steps", "version: 2.1.0", "version: v2", "#/info/version: is not three numbers"],
    [
      "a cookie",
      "name: dry, in: query",
      "name: dry, in: cookie",
      "/parameters/3: dry stands in a cookie: API Gateway hands over",
    ],
    [
      "an object in the query",
      "schema: { type: boolean } }",
      "schema: { type: object } }",
      "dry is no string, integer",
    ],
    [
      "a header that API Gateway keeps",
      "name: X-Priority,",
      "name: Content-Length,",
      "Content-Length never reaches a function",
    ],
    [
      "a header of OpenAPI's own",
      "name: X-Priority,",
      "name: Accept,",
      "Accept is described by the bodies' media types",
    ],
    [
      "a name that the import does not take",
      "name: dry,",
      "name: 'dry[run]',",
      "API Gateway takes no parameter named dry[run]",
    ],
    [
      "a format that nothing tests",
      "maxLength: 10,",
      "maxLength: 10, format: e-mail,",
      "/note/format: nothing tests the format e-mail",
    ],
    ["an answer by default", "'204': {", "default: {", "/responses/default: default is no status"],
    [
      "a header that comes under another name",
      "Location: {",
      "WWW-Authenticate: {",
      "x-amzn-Remapped-WWW-Authenticate",
    ],
    [
      "any media type",
      "application/json: { schema: { $ref: '#/components/schemas/Order' } }",
      "'*/*': { schema: { type: string } }",
      "*/* names no media type",
    ],
    [
      "a body that is neither JSON nor text",
      "application/json:\n            schema",
      "multipart/form-data:\n            schema",
      "the service reads JSON and text",
    ],
    [
      "bytes",
      "schema: { $ref: '#/components/schemas/NewOrder' }",
      "schema: { type: string, format: binary }",
      "bytes that are no UTF-8 text",
    ],
    [
      "readOnly",
      "sku: { type: string }",
      "sku: { type: string, readOnly: true }",
      "/sku/readOnly: readOnly only describes",
    ],
    ["a slow pattern", "'^[a-z]+$'", "'[a-z]+$'", "/pattern: backtracks in a power of the text's length"],
    [
      "an alternative to a signature",
      "security: [{ sigv4: [] }]",
      "security: [{ sigv4: [] }, {}]",
      "nobody's name is not enough",
    ],
    [
      "an operationId with a hyphen",
      "operationId: isOpen",
      "operationId: is-open",
      "handlers and grants call is-open by isOpen",
    ],
    [
      "TRACE",
      "    get:\n      operationId: isOpen",
      "    trace: { responses: { '200': { description: no } } }\n    get:\n      operationId: isOpen",
      "/paths/~1open/trace: API Gateway has no TRACE",
    ],
    [
      "a base path",
      "paths:",
      "servers: [{ url: 'https://example.com/v1' }]\npaths:",
      "#/servers/0/url: API Gateway ignores the base path /v1",
    ],
    [
      "security of the whole document",
      "paths:",
      "security: [{ sigv4: [] }]\npaths:",
      "#/security: API Gateway reads no security of a whole document",
    ],
    [
      "an extension of Amazon's",
      "paths:",
      "x-amazon-apigateway-binary-media-types: ['*/*']\npaths:",
      "#/x-amazon-apigateway-binary-media-types: has no effect",
    ],
    ["preflights that want a signature", "    post:", "    options:", "browsers sign no preflight"],
  ])("takes %s, and says what becomes of it", async (_, from, to, sentence) => {
    const { problems, warnings } = await saidOf(from, to);
    expect(problems).toEqual([]);
    expect(warnings.join("\n")).toContain(sentence);
    for (const warning of warnings) expect(warning).toMatch(/^api\/orders\.yaml:\d+:\d+ #\//);
  });

  it.each([
    ["a catastrophic pattern", "'^[a-z]+$'", "'^([a-z]+)+$'", "/parameters/0/schema/pattern: backtracks without end"],
    ["a pattern that is catastrophic by its alternatives", "'^[a-z]+$'", "'^(a|aa)+$'", "backtracks without end"],
    [
      "a pattern of another language",
      "'^[a-z]+$'",
      "'(?i)^[a-z]+$'",
      "/pattern: is no regular expression of ECMAScript",
    ],
    [
      "a property that refers to a schema of an operation's",
      "note: { type: string, nullable: true, maxLength: 10, description: Shown to nobody., example: soon }",
      "note: { $ref: '#/paths/~1customers~1%7Bcustomer%7D~1orders/post/parameters/0/schema' }",
      "/schemas/NewOrder/properties/note/$ref: refers to #/paths/",
    ],
    [
      "a body that refers to a schema of an operation's",
      "schema: { $ref: '#/components/schemas/NewOrder' }",
      "schema: { $ref: '#/paths/~1customers~1%7Bcustomer%7D~1orders/post/parameters/0/schema' }",
      "which is not among components/schemas, where validators look",
    ],
    [
      "a second credential that nobody checks",
      "security: [{ sigv4: [] }]",
      "security: [{ sigv4: [], key: [] }]",
      "asks for key beside the signature",
    ],
    [
      "a public operation under security for all",
      /paths:([\s\S]*)security: \[\]/,
      "security: [{ sigv4: [] }]\npaths:$1",
      "is public, while the document's own security",
    ],
    [
      "a policy of the document's own",
      "paths:",
      "x-amazon-apigateway-policy: {}\npaths:",
      "is not imported, and whom it keeps out would be let in",
    ],
    [
      "two names for one variable",
      "/open:",
      "/customers/{id}:\n    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]",
      "API Gateway takes one variable at a place: {id} stands where",
    ],
    ["a path that ends in a slash", "/open:", "/open/:", "has an empty segment"],
    ["something after the rest of a path", "/open:", "/open/{proxy+}/x:", "takes the rest of the path"],
    ["API Gateway's own health check", "/open:", "/ping:", "API Gateway answers it itself"],
    ["two names that are one in letters and digits", "operationId: isOpen", "operationId: place-order", "rename one"],
  ])("refuses %s", async (_, from, to, sentence) => {
    const changed = typeof from === "string" ? orders.replace(from, () => to) : orders.replace(from, to);
    const contracts = await read({ "orders.yaml": changed });
    expect(contracts.ok ? [] : contracts.problems.map(problemLine).join("\n")).toContain(sentence);
  });

  it("reads lists that are one text, and a path's parameters that an operation writes anew", async () => {
    const { operations } = await saidOf(
      "name: tag, in: query,",
      "name: tag, in: query, style: pipeDelimited, explode: false,",
    );
    expect(operations[0]?.parameters[2]).toMatchObject({ name: "tag", array: true, separator: "|" });
    const shared = await saidOf(
      "    post:",
      "    parameters: [{ name: customer, in: path, required: true, schema: { type: integer } }, { name: dry, in: query, schema: { type: string } }]\n    post:",
    );
    expect(shared.operations[0]?.parameters.map(({ name, type }) => `${name} ${type}`).sort()).toEqual([
      "X-Priority integer",
      "customer string",
      "dry boolean",
      "tag string",
    ]);
  });

  it("takes a pattern's needless escapes for the letters themselves, and null where nullable stands without a type", async () => {
    const { operations, problems } = await saidOf("'^[a-z]+$'", "'^[a-z\\-]+\\:$'");
    expect(problems).toEqual([]);
    expect(operations[0]?.parameters[0]?.schema["pattern"]).toBe("^[a-z\\-]+\\:$");
    expect((await saidOf("note: { type: string, nullable", "note: { nullable")).problems).toEqual([]);
  });

  it("tells a file that would not be read what to be called", async () => {
    const contracts = await read({ "orders.yml": orders });
    expect(contracts.ok ? [] : contracts.problems.map(problemLine)).toEqual([
      "api/orders.yml:1:1 #/: contracts are read from .yaml files, and JSON is YAML: call it orders.yaml.",
    ]);
  });

  it("reads a document that is JSON, and names Swagger 2.0 as what it is", async () => {
    const document = JSON.stringify({ openapi: "3.0.3", info: { title: "x", version: "1.0.0" }, paths: {} }, null, 2);
    expect((await read({ "orders.yaml": document })).ok).toBe(true);
    const swagger = await read({ "orders.yaml": 'swagger: "2.0"\npaths: {}\n' });
    expect(swagger.ok ? [] : swagger.problems.map(problemLine)).toEqual([
      "api/orders.yaml:1:1 #/swagger: is Swagger 2.0. API Gateway imports OpenAPI 3.0 only: write 3.0.3.",
    ]);
  });

  it("refuses a name that CloudFormation's ids could not hold", async () => {
    const contracts = await read({ "my-orders.yaml": orders });
    expect(contracts.ok ? [] : contracts.problems.map(problemLine)).toEqual([
      "api/my-orders.yaml:1:1 #/: the file's name, my-orders, becomes part of CloudFormation's ids: use lower-case letters and digits.",
    ]);
  });

  it("names the shared file once when the fault is there", async () => {
    const shared =
      "openapi: 3.0.3\ninfo: { title: x, version: 1.0.0 }\ncomponents:\n  schemas: { Order: { tpye: string } }\n";
    const own = orders.replace("'#/components/schemas/Order'", "'shared.yaml#/components/schemas/Order'");
    const contracts = await read({ "orders.yaml": own, "sales.yaml": own, "shared.yaml": shared });
    expect(contracts.ok ? [] : contracts.problems.map(problemLine)).toEqual([
      expect.stringMatching(
        /^api\/shared\.yaml:4:23 #\/components\/schemas\/Order\/tpye: Property `tpye` is not expected here\./,
      ),
    ]);
  });
});

describe("the place of a finding", () => {
  const shared = `openapi: 3.0.3
info: { title: x, version: 1.0.0 }
components:
  parameters:
    Dry:
      name: dry
      in: query
      schema:
        type: string
        pattern: '^(a|a)+$'
  responses:
    Done: { description: Done., headers: { Date: { schema: { type: string } } } }
`;

  async function placesWith(changes: readonly (readonly [from: string, to: string])[]): Promise<string[]> {
    let own = orders;
    for (const [from, to] of changes) {
      expect(own).toContain(from);
      own = own.replace(from, () => to);
    }
    const contracts = await read({ "orders.yaml": own, "common.yaml": shared });
    const found = [...(contracts.ok ? [] : contracts.problems), ...contracts.warnings];
    return found.map(placeText);
  }

  it("is the line and column of the key, or of the item in a list", async () => {
    expect(await placesWith([["'^[a-z]+$'", "'^(a|a)+$'"]])).toEqual([
      "api/orders.yaml:10:79 #/paths/~1customers~1{customer}~1orders/post/parameters/0/schema/pattern",
    ]);
    expect(await placesWith([["name: dry, in: query", "name: dry, in: cookie"]])).toEqual([
      "api/orders.yaml:13:11 #/paths/~1customers~1{customer}~1orders/post/parameters/3",
    ]);
    expect(await placesWith([["'204'", "default"]])).toEqual([
      "api/orders.yaml:26:9 #/paths/~1customers~1{customer}~1orders/post/responses/default",
    ]);
  });

  it("is the nearest parent's where something is missing", async () => {
    expect(await placesWith([["security: [{ sigv4: [] }]", "summary: unsigned"]])).toEqual([
      "api/orders.yaml:5:5 #/paths/~1customers~1{customer}~1orders/post/security",
    ]);
  });

  it("is in the file that a reference leads to, under its pointer there", async () => {
    const parameter = "{ name: dry, in: query, required: false, schema: { type: boolean } }";
    expect(await placesWith([[parameter, "{ $ref: 'common.yaml#/components/parameters/Dry' }"]])).toEqual([
      "api/common.yaml:10:9 #/components/parameters/Dry/schema/pattern",
    ]);
    const answer = "{ description: It was a dry run. }";
    expect(await placesWith([[answer, "{ $ref: 'common.yaml#/components/responses/Done' }"]])).toEqual([
      "api/common.yaml:12:44 #/components/responses/Done/headers/Date",
    ]);
  });

  it("is followed through a reference into the same file", async () => {
    const components = "  parameters: { Dry: { name: dry, in: cookie, schema: { type: boolean } } }\n  schemas:\n";
    const parameter = "{ name: dry, in: query, required: false, schema: { type: boolean } }";
    expect(
      await placesWith([
        [parameter, "{ $ref: '#/components/parameters/Dry' }"],
        ["  schemas:\n", components],
      ]),
    ).toEqual(["api/orders.yaml:57:17 #/components/parameters/Dry"]);
  });

  it("is that of the reference where the reference itself is wrong", async () => {
    const reference = "$ref: '#/paths/~1open/get/responses/200/content/application~1json/schema'";
    expect(await placesWith([["note: { type: string, nullable: true,", `note: { ${reference},`]])).toEqual([
      "api/orders.yaml:64:17 #/components/schemas/NewOrder/properties/note/$ref",
    ]);
  });
});
