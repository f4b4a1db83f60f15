import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { load } from "js-yaml";
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

/** Reads the orders contract with `from` replaced by `to`. */
async function readWith(from: string | RegExp, to: string) {
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
  return (await readWith(from, to)).problems;
}

describe("readContracts", () => {
  it("reads what this repository's contracts declare", async () => {
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
    expect(contracts).toMatchObject({ ok: true, contracts: [] });
  });

  it("warns of a file without paths that no contract refers to: its author may have misspelt a word", async () => {
    const contracts = await read({ "orders.yaml": orders, "sales.yaml": orders.replace("paths:", "path:") });
    expect(contracts.ok && contracts.contracts.map(({ name }) => name)).toEqual(["orders"]);
    expect(contracts.warnings.map(problemLine)).toEqual([
      "api/sales.yaml:3:1 #/path: has no paths (did you mean paths?), so it is not a contract, and no contract refers to it.",
    ]);
    const empty = await read({ "orders.yaml": orders, "sales.yaml": "info: { title: sales }\n" });
    expect(empty.warnings.map(problemLine)).toEqual([
      "api/sales.yaml:1:1: has no paths, so it is not a contract, and no contract refers to it.",
    ]);
  });

  it("names the file that a reference needs and that does not exist", async () => {
    expect(await problemsWith("'#/components/schemas/Order'", "'comon.yaml#/components/schemas/Order'")).toEqual([
      expect.stringMatching(
        /^api\/orders\.yaml:\d+:\d+ #\S+: refers to comon\.yaml#\/components\/schemas\/Order, but the file comon\.yaml does not exist\. Correct the name\.$/,
      ),
    ]);
  });

  it("refuses a document without a version of OpenAPI", async () => {
    expect(await problemsWith("openapi: 3.0.3\n", "")).toEqual([
      "api/orders.yaml:1:1 #/openapi: the version of OpenAPI is missing. Write openapi: 3.0.3 in the first line.",
    ]);
  });

  it("refuses an operation that names no auth, since API Gateway would publish it", async () => {
    expect(await problemsWith("x-amazon-apigateway-auth: { type: NONE }", "summary: open")).toEqual([
      "api/orders.yaml:30:5 #/paths/~1open/get: does not say who may call it. Write x-amazon-apigateway-auth: { type: AWS_IAM }, or { type: NONE } for everyone.",
    ]);
  });

  it.each([
    [
      "an AWS_IAM operation without the sigv4 scheme",
      "security: [{ sigv4: [] }]",
      "security: []",
      "/security: an AWS_IAM operation must name",
    ],
    [
      "a public operation with a security scheme",
      "security: []",
      "security: [{ sigv4: [] }]",
      "a public operation must not name a security scheme",
    ],
    [
      "OpenAPI 3.1",
      "openapi: 3.0.3",
      "openapi: 3.1.0",
      "#/openapi: is 3.1.0, but API Gateway imports OpenAPI 3.0 only. Write 3.0.3, nullable: true for the type null",
    ],
    [
      "an operation for any method",
      "  /open:\n    get:",
      "  /open:\n    x-amazon-apigateway-any-method:",
      "#/paths/~1open/x-amazon-apigateway-any-method: is not imported: its operation has no method of its own",
    ],
    [
      "an authorizer at a path",
      "  /open:",
      "  /open:\n    x-amazon-apigateway-authorizer: { type: token }",
      "#/paths/~1open/x-amazon-apigateway-authorizer: is not imported, so that it keeps nobody out",
    ],
    [
      "a contract without an operation",
      /paths:.*?\ncomponents:/s,
      "paths: {}\ncomponents:",
      "#/paths: has no operation",
    ],
    ["an undeclared 400", "'400'", "'409'", "must declare 400 as application/problem+json"],
    ["an operation without an id", "operationId: isOpen", "summary: open", "/operationId: must be letters and digits"],
    ["a path that API Gateway cannot serve", "/open:", "/open~now:", "API Gateway refuses the segment open~now"],
    [
      "a reference that leads nowhere",
      "#/components/schemas/Order'",
      "#/components/schemas/Ordre'",
      "refers to #/components/schemas/Ordre, which does not exist",
    ],
    [
      "a file that is not YAML",
      "paths:",
      "paths: {",
      "api/orders.yaml:4:14: is not valid YAML: missed comma between flow collection entries. Correct this line or the one before.",
    ],
    [
      "a description in which CloudFormation would put a secret",
      "description: Placed.",
      "description: 'Placed by {{resolve:ssm:/name}}.'",
      "/description: contains {{resolve:",
    ],
    [
      "a title in which CloudFormation would put a secret",
      "title: orders",
      "title: '{{resolve:ssm:/x}}'",
      "#/info/title: contains",
    ],
    ["a misspelt keyword", "requestBody:", "requestBoby:", "Property `requestBoby` is not expected here"],
  ])("refuses %s, with its place", async (_, from, to, sentence) => {
    const problems = await problemsWith(from, to);
    expect(problems.join("\n")).toContain(sentence);
    for (const problem of problems) expect(problem).toMatch(/^api\/orders\.yaml:\d+:\d+(?: #\/\S+)?: /);
  });

  it("takes the security of the whole document for operations without their own", async () => {
    const signed = orders.replace("      security: [{ sigv4: [] }]\n", "");
    const contracts = await read({ "orders.yaml": signed.replace("paths:", "security: [{ sigv4: [] }]\npaths:") });
    expect(contracts).toMatchObject({
      ok: true,
      warnings: [],
      contracts: [{ operations: [{ auth: "AWS_IAM" }, { auth: "NONE" }] }],
    });
    expect((await read({ "orders.yaml": signed })).ok).toBe(false);
    const secured = signed.replace("      security: []\n", "").replace("paths:", "security: [{ sigv4: [] }]\npaths:");
    const refused = await read({ "orders.yaml": secured });
    expect(refused.ok ? [] : refused.problems.map(problemLine)).toEqual([
      expect.stringMatching(
        /^api\/orders\.yaml:\d+:5 #\/paths\/~1open\/get: is public, although the document's security asks every operation for credentials\./,
      ),
    ]);
  });

  it("warns of nothing in a contract that is served as it reads", async () => {
    expect((await read({ "orders.yaml": orders })).warnings).toEqual([]);
  });

  it.each([
    ["a version without steps", "version: 2.1.0", "version: v2", "#/info/version: must be three numbers"],
    [
      "a cookie",
      "name: dry, in: query",
      "name: dry, in: cookie",
      "/parameters/3: no handler gets dry: API Gateway hands over",
    ],
    [
      "an object in the query",
      "schema: { type: boolean } }",
      "schema: { type: object } }",
      "dry must be a string, integer",
    ],
    ["a header that API Gateway keeps", "name: X-Priority,", "name: Content-Length,", "no handler gets Content-Length"],
    [
      "a header of OpenAPI's own",
      "name: X-Priority,",
      "name: Accept,",
      "no handler gets Accept: OpenAPI 3.0.3 describes this header",
    ],
    [
      "a name that the import does not take",
      "name: dry,",
      "name: 'dry[run]',",
      "API Gateway does not import a parameter of the name dry[run]",
    ],
    [
      "a format that nothing tests",
      "maxLength: 10,",
      "maxLength: 10, format: e-mail,",
      "/note/format: the format e-mail has no test",
    ],
    ["an answer by default", "'204': {", "default: {", "/responses/default: default is not a status"],
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
      "*/* is a range of media types",
    ],
    [
      "a body that is neither JSON nor text",
      "application/json:\n            schema",
      "multipart/form-data:\n            schema",
      "the service reads a body of this media type as a string",
    ],
    [
      "bytes",
      "schema: { $ref: '#/components/schemas/NewOrder' }",
      "schema: { type: string, format: binary }",
      "bytes that are not UTF-8",
    ],
    [
      "readOnly",
      "sku: { type: string }",
      "sku: { type: string, readOnly: true }",
      "/sku/readOnly: readOnly has no effect",
    ],
    ["a slow pattern", "'^[a-z]+$'", "'[a-z]+$'", "/pattern: backtracks in a power of the string's length"],
    [
      "an alternative to a signature",
      "security: [{ sigv4: [] }]",
      "security: [{ sigv4: [] }, {}]",
      "allows no credentials instead of a signature",
    ],
    [
      "an operationId with a hyphen",
      "operationId: isOpen",
      "operationId: is-open",
      "handlers and grants write is-open as isOpen",
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
      "an extension of Amazon's",
      "paths:",
      "x-amazon-apigateway-binary-media-types: ['*/*']\npaths:",
      "#/x-amazon-apigateway-binary-media-types: has no effect",
    ],
    [
      "an extension of Amazon's at a path",
      "  /open:",
      "  /open:\n    x-amazon-apigateway-integration: { type: mock }",
      "#/paths/~1open/x-amazon-apigateway-integration: has no effect",
    ],
    [
      "an extension of Amazon's among the paths",
      "  /open:",
      "  x-amazon-apigateway-importexport-version: '1.0'\n  /open:",
      "#/paths/x-amazon-apigateway-importexport-version: has no effect",
    ],
    [
      "the auth of a path",
      "  /open:",
      "  /open:\n    x-amazon-apigateway-auth: { type: AWS_IAM }",
      "#/paths/~1open/x-amazon-apigateway-auth: has no effect here. Write it at each operation",
    ],
    ["preflights that want a signature", "    post:", "    options:", "browsers do not sign preflight requests"],
  ])("accepts %s, with a warning", async (_, from, to, sentence) => {
    const { problems, warnings } = await readWith(from, to);
    expect(problems).toEqual([]);
    expect(warnings.join("\n")).toContain(sentence);
    for (const warning of warnings) expect(warning).toMatch(/^api\/orders\.yaml:\d+:\d+ #\//);
  });

  it.each([
    ["a catastrophic pattern", "'^[a-z]+$'", "'^([a-z]+)+$'", "/parameters/0/schema/pattern: backtracks exponentially"],
    ["a pattern that is catastrophic by its alternatives", "'^[a-z]+$'", "'^(a|aa)+$'", "backtracks exponentially"],
    [
      "a pattern of another language",
      "'^[a-z]+$'",
      "'(?i)^[a-z]+$'",
      "/pattern: must be a regular expression of ECMAScript",
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
      "but validators find schemas in components/schemas only",
    ],
    [
      "a second credential that nobody checks",
      "security: [{ sigv4: [] }]",
      "security: [{ sigv4: [], key: [] }]",
      "asks for key in addition to the signature",
    ],
    [
      "a public operation under security for all",
      /paths:([\s\S]*)security: \[\]/,
      "security: [{ sigv4: [] }]\npaths:$1",
      "is public, although the document's security",
    ],
    [
      "a policy of the document's own",
      "paths:",
      "x-amazon-apigateway-policy: {}\npaths:",
      "is not imported, so that it keeps nobody out",
    ],
    [
      "two names for one variable",
      "/open:",
      "/customers/{id}:\n    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]",
      "API Gateway allows one name for a variable: {id} stands where",
    ],
    ["a path that ends in a slash", "/open:", "/open/:", "has an empty segment"],
    ["something after the rest of a path", "/open:", "/open/{proxy+}/x:", "matches the rest of the path"],
    ["API Gateway's own health check", "/open:", "/ping:", "API Gateway answers this path itself"],
    ["two names that are one in letters and digits", "operationId: isOpen", "operationId: place-order", "Rename one"],
  ])("refuses %s", async (_, from, to, sentence) => {
    const changed = typeof from === "string" ? orders.replace(from, () => to) : orders.replace(from, to);
    const contracts = await read({ "orders.yaml": changed });
    expect(contracts.ok ? [] : contracts.problems.map(problemLine).join("\n")).toContain(sentence);
  });

  it("reads lists in one string, and lets an operation replace a path's parameter", async () => {
    const { operations } = await readWith(
      "name: tag, in: query,",
      "name: tag, in: query, style: pipeDelimited, explode: false,",
    );
    expect(operations[0]?.parameters[2]).toMatchObject({ name: "tag", array: true, separator: "|" });
    const shared = await readWith(
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

  it.each([
    ["one reference", "allOf: [{ $ref: '#/components/schemas/Tag' }]", "string", false],
    [
      "a reference and a description",
      "allOf: [{ $ref: '#/components/schemas/Tag' }, { description: A tag. }]",
      "string",
      false,
    ],
    ["parts of one type", "allOf: [{ type: number }, { type: integer, minimum: 1 }]", "integer", false],
    [
      "alternatives of one type",
      "oneOf: [{ $ref: '#/components/schemas/Tag' }, { type: string, enum: [b] }]",
      "string",
      false,
    ],
    ["numbers", "anyOf: [{ type: integer }, { type: number, maximum: 0 }]", "number", false],
    ["an enum that may be null", "nullable: true, enum: [1, 2, null]", "number", false],
    ["a list by one reference", "allOf: [{ $ref: '#/components/schemas/Tags' }]", "string", true],
    [
      "a list of one reference",
      "type: array, items: { allOf: [{ $ref: '#/components/schemas/Tag' }] }",
      "string",
      true,
    ],
  ])("reads a parameter whose schema is %s", async (_, schema, type, array) => {
    const contract = orders
      .replace(
        "name: dry, in: query, required: false, schema: { type: boolean }",
        `name: dry, in: query, required: true, schema: { ${schema} }`,
      )
      .replace(
        "  schemas:\n",
        "  schemas:\n    Tag: { type: string, enum: [a] }\n    Tags: { type: array, items: { $ref: '#/components/schemas/Tag' } }\n",
      );
    const contracts = await read({ "orders.yaml": contract });
    if (!contracts.ok) throw new Error(contracts.problems.map(problemLine).join("\n"));
    expect(contracts.warnings).toEqual([]);
    expect(contracts.contracts[0]?.operations[0]?.parameters[3]).toMatchObject({
      name: "dry",
      required: true,
      type,
      array,
    });
  });

  it.each([
    ["a schema of two types", "in: query", "schema: { oneOf: [{ type: string }, { type: boolean }] }"],
    ["a schema that contains itself", "in: query", "schema: { $ref: '#/components/schemas/Loop' }"],
    ["an object", "in: query", "schema: { type: object }"],
    ["a media type", "in: query", "content: { application/json: { schema: { type: string } } }"],
    ["a style that is not read", "in: query, style: deepObject", "schema: { type: array, items: { type: string } }"],
    ["a cookie", "in: cookie", "schema: { type: string }"],
    ["a header that API Gateway keeps", "in: header", "schema: { type: string }"],
  ])(
    "refuses a required parameter that no handler gets, and warns of an optional one: %s",
    async (_, place, schema) => {
      const name = place === "in: header" ? "Expect" : "dry";
      const loop = (contract: string) =>
        contract.replace("  schemas:\n", "  schemas:\n    Loop: { allOf: [{ $ref: '#/components/schemas/Loop' }] }\n");
      const contractWith = (required: boolean) =>
        loop(orders).replace(
          "name: dry, in: query, required: false, schema: { type: boolean }",
          `name: ${name}, ${place}, required: ${required}, ${schema}`,
        );
      const [needed, optional] = [
        await read({ "orders.yaml": contractWith(true) }),
        await read({ "orders.yaml": contractWith(false) }),
      ];
      expect(needed.ok ? [] : needed.problems.map(problemLine).join("\n")).toContain("It is required");
      expect(optional.ok && optional.warnings.map(problemLine).join("\n")).toContain("no handler gets");
    },
  );

  it("reads x-countersign-cors, with defaults for everything but the origin", async () => {
    const cors = "x-countersign-cors: { allowOrigin: 'https://app.example.com' }\npaths:";
    const result = await read({ "orders.yaml": orders.replace(/^paths:/m, cors) });
    expect(result.ok && result.contracts[0]?.cors).toEqual({
      allowOrigin: "https://app.example.com",
      allowHeaders: ["Authorization", "Content-Type", "X-Amz-Content-Sha256", "X-Amz-Date", "X-Amz-Security-Token"],
      exposeHeaders: [],
      maxAgeSeconds: 600,
    });
    const without = await read({ "orders.yaml": orders });
    expect(without.ok && without.contracts[0]?.cors).toBeNull();
  });

  it.each([
    ["true", "#/x-countersign-cors: must be an object with allowOrigin"],
    ["{}", "/allowOrigin: must be one origin without a path"],
    ["{ allowOrigin: 'https://app.example.com/' }", "/allowOrigin: must be one origin without a path"],
    ["{ allowOrigin: [a, b] }", "/allowOrigin: must be one origin without a path"],
    ["{ allowOrigin: '*', origin: a }", "/origin: is not known. The keys are allowOrigin"],
    ["{ allowOrigin: '*', allowCredentials: true }", "/allowCredentials: is not known. The keys are allowOrigin"],
    ["{ allowOrigin: '*', allowHeaders: [\"A'B: C\"] }", "/allowHeaders: must be a list of header names"],
    ["{ allowOrigin: '*', maxAgeSeconds: -1 }", "/maxAgeSeconds: must be a whole number of seconds"],
  ])("refuses x-countersign-cors: %s", async (cors, sentence) => {
    const result = await readWith(/^paths:/m, `x-countersign-cors: ${cors}\npaths:`);
    expect(result.problems.join("\n")).toContain(sentence);
  });

  it("warns of bounds that JavaScript cannot represent, since the service refuses such integers", async () => {
    const { warnings } = await readWith("minimum: 1, maximum: 3", "minimum: 1, maximum: 9223372036854775807");
    expect(warnings).toEqual([
      expect.stringContaining("/schema/maximum: the service refuses integers beyond 9007199254740991 (2^53 - 1)"),
    ]);
  });

  it("warns of an object that names no property, except as a part of another schema", async () => {
    const [from, note] = ["note: { type: string, nullable", "note: { "];
    const sentence = "names no property, so that any passes, in an answer too";
    expect((await readWith(from, `${note}type: object, nullable`)).warnings.join("\n")).toContain(sentence);
    for (const quiet of ["allOf: [{ type: object }], nullable", "type: object, additionalProperties: true, nullable"]) {
      expect((await readWith(from, note + quiet)).warnings).toEqual([]);
    }
  });

  it.each(["label", "matrix"])("refuses a path parameter of the style %s, a list or not", async (style) => {
    const place = "name: customer, in: path, required: true";
    expect((await problemsWith(place, `${place}, style: ${style}`)).join("\n")).toContain(
      `the style ${style} of customer is not supported`,
    );
    const list = "schema: { type: array, items: { type: string } }";
    const problems = await problemsWith(
      `${place}, schema: { type: string, pattern: '^[a-z]+$' }`,
      `${place}, style: ${style}, ${list}`,
    );
    expect(problems.join("\n")).toContain(`the style ${style} of customer is not supported`);
  });

  it("reads a parameter that refers to an item in another operation's list", async () => {
    const reference = "$ref: '#/paths/~1customers~1%7Bcustomer%7D~1orders/post/parameters/3'";
    const { operations, problems } = await readWith(
      "security: []\n      responses:",
      `security: []\n      parameters: [{ ${reference} }]\n      responses:`,
    );
    expect(problems).toEqual([]);
    expect(operations[1]?.parameters).toMatchObject([{ name: "dry", in: "query", type: "boolean" }]);
  });

  it("reads needless escapes of a pattern as the characters themselves, and accepts nullable without a type", async () => {
    const { operations, problems } = await readWith("'^[a-z]+$'", "'^[a-z\\-]+\\:$'");
    expect(problems).toEqual([]);
    expect(operations[0]?.parameters[0]?.schema["pattern"]).toBe("^[a-z\\-]+\\:$");
    expect((await readWith("note: { type: string, nullable", "note: { nullable")).problems).toEqual([]);
  });

  it("refuses a contract in a file that does not end in .yaml", async () => {
    const contracts = await read({ "orders.yml": orders });
    expect(contracts.ok ? [] : contracts.problems.map(problemLine)).toEqual([
      "api/orders.yml:1:1 #/: the name of a contract's file must end in .yaml, also when it holds JSON. Rename it to orders.yaml.",
    ]);
  });

  it("reads a document that is JSON, and refuses Swagger 2.0 by its name", async () => {
    for (const indent of [2, 0]) {
      const document = JSON.stringify(load(orders), null, indent);
      expect(await read({ "orders.yaml": document })).toMatchObject({ ok: true, contracts: [{ name: "orders" }] });
    }
    const swagger = await read({ "orders.yaml": 'swagger: "2.0"\npaths: {}\n' });
    expect(swagger.ok ? [] : swagger.problems.map(problemLine)).toEqual([
      "api/orders.yaml:1:1 #/swagger: is Swagger 2.0, but API Gateway imports OpenAPI 3.0 only. Convert the document.",
    ]);
  });

  it("refuses a name that CloudFormation's ids cannot hold", async () => {
    const contracts = await read({ "my-orders.yaml": orders });
    expect(contracts.ok ? [] : contracts.problems.map(problemLine)).toEqual([
      "api/my-orders.yaml:1:1 #/: the name of a contract's file becomes part of CloudFormation's ids. Rename my-orders to lower-case letters and digits.",
    ]);
  });

  it("names a shared file once for a fault in it", async () => {
    const shared =
      "openapi: 3.0.3\ninfo: { title: x, version: 1.0.0 }\ncomponents:\n  schemas: { Order: { tpye: string } }\n";
    const own = orders.replace("'#/components/schemas/Order'", "'shared.yaml#/components/schemas/Order'");
    const contracts = await read({ "orders.yaml": own, "sales.yaml": own, "shared.yaml": shared });
    expect(contracts.ok ? [] : contracts.problems.map(problemLine)).toEqual([
      expect.stringMatching(
        /^api\/shared\.yaml:4:23 #\/components\/schemas\/Order\/tpye: Property `tpye` is not expected here \(did you mean type\?\)\./,
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
    const files = own.includes("common.yaml") ? { "orders.yaml": own, "common.yaml": shared } : { "orders.yaml": own };
    const contracts = await read(files);
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
