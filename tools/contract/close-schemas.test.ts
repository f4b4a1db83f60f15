import { Ajv2019 } from "ajv/dist/2019.js";
import { describe, expect, it } from "vitest";
import type { Json } from "../../local/json.ts";
import { closeSchemas } from "./close-schemas.ts";
import { jsonSchema } from "./json-schema.ts";

/** Tells which of the values the closed schema accepts. */
function accepts(schema: Json, values: readonly unknown[], schemas: Record<string, Json> = {}): boolean[] {
  const closed = closeSchemas(schemas);
  const whole = closed.changes(schema) ? closed.close(schema) : schema;
  const ajv = new Ajv2019({ strict: false });
  const components = Object.entries({ ...schemas, ...closed.components() });
  const definitions = Object.fromEntries(components.map(([name, one]) => [name, jsonSchema(one)]));
  const check = ajv.compile({ ...jsonSchema(whole), definitions });
  return values.map((value) => check(value));
}

const text = { type: "string" };
const object = (properties: Json) => ({ type: "object", properties });

describe("a closed schema", () => {
  it("refuses a property that no part names", () => {
    expect(accepts(object({ a: text }), [{ a: "" }, { a: "", b: "" }])).toEqual([true, false]);
    const parts = { allOf: [object({ a: text }), object({ b: text })] };
    expect(
      accepts(parts, [
        { a: "", b: "" },
        { a: "", c: "" },
      ]),
    ).toEqual([true, false]);
  });

  it("closes a property by what all parts of allOf name of it", () => {
    const parts = { allOf: [object({ links: object({ self: text }) }), object({ links: object({ next: text }) })] };
    const links = [{ self: "" }, { next: "" }, { self: "", next: "" }, { self: "", other: "" }];
    expect(
      accepts(
        parts,
        links.map((one) => ({ links: one })),
      ),
    ).toEqual([true, true, true, false]);
    const beside = { ...object({ links: object({ self: text }) }), allOf: [object({ links: object({ next: text }) })] };
    expect(
      accepts(
        beside,
        links.map((one) => ({ links: one })),
      ),
    ).toEqual([true, true, true, false]);
  });

  it("does so at any depth, by references, and in the items of lists", () => {
    const schemas = {
      Page: object({
        data: { type: "array", items: { type: "object" } },
        meta: object({ page: object({ size: text }) }),
      }),
      Trip: object({ id: text }),
      Trips: {
        allOf: [
          { $ref: "#/components/schemas/Page" },
          object({
            data: { type: "array", items: { $ref: "#/components/schemas/Trip" } },
            meta: object({ page: object({ number: text }) }),
          }),
        ],
      },
    };
    const page = { size: "", number: "" };
    const values = [
      { data: [{ id: "" }], meta: { page } },
      { data: [{ id: "", other: "" }] },
      { meta: { page: { ...page, other: "" } } },
      { meta: { page, other: "" } },
      { other: "" },
    ];
    expect(accepts({ $ref: "#/components/schemas/Trips" }, values, schemas)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(accepts({ $ref: "#/components/schemas/Page" }, [{ data: [{ any: 1 }] }, { other: "" }], schemas)).toEqual([
      true,
      false,
    ]);
  });

  it("closes a property of alternatives by each of them, and together with the parts beside them", () => {
    const cat = { ...object({ kind: { enum: ["cat"] }, more: object({ lives: text }) }), required: ["kind"] };
    const dog = { ...object({ kind: { enum: ["dog"] }, more: object({ tricks: text }) }), required: ["kind"] };
    const values = [
      { kind: "cat", more: { lives: "" } },
      { kind: "cat", more: { tricks: "" } },
      { kind: "dog", more: { tricks: "", name: "" } },
      { kind: "dog", more: { tricks: "", other: "" } },
    ];
    expect(accepts({ oneOf: [cat, dog] }, values)).toEqual([true, false, false, false]);
    const named = { allOf: [object({ more: object({ name: text }) }), { oneOf: [cat, dog] }] };
    const [ownMore, , nameToo, other] = accepts(named, values);
    expect([ownMore, nameToo, other]).toEqual([true, true, false]);
  });

  it("ends for schemas that contain themselves", () => {
    const tree = { $ref: "#/components/schemas/Tree" };
    const schemas = { Tree: { allOf: [object({ left: tree, name: text }), object({ left: object({ size: text }) })] } };
    const values = [
      { left: { name: "", size: "", left: { size: "" } } },
      { left: { other: "" } },
      { left: { left: { other: "" } } },
    ];
    expect(accepts(tree, values, schemas)).toEqual([true, false, false]);
  });

  it("leaves an object open of which no property is named", () => {
    expect(accepts({ type: "object" }, [{ a: 1 }])).toEqual([true]);
    expect(accepts(object({ any: { type: "object" } }), [{ any: { a: 1 } }, { any: {}, b: 1 }])).toEqual([true, false]);
    expect(accepts({ allOf: [{ type: "object" }] }, [{ a: 1 }])).toEqual([true]);
    expect(accepts({ anyOf: [{ type: "object" }, object({ b: text })] }, [{ a: 1 }])).toEqual([true]);
    const needed = {
      ...object({ a: text, b: text }),
      anyOf: [
        { type: "object", required: ["a"] },
        { type: "object", required: ["b"] },
      ],
    };
    expect(accepts(needed, [{ a: "" }, { a: "", c: "" }])).toEqual([true, false]);
    expect(accepts({ type: "object", additionalProperties: false }, [{ a: 1 }])).toEqual([false]);
  });
});
