/** Random values of a schema for fast-check. They are built keyword by keyword; a filter then drops those that break a combination of keywords. */

import fc from "fast-check";
import { asObject, isObject, type Json } from "../../local/json.ts";
import type { Schema } from "../contract/api-contract.ts";
import type { Schemas } from "../contract/schemas.ts";
import { formatArbitrary } from "./format-edges.ts";

const MAX_DEPTH = 4;
const FEW = 5;

/** Makes values that conform to `schema`. */
export function arbitrary(schemas: Schemas, schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  const own = schemas.follow(schema);
  const made =
    own["nullable"] === true
      ? fc.oneof({ weight: 9, arbitrary: build(schemas, own, depth) }, fc.constant(null))
      : build(schemas, own, depth);
  return made.filter((value) => schemas.valid(schema, value));
}

function build(schemas: Schemas, schema: Json, depth: number): fc.Arbitrary<unknown> {
  if (Array.isArray(schema["enum"])) return fc.constantFrom(...schema["enum"]);
  const alternatives = schema["oneOf"] ?? schema["anyOf"];
  if (Array.isArray(alternatives)) {
    // Deep down only the first alternative is used, so that a schema that contains itself ends.
    const usable = alternatives.filter(isObject).slice(0, depth > MAX_DEPTH ? 1 : undefined);
    return fc.oneof(...usable.map((one) => arbitrary(schemas, one, depth + 1)));
  }
  if (Array.isArray(schema["allOf"])) {
    const all = schema["allOf"].filter(isObject).map((one) => arbitrary(schemas, one, depth + 1));
    return fc.tuple(...all).map((values) => (values.every(isObject) ? Object.assign({}, ...values) : values[0]));
  }
  switch (schema["type"]) {
    case "integer":
      return integer(schema);
    case "number":
      return number(schema);
    case "boolean":
      return fc.boolean();
    case "array":
      return fc.array(arbitrary(schemas, asObject(schema["items"]), depth + 1), {
        minLength: Number(schema["minItems"] ?? 0),
        maxLength:
          depth > MAX_DEPTH
            ? Number(schema["minItems"] ?? 0)
            : Number(schema["maxItems"] ?? Number(schema["minItems"] ?? 0) + FEW),
      });
    case "object":
      return object(schemas, schema, depth);
    default:
      return text(schema);
  }
}

function integer(schema: Json): fc.Arbitrary<number> {
  const int32 = schema["format"] === "int32";
  const step = Number(schema["multipleOf"] ?? 1);
  const min = Number(schema["minimum"] ?? (int32 ? -(2 ** 31) : -1e9));
  const max = Number(schema["maximum"] ?? (int32 ? 2 ** 31 - 1 : Math.max(min, 0) + 1e9));
  const within = (count: number) => Math.min(Math.max(count, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
  return (
    fc
      .integer({ min: within(Math.ceil(min / step)), max: within(Math.floor(max / step)) })
      // Fifteen digits, because 3 * 0.1 is 0.30000000000000004.
      .map((value) => (step === 1 ? value : Number((value * step).toPrecision(15))))
  );
}

function number(schema: Json): fc.Arbitrary<number> {
  if (schema["multipleOf"] !== undefined) return integer(schema);
  const min = Number(schema["minimum"] ?? -1e9);
  // Adding 0 turns -0 into 0, which is its value in JSON.
  return fc
    .double({ min, max: Number(schema["maximum"] ?? Math.max(min, 0) + 1e9), noNaN: true })
    .map((value) => value + 0);
}

function text(schema: Json): fc.Arbitrary<string> {
  const { format, maxLength, minLength, pattern } = schema;
  const known = typeof format === "string" ? formatArbitrary(format) : undefined;
  if (known !== undefined) return known;
  if (typeof pattern === "string") return fc.stringMatching(new RegExp(pattern, "u"));
  const length = { minLength: Number(minLength ?? 0), maxLength: Number(maxLength ?? Number(minLength ?? 0) + 20) };
  return fc.string({ ...length, unit: "grapheme" });
}

function object(schemas: Schemas, schema: Json, depth: number): fc.Arbitrary<unknown> {
  const required = Array.isArray(schema["required"]) ? schema["required"].map(String) : [];
  const properties = Object.entries(asObject(schema["properties"])).filter(
    ([name]) => depth <= MAX_DEPTH || required.includes(name),
  );
  const model = properties.flatMap(([name, property]) =>
    isObject(property) ? [[name, arbitrary(schemas, property, depth + 1)] as const] : [],
  );
  return fc.record(Object.fromEntries(model), {
    requiredKeys: required.filter((name) => model.some(([key]) => key === name)),
    noNullPrototype: true,
  });
}
