import { getOrMake } from "../../local/get-or-make.ts";
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
 * Makes a function that returns the names of the properties of a body that are marked personal, at any depth, sorted. The list has names and not
 * places, because a schema may contain itself, and because masking one value too many is better than one too few.
 *
 * Make one function for a document. It looks into each schema once, however many bodies contain the schema.
 */
export function createPersonalNames(document: Json): (schemas: Iterable<Schema>) => string[] {
  const known = new Map<Json, Part>();

  function partOf(schema: Json): Part {
    const properties = Object.entries(asObject(schema["properties"]));
    const parts = COMBINING.flatMap((key) => (Array.isArray(schema[key]) ? schema[key] : []));
    const inner = [
      ...properties.map(([, property]) => property),
      schema["items"],
      schema["additionalProperties"],
      ...parts,
    ];
    return {
      names: properties.filter(([, property]) => isPersonal(document, property)).map(([name]) => name),
      inner: inner.map((one) => follow(document, one)).filter(isObject),
    };
  }

  return (schemas) => {
    const names = new Set<string>();
    const found = new Set([...schemas].map((schema) => follow(document, schema)).filter(isObject));
    // A Set hands out what is added to it while it is walked.
    for (const schema of found) {
      const part = getOrMake(known, schema, () => partOf(schema));
      for (const name of part.names) names.add(name);
      for (const one of part.inner) found.add(one);
    }
    return [...names].sort();
  };
}

/** One schema of a body. */
interface Part {
  /** The names of the properties of this schema that are marked personal. */
  names: readonly string[];
  /** The schemas within this schema, after following references. */
  inner: readonly Json[];
}
