import { formats } from "../../../lib/serve/formats.ts";
import { asObject, isObject, type Json } from "../../../local/json.ts";
import { suggestion } from "../../../local/suggestion.cjs";
import { readPattern } from "../patterns.ts";
import { escapePart } from "../pointer.ts";
import { checkRequiredNames } from "../required-names.ts";
import { listOr, type Reading } from "./reading.ts";

/** Formats that only describe: OpenAPI's own for numbers and for bytes. */
export const DESCRIPTIVE_FORMATS = ["int32", "int64", "float", "double", "byte", "binary", "password"];

/**
 * Reports the keywords of a Schema Object that validators cannot check, or that have no effect, and gathers its patterns. References are
 * not followed: components are checked once, in their own place.
 */
export function checkSchema(reading: Reading, schema: unknown, where: string): void {
  if (!isObject(schema)) return;
  if ("$ref" in schema) {
    checkReference(reading, schema["$ref"], where);
    return;
  }
  checkFormat(reading, schema["format"], where);
  checkPattern(reading, schema, where);
  checkDirection(reading, schema, where);
  checkIntegers(reading, schema, where);
  checkNamesProperties(reading, schema, where);
  if (isWhole(reading, where)) checkRequiredNames(reading.document, schema, where, reading.report);
  for (const [place, part] of partsOf(schema)) checkSchema(reading, part, `${where}/${place}`);
}

/** Tells whether the schema at a place describes a whole value, neither a part of a combination nor what a value must not be. */
function isWhole({ combined }: Reading, where: string): boolean {
  return (
    !/\/(?:allOf|anyOf|oneOf)\/\d+$/.test(where) &&
    !/(?<!\/properties)\/not(?:\/|$)/.test(where) &&
    !combined.has(where)
  );
}

/** The schemas directly within a schema, by their relative pointers. */
function partsOf(schema: Json): (readonly [place: string, part: unknown])[] {
  const single = ["items", "not", "additionalProperties"].map((key) => [key, schema[key]] as const);
  const listed = ["allOf", "anyOf", "oneOf"].flatMap((key) =>
    listOr(schema[key]).map((part, index) => [`${key}/${index}`, part] as const),
  );
  const properties = Object.entries(asObject(schema["properties"])).map(
    ([name, property]) => [`properties/${escapePart(name)}`, property] as const,
  );
  return [...single, ...listed, ...properties];
}

function checkReference({ report }: Reading, reference: unknown, where: string): void {
  if (/^#\/components\/schemas\//.test(String(reference))) return;
  report.problem(
    `${where}/$ref`,
    `refers to ${reference}, but validators find schemas in components/schemas only. Move that schema there, and refer to it by its name`,
  );
}

function checkFormat({ report }: Reading, format: unknown, where: string): void {
  if (typeof format !== "string" || Object.hasOwn(formats, format) || DESCRIPTIVE_FORMATS.includes(format)) return;
  const known = Object.keys(formats);
  const meant = suggestion(format, [...known, ...DESCRIPTIVE_FORMATS]);
  report.warning(
    `${where}/format`,
    `the format ${format} has no test, so that any string passes${meant}. Add a pattern, or write a test in lib/serve/formats.ts, which has ${known.join(", ")}`,
  );
}

function checkPattern({ patterns, report }: Reading, { maxLength, pattern }: Json, where: string): void {
  if (typeof pattern !== "string") return;
  const pointer = `${where}/pattern`;
  const read = readPattern(pattern);
  if (!read.ok) report.problem(pointer, read.sentence);
  else patterns.push({ pointer, unicode: read.unicode, maxLength: typeof maxLength === "number" ? maxLength : null });
}

/**
 * Warns of an object schema that names no property: any property passes, even in an answer. A part of allOf, anyOf or oneOf gets no
 * warning, because the other parts can name the properties.
 */
function checkNamesProperties({ report }: Reading, schema: Json, where: string): void {
  const says = ["properties", "additionalProperties", "allOf", "anyOf", "oneOf"].some((key) => key in schema);
  if (schema["type"] !== "object" || says || /\/(?:allOf|anyOf|oneOf)\/\d+$/.test(where)) return;
  report.warning(
    where,
    "names no property, so that any passes, in an answer too. Name the properties, or write additionalProperties: true if it may have any",
  );
}

/** Warns of integers of a schema that JavaScript cannot represent. */
function checkIntegers({ report }: Reading, schema: Json, where: string): void {
  const { format, maximum, minimum, type } = schema;
  if (type !== "integer" && format !== "int64") return;
  const written = Object.entries({ enum: schema["enum"], maximum, minimum });
  for (const [keyword, value] of written) {
    const isLarge = [value].flat().some((one) => typeof one === "number" && Math.abs(one) > Number.MAX_SAFE_INTEGER);
    if (!isLarge) continue;
    report.warning(
      `${where}/${keyword}`,
      "the service refuses integers beyond 9007199254740991 (2^53 - 1), because JSON.parse rounds them. Use that bound, or a string",
    );
  }
}

function checkDirection({ report }: Reading, schema: Json, where: string): void {
  for (const flag of ["readOnly", "writeOnly"]) {
    if (schema[flag] !== true) continue;
    report.warning(
      `${where}/${flag}`,
      `${flag} has no effect: one schema checks requests and answers. Where they differ, write two schemas`,
    );
  }
}
