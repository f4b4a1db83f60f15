import { formats } from "../../lib/serve/formats.ts";
import { isObject, type Json } from "../../local/json.ts";
import type { Schema } from "./api-contract.ts";
import { readPattern } from "./patterns.ts";

/** Keywords that describe a value and do not restrict it. */
const DESCRIPTIVE = new Set([
  "default",
  "deprecated",
  "description",
  "discriminator",
  "example",
  "externalDocs",
  "readOnly",
  "title",
  "writeOnly",
  "xml",
]);

/**
 * Converts a Schema Object of OpenAPI 3.0.3 to JSON Schema draft-07, with references into `#/definitions`.
 *
 * OpenAPI's `nullable` becomes the type null, its boolean `exclusiveMinimum` and `exclusiveMaximum` become numbers, `int32` and other
 * integers get bounds, a pattern is rewritten for the flag u, and descriptive keywords are left out.
 */
export function jsonSchema(schema: Schema): Json {
  if (typeof schema["$ref"] === "string") {
    return { $ref: schema["$ref"].replace("#/components/schemas/", "#/definitions/") };
  }
  const converted: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (DESCRIPTIVE.has(key) || key.startsWith("x-") || key === "nullable") continue;
    converted[key] = convert(key, value);
  }
  convertExclusive(converted, "exclusiveMinimum", "minimum");
  convertExclusive(converted, "exclusiveMaximum", "maximum");
  boundInteger(converted);
  if (!Object.hasOwn(formats, String(converted["format"]))) delete converted["format"];
  if (schema["nullable"] === true) allowNull(converted);
  return converted;
}

function convert(key: string, value: unknown): unknown {
  switch (key) {
    case "properties":
      return isObject(value) ? mapValues(value) : value;
    case "items":
    case "not":
    case "additionalProperties":
      return isObject(value) ? jsonSchema(value) : value;
    case "allOf":
    case "anyOf":
    case "oneOf":
      return Array.isArray(value) ? value.map((item) => (isObject(item) ? jsonSchema(item) : item)) : value;
    case "enum":
    case "required":
      return Array.isArray(value) ? [...new Set(value)] : value;
    case "pattern": {
      const read = readPattern(String(value));
      return read.ok ? read.unicode : value;
    }
    default:
      return value;
  }
}

function mapValues(schemas: Json): Json {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, isObject(schema) ? jsonSchema(schema) : schema]),
  );
}

/** Converts `minimum: 0, exclusiveMinimum: true`, the form of JSON Schema draft-04 that OpenAPI 3.0 uses. */
function convertExclusive(schema: Record<string, unknown>, flag: string, bound: string): void {
  const exclusive = schema[flag];
  if (typeof exclusive !== "boolean") return;
  delete schema[flag];
  if (!exclusive) return;
  schema[flag] = schema[bound];
  delete schema[bound];
}

/**
 * Gives an integer the bounds of `int32`, or those within which JavaScript represents every integer (2^53 - 1): JSON.parse would round a
 * larger integer. Wider bounds that the contract writes are replaced.
 */
function boundInteger(schema: Record<string, unknown>): void {
  const { enum: values, format, maximum, minimum, type } = schema;
  if (format === "int32") {
    schema["minimum"] ??= -(2 ** 31);
    schema["maximum"] ??= 2 ** 31 - 1;
  } else if ((type === "integer" || format === "int64") && values === undefined) {
    schema["minimum"] = Math.max(Number(minimum ?? Number.MIN_SAFE_INTEGER), Number.MIN_SAFE_INTEGER);
    schema["maximum"] = Math.min(Number(maximum ?? Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
  }
}

/**
 * Lets a schema accept null. OpenAPI 3.0.3 does not define `nullable` without a type; authors write it beside allOf, oneOf and anyOf to
 * allow null, and openapi-typescript reads it so.
 */
function allowNull(schema: Record<string, unknown>): void {
  const values = schema["enum"];
  if (Array.isArray(values) && !values.includes(null)) schema["enum"] = [...values, null];
  if (schema["type"] !== undefined) {
    schema["type"] = [schema["type"], "null"];
    return;
  }
  const otherwise = { ...schema };
  for (const key of Object.keys(schema)) delete schema[key];
  schema["anyOf"] = [{ type: "null" }, otherwise];
}
