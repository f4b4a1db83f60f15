import { asObject, isObject, type Json } from "../../local/json.ts";
import type { Schema } from "./api-contract.ts";
import { follow } from "./follow.ts";

const MARK = "x-countersign-personal";
const COMBINING = ["allOf", "anyOf", "oneOf"] as const;

/** Whether a schema, what it refers to or a part of it is marked `x-countersign-personal`. */
export function isPersonal(document: Json, schema: unknown): boolean {
  return marksOf(document, schema).includes(true);
}

/** What is written as `x-countersign-personal` on a schema, on what it refers to and on its parts. */
export function marksOf(document: Json, schema: unknown, seen = new Set<unknown>()): unknown[] {
  if (!isObject(schema) || seen.has(schema)) return [];
  seen.add(schema);
  const own = schema[MARK] === undefined ? [] : [schema[MARK]];
  const inner = [follow(document, schema), schema["items"], ...COMBINING.flatMap((key) => schema[key] ?? [])];
  return [...own, ...inner.flatMap((one) => marksOf(document, one, seen))];
}

/**
 * The names of the properties within a body that are marked personal, at whatever depth, sorted. By name and not by place: a schema
 * may hold itself, and what is personal in one place of a body is rather masked once too often than once too seldom.
 */
export function personalNames(document: Json, schemas: Iterable<Schema>): string[] {
  const names = new Set<string>();
  const seen = new Set<unknown>();

  function visit(given: unknown): void {
    const schema = follow(document, given);
    if (!isObject(schema) || seen.has(schema)) return;
    seen.add(schema);
    for (const [name, property] of Object.entries(asObject(schema["properties"]))) {
      if (isPersonal(document, property)) names.add(name);
      visit(property);
    }
    visit(schema["items"]);
    visit(schema["additionalProperties"]);
    for (const key of COMBINING) for (const part of Array.isArray(schema[key]) ? schema[key] : []) visit(part);
  }

  for (const schema of schemas) visit(schema);
  return [...names].sort();
}
