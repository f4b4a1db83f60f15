import { asObject, isObject, type Json } from "../../json.ts";
import type { ContentDocument } from "../api.ts";

/** The schemas of a contract, by the name that `#/components/schemas/NAME` refers to. */
export type Schemas = Readonly<Record<string, Json>>;

/** The depth at which a schema that contains itself is cut. */
const MAX_DEPTH = 6;

/** Writes an example of a body: the first of the contract, otherwise one made from the schema. */
export function exampleText({ examples, schema }: ContentDocument, schemas: Schemas): string {
  const [example] = examples;
  const value = example === undefined ? makeExample(schema, schemas) : example.value;
  return typeof value === "string" ? value : JSON.stringify(value, undefined, 2);
}

/** Makes a value that fits a schema, as far as types, enumerations, formats and bounds say. A pattern is not looked at. */
export function makeExample(schema: Json, schemas: Schemas, depth = 0): unknown {
  const { allOf, anyOf, const: constant, default: given, enum: choices, example, oneOf } = schema;
  for (const value of [example, given, constant]) if (value !== undefined) return value;
  if (Array.isArray(choices)) return choices[0];
  if (depth > MAX_DEPTH) return null;
  const inner = (one: unknown) => makeExample(asObject(one), schemas, depth + 1);
  const referred = resolveSchema(schema, schemas);
  if (referred !== schema) return inner(referred);
  if (Array.isArray(allOf)) return Object.assign({}, ...allOf.map(inner).filter(isObject));
  const [first] = [oneOf, anyOf].find(Array.isArray) ?? [];
  if (first !== undefined) return inner(first);
  switch (typeOf(schema)) {
    case "object":
      return Object.fromEntries(
        Object.entries(asObject(schema["properties"])).map(([name, one]) => [name, inner(one)]),
      );
    case "array":
      return [inner(schema["items"])];
    case "integer":
    case "number":
      return Number(schema["minimum"] ?? 0);
    case "boolean":
      return false;
    default:
      return stringExample(schema);
  }
}

/** Follows `$ref` to a schema of the contract. */
export function resolveSchema(schema: Json, schemas: Schemas): Json {
  const [, name] = /^#\/components\/schemas\/(.+)$/.exec(String(schema["$ref"])) ?? [];
  return (name !== undefined && schemas[name]) || schema;
}

/** Returns the type that a schema names. OpenAPI 3.1 allows a list, of which the first type other than null counts. */
export function typeOf({ properties, type }: Json): string | undefined {
  const named = Array.isArray(type) ? type.find((one) => one !== "null") : type;
  return named === undefined ? (properties === undefined ? undefined : "object") : String(named);
}

function stringExample({ format, minLength }: Json): string {
  switch (format) {
    case "date":
      return "2026-01-31";
    case "date-time":
      return "2026-01-31T12:00:00Z";
    case "email":
      return "ada@example.com";
    case "uuid":
      return "00000000-0000-4000-8000-000000000000";
    default:
      return "text".padEnd(Number(minLength ?? 0), "x");
  }
}
