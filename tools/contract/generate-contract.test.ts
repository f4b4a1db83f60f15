import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Check, Contract } from "../../lib/serve/contract.ts";
import { orders } from "../../test/fixtures/orders.yaml.ts";
import { scratch } from "../../test/fixtures/scratch.ts";
import { generateContracts } from "./generate-contracts.ts";

/** Generates a contract in a folder laid out as this repository is. Returns the folder. */
async function generate(contract = orders): Promise<string> {
  const root = await scratch();
  await mkdir(join(root, "api"));
  await writeFile(join(root, "api/orders.yaml"), contract);
  await cp(join(import.meta.dirname, "../../lib/serve"), join(root, "lib/serve"), { recursive: true });
  await symlink(join(import.meta.dirname, "../../node_modules"), join(root, "node_modules"));
  await writeFile(join(root, "package.json"), '{ "type": "module" }');
  const written = await generateContracts(root, join(root, "generated"));
  if (!written.ok) throw new Error(JSON.stringify(written.problems));
  return root;
}

async function contractOf(root: string): Promise<Contract> {
  return (await import(pathToFileURL(join(root, "generated/orders/contract.ts")).href)).contract;
}

async function json(root: string, file: string) {
  return JSON.parse(await readFile(join(root, "generated/orders", file), "utf8"));
}

describe("generateContract", () => {
  it("gives the same bytes for the same contract", async () => {
    const [one, two] = [await generate(), await generate()];
    for (const file of [
      "types.ts",
      "contract.ts",
      "validators.js",
      "apigateway.json",
      "resources.json",
      "strict.json",
      "invoke.json",
      "requests.json",
    ]) {
      const texts = await Promise.all([one, two].map((root) => readFile(join(root, "generated/orders", file), "utf8")));
      expect(texts[0]).toBe(texts[1]);
      expect(texts[0]).not.toContain(one);
    }
  });

  it("types alternatives by their values on the wire, not by the names of a discriminator", async () => {
    const kinds = ["Book", "Toy"].map(
      (name) =>
        `    ${name}: { type: object, required: [kind], properties: { kind: { type: string, enum: [${name.toLowerCase()}] } } }\n`,
    );
    const item = `    Item:\n      oneOf: [{ $ref: '#/components/schemas/Book' }, { $ref: '#/components/schemas/Toy' }]\n      discriminator: { propertyName: kind }\n`;
    const contract = orders.replace(/ {4}Item:\n.*?(?= {4}Order:)/s, () => kinds.join("") + item);
    const types = await readFile(join(await generate(contract), "generated/orders/types.ts"), "utf8");
    expect(types.match(/kind: .*/g)).toEqual(['kind: "book";', 'kind: "toy";']);
  });

  it("types no parameter that no handler gets", async () => {
    const declared = orders
      .replace(
        "        - { name: dry,",
        "        - { name: session, in: cookie, schema: { type: string } }\n        - { name: deep, in: query, schema: { type: object } }\n        - { name: dry,",
      )
      .replace("    post:\n", "    parameters: [{ name: shared, in: cookie, schema: { type: string } }]\n    post:\n")
      .replace(
        "security: []\n",
        "security: []\n      parameters: [{ $ref: '#/paths/~1customers~1%7Bcustomer%7D~1orders/post/parameters/5' }]\n",
      );
    const types = await readFile(join(await generate(declared), "generated/orders/types.ts"), "utf8");
    expect(types).not.toMatch(/session|deep|shared/);
    expect(types.match(/\bdry\?: boolean;/g)).toHaveLength(2);
  });

  it("types a header of an answer that is a reference as required only when it is", async () => {
    const header = "Location: { required: true, schema: { type: string } }";
    const declared = orders
      .replace(
        header,
        "Location: { $ref: '#/components/headers/Place' }\n            X-Sum: { $ref: '#/components/headers/Sum' }",
      )
      .replace(
        "components:\n",
        "components:\n  headers:\n    Place: { required: true, schema: { type: string } }\n    Sum: { schema: { type: string } }\n",
      );
    const types = await readFile(join(await generate(declared), "generated/orders/types.ts"), "utf8");
    expect(types).toMatch(/Location: string;\s+"X-Sum"\?: string;/);
  });

  it("compiles validators that need nothing but the formats", async () => {
    const root = await generate();
    const text = await readFile(join(root, "generated/orders/validators.js"), "utf8");
    expect(text).not.toMatch(/\brequire\(|from "(?!\.\.\/\.\.\/lib\/serve\/formats\.ts)/);
    expect(text).not.toMatch(/\beval\(|new Function/);
  });

  it("checks bodies by every keyword, null and alternatives included", async () => {
    const contract = await contractOf(await generate());
    const body = contract.operations["placeOrder"]?.body?.content["application/json"] as Check;
    const accepted = [
      { items: [{ sku: "a" }] },
      { items: [{ set: [{ sku: "a" }, { set: [] }] }] },
      { items: [{ sku: "a" }], note: null, size: null },
      { items: [{ sku: "a" }], note: "0123456789", size: "M", weight: 0.1 },
    ];
    const refused = [
      {},
      { items: [] },
      { items: [{ sku: 1 }] },
      { items: [{ sku: "a", set: [] }] },
      { items: [{ sku: "a" }], note: "01234567890" },
      { items: [{ sku: "a" }], size: "L" },
      { items: [{ sku: "a" }], weight: 0 },
      { items: [{ sku: "a" }], extra: 1 },
      null,
      "text",
    ];
    expect(accepted.map((value) => body(value))).toEqual(accepted.map(() => true));
    expect(refused.map((value) => body(value))).toEqual(refused.map(() => false));
  });

  it("never throws on a value of any shape", async () => {
    const contract = await contractOf(await generate());
    const checks = Object.values(contract.operations).flatMap(({ parameters, body, responses }) => [
      ...parameters.map(({ check }) => check),
      ...Object.values(body?.content ?? {}),
      ...Object.values(responses).flatMap(({ content }) => Object.values(content)),
    ]);
    expect(checks.length).toBeGreaterThan(5);
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), (value) => {
        for (const check of checks) expect(typeof check(value)).toBe("boolean");
      }),
    );
  });

  it("writes what API Gateway acts on and nothing else", async () => {
    const definition = await json(await generate(), "apigateway.json");
    expect(definition.paths["/customers/{customer}/orders"].post).toEqual({
      operationId: "placeOrder",
      "x-amazon-apigateway-auth": { type: "AWS_IAM" },
      security: [{ sigv4: [] }],
      parameters: [
        { name: "customer", in: "path", required: true, schema: { type: "string" } },
        { name: "X-Priority", in: "header", required: false, schema: { type: "integer" } },
        { name: "tag", in: "query", required: false, schema: { type: "array", items: { type: "string" } } },
        { name: "dry", in: "query", required: false, schema: { type: "boolean" } },
      ],
      responses: {
        "201": { description: "Placed." },
        "204": { description: "It was a dry run." },
        "400": { description: "Refused." },
        "500": { description: "Refused." },
      },
      "x-amazon-apigateway-integration": {
        type: "aws_proxy",
        httpMethod: "POST",
        passthroughBehavior: "when_no_match",
        timeoutInMillis: 29000,
        uri: {
          "Fn::Sub":
            "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${OrdersLambdaFunction.Arn}/invocations",
        },
      },
    });
    const text = JSON.stringify(definition);
    expect(text).not.toMatch(/"\$ref"|"schemas"|"examples?"|x-countersign/);
    expect(definition["x-amazon-apigateway-request-validator"]).toBe("parameters");
  });

  it("grants a path parameter as a wildcard, and only the operations that need a signature", async () => {
    expect(await json(await generate(), "invoke.json")).toEqual({
      placeOrder: {
        "Fn::Sub":
          "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${OrdersApi}/${sls:stage}/POST/customers/*/orders",
      },
    });
  });

  it("lets API Gateway invoke the function for each operation, and lets no other caller", async () => {
    const { Resources } = await json(await generate(), "resources.json");
    expect(Object.keys(Resources)).toEqual([
      "OrdersApi",
      "OrdersDeployment",
      "OrdersStage",
      "OrdersPermissionPlaceOrder",
      "OrdersPermissionIsOpen",
      "OrdersRole",
      "OrdersPolicy",
      "OrdersExecutionLogs",
      "OrdersAccessLogs",
      "OrdersThrottled",
      "OrdersFailsAlarm",
      "OrdersThrottledAlarm",
      "OrdersFunctionThrottledAlarm",
    ]);
    expect(Resources.OrdersPermissionIsOpen.Properties).toMatchObject({
      Principal: "apigateway.amazonaws.com",
      SourceAccount: { Ref: "AWS::AccountId" },
      SourceArn: {
        "Fn::Sub":
          "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${OrdersApi}/${sls:stage}/GET/open",
      },
    });
  });

  it("logs the route and outcome of a request, and nothing of its content", async () => {
    const { Resources } = await json(await generate(), "resources.json");
    const { AccessLogSetting, MethodSettings } = Resources.OrdersStage.Properties;
    const line = JSON.parse(AccessLogSetting.Format);
    expect(line).toMatchObject({ service: "orders", route: "$context.resourcePath", status: "$context.status" });
    // The path of a request holds the value of {customer}; the path of the contract does not.
    expect(Object.values(line)).not.toContain("$context.path");
    expect(AccessLogSetting.Format).not.toMatch(/querystring|sourceIp|userAgent|authorizer|error\.message/);
    expect(MethodSettings).toMatchObject([{ HttpMethod: "*", ResourcePath: "/*", DataTraceEnabled: false }]);
  });

  it("requires TLS 1.3 where every operation is signed, and 1.2 where one is public", async () => {
    const { Resources } = await json(await generate(), "resources.json");
    expect(Resources.OrdersApi.Properties.SecurityPolicy).toBe("SecurityPolicy_TLS13_1_2_2021_06");
    const age = JSON.parse(await readFile(join(import.meta.dirname, "../../generated/age/resources.json"), "utf8"));
    expect(age.Resources.AgeApi.Properties.SecurityPolicy).toBe("SecurityPolicy_TLS13_1_3_2025_09");
  });

  it("imports no header as required, since API Gateway compares capital letters: the service checks headers", async () => {
    const required = orders.replace(
      "X-Priority, in: header, required: false",
      "X-Priority, in: header, required: true",
    );
    expect(required).not.toBe(orders);
    const root = await generate(required);
    const imported = await json(root, "apigateway.json");
    expect(JSON.stringify(imported)).toContain('"name":"X-Priority","in":"header","required":false');
    const parameters = Object.values((await contractOf(root)).operations).flatMap((operation) => operation.parameters);
    expect(parameters).toContainEqual(expect.objectContaining({ name: "X-Priority", required: true }));
  });

  it("writes what strict adds in a file of its own, by the ids of the same resources", async () => {
    const root = await generate();
    const [{ Resources }, strict] = [await json(root, "resources.json"), await json(root, "strict.json")];
    for (const id of ["OrdersStage", "OrdersExecutionLogs", "OrdersAccessLogs"]) {
      expect(strict.Resources[id].Type).toBe(Resources[id].Type);
    }
    expect(strict.Resources.OrdersWebAclAssociation.Properties.ResourceArn["Fn::Sub"]).toMatch(
      /::\/restapis\/\$\{OrdersApi\}\/stages\/\$\{OrdersStage\}$/,
    );
  });
});

/** The orders contract with `schema` for the answer of isOpen and for the body of placeOrder, in YAML's flow style. */
function answering(schema: string, components = ""): string {
  return orders
    .replace("schema: { type: boolean } } }", () => `schema: ${schema} } }`)
    .replace("schema: { $ref: '#/components/schemas/NewOrder' }", () => `schema: ${schema}`)
    .replace("  schemas:\n", () => `  schemas:\n${components}`);
}

describe("a number", () => {
  const schemas = `    Price: { type: number, multipleOf: 0.01 }
    formats: { type: integer, format: int64, maximum: 9223372036854775807 }
    known: { type: integer, nullable: true }
    isMultipleOf: { type: array, items: { type: number, multipleOf: 0.1 } }
`;
  const refer = (names: readonly string[]) =>
    `{ type: object, properties: { ${names.map((name) => `${name}: { $ref: '#/components/schemas/${name}' }`).join(", ")} } }`;

  it("is a multiple by its decimals, and an integer as far as JavaScript represents it, whatever names schemas have", async () => {
    const names = ["Price", "formats", "known", "isMultipleOf"];
    const contract = await contractOf(await generate(answering(refer(names), schemas)));
    const check = contract.operations["placeOrder"]?.body?.content["application/json"] as Check;
    for (const [text, valid] of [
      ['{"Price":0.07}', true],
      ['{"Price":19.99,"isMultipleOf":[0.3,1.1]}', true],
      ['{"Price":0.075}', false],
      ['{"isMultipleOf":[0.35]}', false],
      ['{"formats":9007199254740991,"known":-9007199254740991}', true],
      ['{"formats":9007199254740993}', false],
      ['{"known":-9007199254740993}', false],
      ['{"known":null}', true],
    ] as const) {
      expect([text, check(JSON.parse(text))]).toEqual([text, valid]);
    }
    check({ Price: 0.075 });
    expect(check.errors?.[0]).toMatchObject({ instancePath: "/Price", message: "must be multiple of 0.01" });
  });
});

describe("a schema", () => {
  it.each(["formats", "known", "isMultipleOf", "validate10", "validate11", "schema11", "func1", "func2", "default"])(
    "may have the name %s, which the validators use too",
    async (name) => {
      const schema =
        "{ type: object, properties: { of: { type: number, multipleOf: 0.1 }, on: { type: string, format: date } } }";
      const root = await generate(answering(`{ $ref: '#/components/schemas/${name}' }`, `    ${name}: ${schema}\n`));
      const check = (await contractOf(root)).operations["placeOrder"]?.body?.content["application/json"] as Check;
      expect([check({ of: 0.3, on: "2024-02-29" }), check({ of: 0.35 }), check({ on: "x" })]).toEqual([
        true,
        false,
        false,
      ]);
    },
  );
});

describe("an answer's body", () => {
  const named = "{ type: object, properties: { name: { type: string } } }";

  it.each([
    [
      "an object that does not mention other properties",
      named,
      [{}, { name: "Ada" }],
      [{ password: "x" }, { name: "Ada", password: "x" }],
    ],
    [
      "an object within a list within an object",
      `{ type: object, properties: { people: { type: array, items: ${named} } } }`,
      [{ people: [{ name: "Ada" }] }],
      [{ people: [{ name: "Ada", password: "x" }] }],
    ],
    [
      "properties named by several parts",
      `{ allOf: [${named}, { type: object, required: [age], properties: { age: { type: integer } } }] }`,
      [{ name: "Ada", age: 1 }],
      [{ name: "Ada", age: 1, password: "x" }, { name: "Ada" }],
    ],
    [
      "alternatives",
      `{ oneOf: [{ type: object, required: [name], properties: { name: { type: string } } }, { type: object, required: [id], properties: { id: { type: integer } } }] }`,
      [{ name: "Ada" }, { id: 1 }],
      [{ name: "Ada", password: "x" }, {}],
    ],
    [
      "an object that may be null",
      "{ type: object, nullable: true, properties: { name: { type: string } } }",
      [null, {}],
      [{ password: "x" }],
    ],
    [
      "a map",
      `{ type: object, additionalProperties: ${named} }`,
      [{ any: { name: "Ada" } }],
      [{ any: { password: "x" } }],
    ],
    [
      "a component that contains itself",
      "{ $ref: '#/components/schemas/Tree' }",
      [{ of: { of: {} } }],
      [{ of: { of: { password: "x" } } }],
    ],
    ["an object without properties", "{ type: object, additionalProperties: false }", [{}], [{ password: "x" }]],
  ])("has declared properties only: %s", async (_, schema, printed, refused) => {
    const tree = "    Tree: { type: object, properties: { of: { $ref: '#/components/schemas/Tree' } } }\n";
    const contract = await contractOf(await generate(answering(schema, tree)));
    const reply = contract.operations["isOpen"]?.responses[200]?.content["application/json"] as Check;
    expect(printed.map((body) => [body, reply(body)])).toEqual(printed.map((body) => [body, true]));
    expect(refused.map((body) => [body, reply(body)])).toEqual(refused.map((body) => [body, false]));
  });

  it("may have any property, by its validator and its type alike, where the contract names none", async () => {
    const root = await generate(answering("{ type: object }"));
    const reply = (await contractOf(root)).operations["isOpen"]?.responses[200]?.content["application/json"];
    expect(reply?.({ any: 1 })).toBe(true);
    expect(reply?.([])).toBe(false);
    const types = await readFile(join(root, "generated/orders/types.ts"), "utf8");
    expect(types).toContain('"application/json": Record<string, unknown>;');
  });

  it("may hold undeclared properties where the contract allows them; the body of a request may where the contract is silent", async () => {
    const free = "{ type: object, additionalProperties: true, properties: { name: { type: string } } }";
    const open = await contractOf(await generate(answering(free)));
    const reply = open.operations["isOpen"]?.responses[200]?.content["application/json"] as Check;
    expect(reply({ name: "Ada", note: "more" })).toBe(true);

    const silent = await contractOf(await generate(answering(named)));
    const request = silent.operations["placeOrder"]?.body?.content["application/json"] as Check;
    expect(request({ name: "Ada", note: "more" })).toBe(true);
  });
});
