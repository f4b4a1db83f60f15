import { formats } from "../../../lib/serve/formats.ts";
import { asObject, isObject, type Json } from "../../../local/json.ts";

import { readPattern } from "../patterns.ts";
import { escapePart } from "../pointer.ts";
import { listOr, type Reading } from "./reading.ts";

/** Formats that only describe: OpenAPI's own for numbers and for bytes. */
export const DESCRIPTIVE_FORMATS = ["int32", "int64", "float", "double", "byte", "binary", "password"];

/**
 * Reports what a Schema Object says that validators cannot check, or check otherwise than it reads, and gathers its patterns.
 * References are not followed: components are checked once, where they stand.
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
  for (const [place, part] of partsOf(schema)) checkSchema(reading, part, `${where}/${place}`);
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
    `refers to ${reference}, which is not among components/schemas, where validators look. Give that schema a name there, and refer to it by the name`,
  );
}

function checkFormat({ report }: Reading, format: unknown, where: string): void {
  if (typeof format !== "string" || Object.hasOwn(formats, format) || DESCRIPTIVE_FORMATS.includes(format)) return;
  const known = Object.keys(formats).join(", ");
  report.warning(
    `${where}/format`,
    `nothing tests the format ${format}: any text passes. Give it a test in lib/serve/formats.ts (there are ${known}), or a pattern`,
  );
}

function checkPattern({ patterns, report }: Reading, { maxLength, pattern }: Json, where: string): void {
  if (typeof pattern !== "string") return;
  const pointer = `${where}/pattern`;
  const read = readPattern(pattern);
  if (!read.ok) report.problem(pointer, read.sentence);
  else patterns.push({ pointer, unicode: read.unicode, maxLength: typeof maxLength === "number" ? maxLength : null });
}

function checkDirection({ report }: Reading, schema: Json, where: string): void {
  for (const flag of ["readOnly", "writeOnly"]) {
    if (schema[flag] !== true) continue;
    report.warning(
      `${where}/${flag}`,
      `${flag} only describes: requests and answers are held against the same schema. Where they differ, write two`,
    );
  }
}
