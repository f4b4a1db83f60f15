import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { orders } from "../../test/fixtures/orders.yaml.ts";
import { scratch } from "../../test/fixtures/scratch.ts";
import { problemLine } from "./api-contract.ts";
import { readContracts } from "./read-contracts.ts";

async function read(files: Record<string, string>) {
  const folder = join(await scratch(), "api");
  await mkdir(folder);
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return readContracts(folder);
}

/** What is said of the orders contract when `from` is replaced by `to`. */
async function problemsWith(from: string | RegExp, to: string): Promise<string[]> {
  const changed = orders.replace(from, to);
  expect(changed).not.toBe(orders);
  const contracts = await read({ "orders.yaml": changed });
  return contracts.ok ? [] : contracts.problems.map(problemLine);
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
    expect(contracts).toEqual({ ok: true, contracts: [] });
  });

  it("refuses an operation that names no auth, since API Gateway would publish it", async () => {
    expect(await problemsWith("x-amazon-apigateway-auth: { type: NONE }", "summary: open")).toEqual([
      "api/orders.yaml #/paths/~1open/get: has no auth decision. Write x-amazon-apigateway-auth: { type: AWS_IAM }, or { type: NONE } for a public one",
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
    ["OpenAPI 3.1", "openapi: 3.0.3", "openapi: 3.1.0", "#/openapi: is 3.1.0. API Gateway imports OpenAPI 3.0 only"],
    ["a version that is not three numbers", "version: 2.1.0", "version: v2", "#/info/version: must be three numbers"],
    ["a cookie parameter", "name: dry, in: query", "name: dry, in: cookie", "dry stands in a cookie"],
    [
      "an object as a parameter",
      "schema: { type: boolean } }",
      "schema: { type: object } }",
      "dry must have one of the types",
    ],
    [
      "a list outside the query",
      "schema: { type: integer, minimum: 1, maximum: 3 }",
      "schema: { type: array, items: { type: integer } }",
      "X-Priority is a list: only a query can hold one",
    ],
    [
      "a format that nothing tests",
      "type: number, minimum",
      "type: string, format: e-mail, minimum",
      "/format: e-mail has no test",
    ],
    [
      "nullable without a type",
      "note: { type: string, nullable",
      "note: { nullable",
      "must be defined when the `nullable` field is used",
    ],
    ["an undeclared 400", "'400'", "'409'", "must declare 400 as application/problem+json"],
    ["an answer by default", "'204': {", "default: {", "default is no status"],
    ["an operation without an id", "operationId: isOpen", "summary: open", "every operation needs an operationId"],
    ["a path that API Gateway cannot serve", "/open:", "/open~now:", "API Gateway takes no segment open~now"],
    [
      "a reference that leads nowhere",
      "#/components/schemas/Order'",
      "#/components/schemas/Ordre'",
      "Can't resolve $ref",
    ],
    ["what is no YAML", "paths:", "paths: {", "missed comma between flow collection entries (line 4, column 14)"],
    ["a misspelt keyword", "requestBody:", "requestBoby:", "Property `requestBoby` is not expected here"],
  ])("refuses %s, with its place", async (_, from, to, sentence) => {
    const problems = await problemsWith(from, to);
    expect(problems.join("\n")).toContain(sentence);
    for (const problem of problems) expect(problem).toMatch(/^api\/orders\.yaml #\//);
  });

  it("refuses a name that CloudFormation's ids could not hold", async () => {
    const contracts = await read({ "my-orders.yaml": orders });
    expect(contracts.ok ? [] : contracts.problems.map(problemLine)).toEqual([
      "api/my-orders.yaml #/: the file's name, my-orders, becomes part of CloudFormation's ids: use lower-case letters and digits",
    ]);
  });

  it("names the shared file once when the fault is there", async () => {
    const shared =
      "openapi: 3.0.3\ninfo: { title: x, version: 1.0.0 }\ncomponents:\n  schemas: { Order: { tpye: string } }\n";
    const own = orders.replace("'#/components/schemas/Order'", "'shared.yaml#/components/schemas/Order'");
    const contracts = await read({ "orders.yaml": own, "sales.yaml": own, "shared.yaml": shared });
    expect(contracts.ok ? [] : contracts.problems.map(problemLine)).toEqual([
      expect.stringMatching(
        /^api\/shared\.yaml #\/components\/schemas\/Order\/tpye: Property `tpye` is not expected here\./,
      ),
    ]);
  });
});
