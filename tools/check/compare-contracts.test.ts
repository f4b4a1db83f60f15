import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { asObject } from "../../local/json.ts";
import { orders } from "../../test/fixtures/orders.yaml.ts";
import type { ApiContract } from "../contract/api-contract.ts";
import { readOperations } from "../contract/read-operations.ts";
import { createReport } from "../contract/report.ts";
import { changeRules, type Effect, type Rule } from "./change-rules.ts";
import { compareContracts } from "./compare-contracts.ts";

// biome-ignore lint/suspicious/noExplicitAny: a contract is edited here as a person edits YAML
type Document = Record<string, any>;

function contractOf(document: Document): ApiContract {
  const file = "api/orders.yaml";
  const placeOf = (pointer: string) => ({ file, pointer });
  const { operations } = readOperations(document, createReport(placeOf));
  return {
    placeOf,
    name: "orders",
    file,
    title: document["info"].title,
    version: document["info"].version,
    operations,
    cors: null,
    schemas: asObject(document["components"].schemas) as ApiContract["schemas"],
    document,
  };
}

function changesAfter(edit: (document: Document) => void, old: (document: Document) => void = () => undefined) {
  const [before, after] = [load(orders) as Document, load(orders) as Document];
  old(before);
  old(after);
  edit(after);
  return compareContracts([contractOf(before)], [contractOf(after)]);
}

const POST = "#/paths/~1customers~1{customer}~1orders/post";
const post = (document: Document) => document["paths"]["/customers/{customer}/orders"].post;
const body = (document: Document) => document["components"].schemas.NewOrder;
const order = (document: Document) => document["components"].schemas.Order;
const IN_BODY = `${POST}/requestBody/content/application~1json/schema`;
const IN_ANSWER = `${POST}/responses/201/content/application~1json/schema`;

/** A rule, its effect, an edit that makes the difference, and the place of the change. */
const differences: readonly (readonly [Rule, Effect, (document: Document) => void, string])[] = [
  ["operation-removed", "breaking", (d) => delete d["paths"]["/open"], "#/paths/~1open/get"],
  [
    "operation-added",
    "compatible",
    (d) => Object.assign(d["paths"], { "/shut": { get: { ...d["paths"]["/open"].get, operationId: "isShut" } } }),
    "#/paths/~1shut/get",
  ],
  ["operation-renamed", "breaking", (d) => Object.assign(post(d), { operationId: "order" }), `${POST}/operationId`],
  [
    "path-parameter-renamed",
    "breaking",
    (d) => {
      const item = d["paths"]["/customers/{customer}/orders"];
      delete d["paths"]["/customers/{customer}/orders"];
      d["paths"]["/customers/{id}/orders"] = item;
      item.post.parameters[0].name = "id";
    },
    "#/paths/~1customers~1{id}~1orders/post/parameters/0/name",
  ],
  [
    "auth-added",
    "breaking",
    (d) =>
      Object.assign(d["paths"]["/open"].get, {
        "x-amazon-apigateway-auth": { type: "AWS_IAM" },
        security: [{ sigv4: [] }],
      }),
    "#/paths/~1open/get/x-amazon-apigateway-auth/type",
  ],
  [
    "auth-removed",
    "breaking",
    (d) => Object.assign(post(d), { "x-amazon-apigateway-auth": { type: "NONE" }, security: [] }),
    `${POST}/x-amazon-apigateway-auth/type`,
  ],
  ["parameter-removed", "breaking", (d) => post(d).parameters.pop(), `${POST}/parameters`],
  [
    "parameter-added-required",
    "breaking",
    (d) => post(d).parameters.push({ name: "by", in: "query", required: true, schema: { type: "string" } }),
    `${POST}/parameters/4`,
  ],
  [
    "parameter-added-optional",
    "compatible",
    (d) => post(d).parameters.push({ name: "by", in: "query", schema: { type: "string" } }),
    `${POST}/parameters/4`,
  ],
  [
    "parameter-now-required",
    "breaking",
    (d) => Object.assign(post(d).parameters[1], { required: true }),
    `${POST}/parameters/1/required`,
  ],
  [
    "no-longer-personal",
    "breaking",
    (d) => delete post(d).parameters[0]["x-countersign-personal"],
    `${POST}/parameters/0/x-countersign-personal`,
  ],
  [
    "no-longer-personal",
    "breaking",
    (d) => delete body(d).properties.note["x-countersign-personal"],
    `${IN_BODY}/properties/note/x-countersign-personal`,
  ],
  [
    "now-personal",
    "compatible",
    (d) => Object.assign(post(d).parameters[3], { "x-countersign-personal": true }),
    `${POST}/parameters/3/x-countersign-personal`,
  ],
  ["body-removed", "breaking", (d) => delete post(d).requestBody, `${POST}/requestBody`],
  [
    "body-now-optional",
    "compatible",
    (d) => Object.assign(post(d).requestBody, { required: false }),
    `${POST}/requestBody/required`,
  ],
  [
    "body-media-type-removed",
    "breaking",
    (d) => delete post(d).requestBody.content["text/plain"],
    `${POST}/requestBody/content/text~1plain`,
  ],
  [
    "body-media-type-added",
    "compatible",
    (d) => Object.assign(post(d).requestBody.content, { "text/csv": { schema: { type: "string" } } }),
    `${POST}/requestBody/content/text~1csv`,
  ],
  [
    "status-added",
    "breaking",
    (d) => Object.assign(post(d).responses, { 404: { description: "No such customer." } }),
    `${POST}/responses/404`,
  ],
  ["success-status-removed", "breaking", (d) => delete post(d).responses["204"], `${POST}/responses/204`],
  ["other-status-removed", "compatible", (d) => delete post(d).responses["500"], `${POST}/responses/500`],
  [
    "answer-media-type-removed",
    "breaking",
    (d) => delete post(d).responses["201"].content["text/plain"],
    `${POST}/responses/201/content/text~1plain`,
  ],
  [
    "answer-media-type-added",
    "breaking",
    (d) => Object.assign(post(d).responses["201"].content, { "text/csv": { schema: { type: "string" } } }),
    `${POST}/responses/201/content/text~1csv`,
  ],
  [
    "header-removed",
    "breaking",
    (d) => delete post(d).responses["201"].headers.ETag,
    `${POST}/responses/201/headers/ETag`,
  ],
  [
    "header-added",
    "compatible",
    (d) => Object.assign(post(d).responses["201"].headers, { Age: { schema: { type: "integer" } } }),
    `${POST}/responses/201/headers/Age`,
  ],
  [
    "header-now-optional",
    "breaking",
    (d) => Object.assign(post(d).responses["201"].headers.Location, { required: false }),
    `${POST}/responses/201/headers/Location/required`,
  ],
  [
    "header-now-required",
    "compatible",
    (d) => Object.assign(post(d).responses["201"].headers.ETag, { required: true }),
    `${POST}/responses/201/headers/ETag/required`,
  ],
  ["property-removed", "breaking", (d) => delete body(d).properties.size, `${IN_BODY}/properties/size`],
  [
    "property-added",
    "compatible",
    (d) => Object.assign(body(d).properties, { by: { type: "string" } }),
    `${IN_BODY}/properties/by`,
  ],
  [
    "default-changed",
    "breaking",
    (d) => Object.assign(body(d).properties.weight, { default: 1 }),
    `${IN_BODY}/properties/weight/default`,
  ],
  [
    "default-changed",
    "documentation",
    (d) => Object.assign(order(d).properties.id, { default: "" }),
    `${IN_ANSWER}/properties/id/default`,
  ],
  [
    "schema-wider",
    "compatible",
    (d) => Object.assign(body(d).properties.note, { maxLength: 11 }),
    `${IN_BODY}/properties/note/maxLength`,
  ],
  [
    "schema-wider",
    "breaking",
    (d) => Object.assign(order(d).properties.id, { nullable: true }),
    `${IN_ANSWER}/properties/id/nullable`,
  ],
  [
    "schema-narrower",
    "breaking",
    (d) => Object.assign(body(d).properties.note, { maxLength: 9 }),
    `${IN_BODY}/properties/note/maxLength`,
  ],
  [
    "schema-narrower",
    "compatible",
    (d) => Object.assign(order(d).properties.id, { maxLength: 9 }),
    `${IN_ANSWER}/properties/id/maxLength`,
  ],
  [
    "schema-different",
    "breaking",
    (d) => Object.assign(post(d).parameters[0].schema, { pattern: "^[a-z]*$" }),
    `${POST}/parameters/0/schema/pattern`,
  ],
  ["words-changed", "documentation", (d) => Object.assign(post(d), { summary: "Places one" }), `${POST}/summary`],
  [
    "no-rule",
    "compatible",
    (d) => Object.assign(post(d), { "x-amazon-apigateway-request-validator": "none" }),
    `${POST}/x-amazon-apigateway-request-validator`,
  ],
];

/** Adds to the fixture the parts that some rules need. */
function addParts(document: Document): void {
  post(document).requestBody.content["text/plain"] = { schema: { type: "string" } };
  post(document).responses["201"].content["text/plain"] = { schema: { type: "string" } };
  post(document).responses["201"].headers.ETag = { required: false, schema: { type: "string" } };
  body(document).properties.note["x-countersign-personal"] = true;
}

describe("a difference of two contracts", () => {
  it.each(differences)("is %s, %s, with its place", (rule, effect, edit, place) => {
    const changes = changesAfter(edit, addParts);
    expect(changes.map((change) => [change.rule, change.effect, change.place])).toEqual([[rule, effect, place]]);
  });

  it("is shown for every rule of the table", () => {
    const backwards: Rule[] = [
      "contract-removed",
      "contract-added",
      "parameter-now-optional",
      "body-added-required",
      "body-added-optional",
      "body-now-required",
    ];
    expect(new Set([...differences.map(([rule]) => rule), ...backwards])).toEqual(new Set(Object.keys(changeRules)));
  });

  it("is empty when only the version differs", () => {
    expect(changesAfter((d) => Object.assign(d["info"], { version: "9.0.0" }))).toEqual([]);
  });

  it("is contract-removed or contract-added when one of the two does not exist", () => {
    const contract = contractOf(load(orders) as Document);
    expect(compareContracts([contract], [])).toMatchObject([{ rule: "contract-removed", effect: "breaking" }]);
    expect(compareContracts([], [contract])).toMatchObject([{ rule: "contract-added", effect: "compatible" }]);
  });

  it.each([
    [
      "parameter-now-optional",
      "compatible",
      (d: Document) => Object.assign(post(d).parameters[1], { required: true }),
      (d: Document) => Object.assign(post(d).parameters[1], { required: false }),
    ],
    [
      "body-now-required",
      "breaking",
      (d: Document) => Object.assign(post(d).requestBody, { required: false }),
      (d: Document) => Object.assign(post(d).requestBody, { required: true }),
    ],
    [
      "body-added-required",
      "breaking",
      (d: Document) => delete post(d).requestBody,
      (d: Document) =>
        Object.assign(post(d), {
          requestBody: { required: true, content: { "text/plain": { schema: { type: "string" } } } },
        }),
    ],
    [
      "body-added-optional",
      "compatible",
      (d: Document) => delete post(d).requestBody,
      (d: Document) =>
        Object.assign(post(d), { requestBody: { content: { "text/plain": { schema: { type: "string" } } } } }),
    ],
  ] as const)("is %s, %s, in the other direction", (rule, effect, before, edit) => {
    expect(changesAfter(edit, before).map((change) => [change.rule, change.effect])).toEqual([[rule, effect]]);
  });

  it("names the operation that it touches by its old and new id", () => {
    const [change] = changesAfter((d) => Object.assign(post(d), { operationId: "order" }));
    expect(change).toMatchObject({ contract: "orders", file: "api/orders.yaml", operations: ["placeOrder", "order"] });
  });

  it("is documentation in an extension that is not Amazon's, and not in a property called title", () => {
    const words = changesAfter((d) => Object.assign(post(d), { "x-mine": { any: "thing" } }));
    expect(words.map(({ effect }) => effect)).toEqual(["documentation"]);
    const property = changesAfter(
      (d) => Object.assign(order(d).properties.title, { type: "integer" }),
      (d) => Object.assign(order(d).properties, { title: { type: "string" } }),
    );
    expect(property.map(({ effect }) => effect)).toEqual(["breaking"]);
  });
});

/** Differences of a schema that callers send, each with its rule. */
const schemas: readonly (readonly [what: string, old: Document, now: Document, rule: Rule | null])[] = [
  ["a higher minimum", { minimum: 1 }, { minimum: 2 }, "schema-narrower"],
  ["a removed minimum", { minimum: 1 }, {}, "schema-wider"],
  ["a minLength of 0", {}, { minLength: 0 }, null],
  ["a higher maximum", { maximum: 1 }, { maximum: 2 }, "schema-wider"],
  ["a new maximum", {}, { maximum: 2 }, "schema-narrower"],
  ["a bound that becomes exclusive", { minimum: 1 }, { minimum: 1, exclusiveMinimum: true }, "schema-narrower"],
  ["items that may repeat", { uniqueItems: true }, {}, "schema-wider"],
  ["null allowed", {}, { nullable: true }, "schema-wider"],
  ["another pattern", { pattern: "a" }, { pattern: "b" }, "schema-different"],
  ["a removed pattern", { pattern: "a" }, {}, "schema-wider"],
  ["a new multipleOf", {}, { multipleOf: 2 }, "schema-narrower"],
  ["a format that restricts values", {}, { format: "date" }, "schema-narrower"],
  ["a format that only describes", {}, { format: "int64" }, null],
  ["an enum with one more value", { enum: ["a"] }, { enum: ["a", "b"] }, "schema-wider"],
  ["an enum with one value fewer", { enum: ["a", "b"] }, { enum: ["a"] }, "schema-narrower"],
  ["an enum with another value", { enum: ["a"] }, { enum: ["b"] }, "schema-different"],
  ["an enum in another order", { enum: ["a", "b"] }, { enum: ["b", "a"] }, null],
  ["numbers in place of integers", { type: "integer" }, { type: "number" }, "schema-wider"],
  ["integers in place of numbers", { type: "number" }, { type: "integer" }, "schema-narrower"],
  ["another type", { type: "string" }, { type: "integer" }, "schema-different"],
  ["properties closed", {}, { additionalProperties: false }, "schema-narrower"],
  ["properties opened", { additionalProperties: false }, {}, "schema-wider"],
  [
    "a property that becomes required",
    { properties: { a: {} } },
    { properties: { a: {} }, required: ["a"] },
    "schema-narrower",
  ],
  [
    "a property that becomes optional",
    { properties: { a: {} }, required: ["a"] },
    { properties: { a: {} } },
    "schema-wider",
  ],
  ["a required property that nothing declares", { required: ["a"] }, {}, "schema-wider"],
  ["a wider item", { items: { maximum: 1 } }, { items: { maximum: 2 } }, "schema-wider"],
  [
    "one more alternative",
    { oneOf: [{ type: "string" }] },
    { oneOf: [{ type: "string" }, { type: "integer" }] },
    "schema-wider",
  ],
  [
    "one alternative fewer",
    { anyOf: [{ type: "string" }, { type: "integer" }] },
    { anyOf: [{ type: "integer" }] },
    "schema-narrower",
  ],
  [
    "alternatives in another order",
    { oneOf: [{ type: "string" }, { type: "integer" }] },
    { oneOf: [{ type: "integer" }, { type: "string" }] },
    null,
  ],
  ["one more condition", { allOf: [{ maximum: 2 }] }, { allOf: [{ maximum: 2 }, { minimum: 1 }] }, "schema-narrower"],
  ["a wider alternative", { oneOf: [{ maximum: 1 }] }, { oneOf: [{ maximum: 2 }] }, "schema-wider"],
  ["new alternatives", {}, { oneOf: [{ maximum: 2 }] }, "schema-narrower"],
  ["another not", { not: { maximum: 1 } }, { not: { maximum: 2 } }, "schema-different"],
  ["the same behind a reference", { type: "string" }, { $ref: "#/components/schemas/Text" }, null],
  [
    "a reference to something wider",
    { $ref: "#/components/schemas/Text" },
    { $ref: "#/components/schemas/Any" },
    "schema-wider",
  ],
];

describe("a difference of two schemas", () => {
  it.each(schemas)("with %s", (_, old, now, rule) => {
    const named = { Text: { type: "string" }, Any: {} };
    const schema = (document: Document, to: Document) => {
      Object.assign(document["components"].schemas, named);
      body(document).properties.it = to;
    };
    const changes = changesAfter(
      (d) => schema(d, now),
      (d) => schema(d, old),
    );
    expect(changes.filter(({ rule }) => rule !== "no-rule").map(({ rule }) => rule)).toEqual(
      rule === null ? [] : [rule],
    );
  });

  it("ends for a schema that contains itself", () => {
    expect(
      changesAfter((d) => Object.assign(d["components"].schemas.Item.oneOf[0].properties.sku, { minLength: 3 })),
    ).toMatchObject([{ rule: "schema-narrower" }]);
  });
});
