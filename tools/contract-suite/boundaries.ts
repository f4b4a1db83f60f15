/**
 * Values on both sides of every keyword of a schema: the last values that the keyword allows, and a value that breaks each constraint and,
 * as far as possible, no other constraint. The schema validates every value before it is returned.
 */

import fc from "fast-check";
import { formats } from "../../lib/serve/formats.ts";
import { asObject, isObject, type Json } from "../../local/json.ts";
import type { Schema } from "../contract/api-contract.ts";
import type { Schemas } from "../contract/schemas.ts";
import { arbitrary } from "./arbitrary.ts";
import type { Edge } from "./edge.ts";
import { formatEdges } from "./format-edges.ts";

/** Values that the schema allows, one for each edge of each keyword. */
export function insideEdges(schemas: Schemas, schema: Schema): Edge[] {
  return distinct(edges(schemas, schema, 0)).filter(({ value }) => schemas.valid(schema, value));
}

/** Values that the schema refuses, one for each constraint. */
export function outsideEdges(schemas: Schemas, schema: Schema): Edge[] {
  return distinct(edges(schemas, schema, 0)).filter(({ value }) => !schemas.valid(schema, value));
}

/** A value that the schema allows: the same at every run. */
export function anyValue(schemas: Schemas, schema: Schema): unknown {
  return fc.sample(arbitrary(schemas, schema), { numRuns: 1, seed: 1 })[0];
}

const MAX_DEPTH = 4;

function edges(schemas: Schemas, given: Schema, depth: number): Edge[] {
  const schema = schemas.follow(given);
  const found: Edge[] = [...wrongTypes(schema)];
  if (schema["nullable"] === true) found.push({ title: "null", value: null });
  if (Array.isArray(schema["enum"])) found.push(...enumEdges(schema["enum"]));
  for (const key of ["allOf", "anyOf", "oneOf"]) {
    const branches = schema[key];
    if (!Array.isArray(branches) || depth > MAX_DEPTH) continue;
    found.push(
      ...branches
        .filter(isObject)
        .flatMap((branch, index) => prefixTitles(edges(schemas, branch, depth + 1), `${key} ${index + 1}`)),
    );
  }
  switch (schema["type"]) {
    case "integer":
    case "number":
      return [...found, ...numberEdges(schema)];
    case "string":
      return [...found, ...stringEdges(schemas, schema)];
    case "boolean":
      return [...found, { title: "true", value: true }, { title: "false", value: false }];
    case "array":
      return [...found, ...arrayEdges(schemas, schema, depth)];
    case "object":
      return [...found, ...objectEdges(schemas, schema, depth)];
    default:
      return found;
  }
}

function wrongTypes(schema: Schema): Edge[] {
  const others: Readonly<Record<string, unknown>> = {
    string: "wrongly typed",
    number: 0.5,
    boolean: true,
    array: [],
    object: {},
  };
  if (typeof schema["type"] !== "string") return [];
  const wrong = Object.entries(others).filter(([type]) => type !== schema["type"]);
  return [...wrong.map(([type, value]) => ({ title: `type ${type}`, value })), { title: "type null", value: null }];
}

function enumEdges(values: readonly unknown[]): Edge[] {
  const outside = typeof values[0] === "number" ? Math.max(...values.map(Number)) + 1 : `${values[0]}x`;
  return [
    ...values.map((value, index) => ({ title: `enum ${index + 1}`, value })),
    { title: "enum broken", value: outside },
  ];
}

function numberEdges(schema: Json): Edge[] {
  const multiple = Number(schema["multipleOf"] ?? 1);
  const step = schema["type"] === "integer" ? Math.max(1, multiple) : multiple;
  const around = (keyword: string, value: unknown): Edge[] =>
    typeof value === "number"
      ? [-step, 0, step].map((by) => ({ title: at(keyword, Math.sign(by)), value: value + by }))
      : [];
  const bounds = schema["format"] === "int32" ? { minimum: -(2 ** 31), maximum: 2 ** 31 - 1, ...schema } : schema;
  return [
    ...around("minimum", bounds["minimum"]),
    ...around("maximum", bounds["maximum"]),
    ...(schema["multipleOf"] === undefined
      ? []
      : [{ title: "multipleOf broken", value: multiple * 1.5 + Number(schema["minimum"] ?? 0) }]),
    ...(schema["type"] === "integer" ? [{ title: "integer broken", value: Number(schema["minimum"] ?? 0) + 0.5 }] : []),
    { title: "zero", value: 0 },
  ];
}

function stringEdges(schemas: Schemas, schema: Schema): Edge[] {
  const found: Edge[] = [];
  const text = String(schema["enum"] ? "" : (anyValue(schemas, schema) ?? ""));
  const { format, maxLength, minLength, pattern } = schema;
  if (typeof minLength === "number") found.push(...lengths("minLength", text, minLength));
  if (typeof maxLength === "number") found.push(...lengths("maxLength", text, maxLength));
  if (typeof pattern === "string") found.push(...patternEdges(pattern, text));
  if (typeof format === "string" && Object.hasOwn(formats, format)) found.push(...formatEdges(format));
  if (format === undefined && pattern === undefined && maxLength === undefined && schema["enum"] === undefined) {
    found.push({ title: "beyond ASCII", value: "Zoë 💯 %2F+&=" });
  }
  return found;
}

function lengths(keyword: string, text: string, length: number): Edge[] {
  return [-1, 0, 1]
    .filter((by) => length + by >= 0)
    .map((by) => ({
      title: at(keyword, by),
      value: text.slice(0, length + by).padEnd(length + by, "a"),
    }));
}

/** Characters of different kinds. Validation tells which of them a pattern accepts. */
const KINDS = ["!", "x", "Q", "7", "_", "-", " ", "é", "\n"];
/** Length up to which the bounds of a pattern are searched. */
const LONGEST = 300;

/** Changes a conforming string at each end and in the middle, which finds a pattern that was loosened or has no anchor. */
function patternEdges(pattern: string, text: string): Edge[] {
  const middle = Math.floor(text.length / 2);
  const within = KINDS.map((kind) => ({
    title: `pattern, ${JSON.stringify(kind)} within`,
    value: `${text.slice(0, middle)}${kind}${text.slice(middle + 1)}`,
  }));
  const arabic = text.replaceAll(/\d/g, (digit) => String.fromCharCode(0x0660 + Number(digit)));
  return [
    { title: "pattern, one character less", value: text.slice(0, -1) },
    { title: "pattern, one character more", value: `${text}${text.at(-1) ?? "0"}` },
    { title: "pattern, another character before", value: `!${text}` },
    { title: "pattern, another character after", value: `${text}!` },
    { title: "pattern, a line's end after", value: `${text}\n` },
    { title: "pattern, digits of another script", value: arabic },
    ...within,
    ...patternLengths(new RegExp(pattern, "u"), text),
  ];
}

/**
 * Shortens and lengthens the string one character at a time: the last value that the pattern accepts each way, and the first it refuses.
 */
function patternLengths(pattern: RegExp, text: string): Edge[] {
  const last = text.at(-1);
  if (last === undefined) return [];
  const [shortest, tooShort] = searchEnd(text, (one) => one.slice(0, -1), pattern);
  const [longest, tooLong] = searchEnd(text, (one) => one + last, pattern);
  return [
    { title: "pattern, shortest", value: shortest },
    { title: "pattern, shorter", value: tooShort },
    { title: "pattern, longest", value: longest },
    { title: "pattern, longer", value: tooLong },
  ];
}

function searchEnd(text: string, next: (text: string) => string, pattern: RegExp): [last: string, first: string] {
  let last = text;
  while (last !== "" && last.length < LONGEST && pattern.test(next(last))) last = next(last);
  return [last, next(last)];
}

function arrayEdges(schemas: Schemas, schema: Json, depth: number): Edge[] {
  const items = asObject(schema["items"]);
  const item = anyValue(schemas, items);
  const sizes = ["minItems", "maxItems"].flatMap((keyword) => {
    const size = schema[keyword];
    if (typeof size !== "number") return [];
    const possible = [-1, 0, 1].filter((by) => size + by >= 0);
    return possible.map((by) => ({ title: at(keyword, by), value: several(schemas, schema, items, size + by) }));
  });
  const within =
    depth > MAX_DEPTH
      ? []
      : prefixTitles(edges(schemas, items, depth + 1), "item").map(({ title, value }) => ({ title, value: [value] }));
  const repeated = schema["uniqueItems"] === true ? [{ title: "uniqueItems broken", value: [item, item] }] : [];
  return [{ title: "one item", value: [item] }, ...sizes, ...repeated, ...within];
}

function several(schemas: Schemas, schema: Json, items: Schema, size: number): unknown[] {
  if (schema["uniqueItems"] !== true) return Array.from({ length: size }, () => anyValue(schemas, items));
  const values = fc.sample(arbitrary(schemas, items), { numRuns: size * 10 + 10, seed: 1 });
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()].slice(0, size);
}

function objectEdges(schemas: Schemas, schema: Json, depth: number): Edge[] {
  const full = completeObject(schemas, schema);
  const required = Array.isArray(schema["required"]) ? schema["required"].map(String) : [];
  const properties = Object.entries(asObject(schema["properties"]));
  const without = (name: string) => Object.fromEntries(Object.entries(full).filter(([key]) => key !== name));
  const minimal = Object.fromEntries(Object.entries(full).filter(([key]) => required.includes(key)));
  const within = properties.flatMap(([name, property]) =>
    depth > MAX_DEPTH || !isObject(property)
      ? []
      : prefixTitles(edges(schemas, property, depth + 1), name).map(({ title, value }) => ({
          title,
          value: { ...full, [name]: value },
        })),
  );
  return [
    { title: "every property", value: full },
    { title: "required properties only", value: minimal },
    ...properties.map(([name]) => ({ title: `without ${name}`, value: without(name) })),
    { title: "additionalProperties broken", value: { ...full, undeclared: true } },
    ...within,
  ];
}

function completeObject(schemas: Schemas, schema: Json): Record<string, unknown> {
  const properties = Object.entries(asObject(schema["properties"]));
  return Object.fromEntries(
    properties.flatMap(([name, property]) => (isObject(property) ? [[name, anyValue(schemas, property)]] : [])),
  );
}

function at(keyword: string, by: number): string {
  return by === 0 ? keyword : `${keyword} ${by < 0 ? "-" : "+"} 1`;
}

function prefixTitles(found: readonly Edge[], name: string): Edge[] {
  return found.map(({ title, value }) => ({ title: `${name}: ${title}`, value }));
}

function distinct(found: readonly Edge[]): Edge[] {
  const byValue = new Map<string, Edge>();
  for (const edge of found) if (!byValue.has(JSON.stringify(edge.value))) byValue.set(JSON.stringify(edge.value), edge);
  return [...byValue.values()];
}
