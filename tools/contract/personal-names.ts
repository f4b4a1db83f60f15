import { asObject, isObject, type Json } from "../../local/json.ts";
import type { Schema } from "./api-contract.ts";
import { follow } from "./follow.ts";

const MARK = "x-countersign-personal";
const COMBINING = ["allOf", "anyOf", "oneOf"] as const;

/** Tells whether a schema, its target or one of its parts is marked `x-countersign-personal: true`. */
export function isPersonal(document: Json, schema: unknown): boolean {
  return marksOf(document, schema).includes(true);
}

/** The values of `x-countersign-personal` on a schema, on the target of its reference and on its parts. */
export function marksOf(document: Json, schema: unknown, seen = new Set<unknown>()): unknown[] {
  if (!isObject(schema) || seen.has(schema)) return [];
  seen.add(schema);
  const own = schema[MARK] === undefined ? [] : [schema[MARK]];
  const inner = [follow(document, schema), schema["items"], ...COMBINING.flatMap((key) => schema[key] ?? [])];
  return [...own, ...inner.flatMap((one) => marksOf(document, one, seen))];
}

/**
 * The names of the properties of a body that are marked personal, at any depth, sorted. The list has names and not places, because a schema
 * may contain itself, and because masking one value too many is better than one too few.
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
