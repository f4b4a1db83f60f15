/**
 * Reports names in a schema's `required` that no property has. Such a name is probably misspelt: the property that was meant is then
 * optional, and the misspelt one is demanded.
 */

import { asObject, isObject, type Json } from "../../local/json.ts";
import { nearestName, suggestion } from "../../local/suggestion.cjs";
import { follow } from "./follow.ts";
import type { Report } from "./report.ts";

const COMBINING = ["allOf", "anyOf", "oneOf"] as const;

/** A schema, or one of its parts in allOf, anyOf or oneOf, and its place. */
interface Part {
  schema: Json;
  where: string;
}

/**
 * Checks the `required` of a schema that describes a whole value, and of the parts that the schema combines for the same value. A name
 * counts as described when the schema or any part names the property.
 */
export function checkRequiredNames(document: Json, whole: Json, where: string, report: Report): void {
  const parts = partsOf(document, whole, where);
  const names = [...new Set(parts.flatMap(({ schema }) => Object.keys(asObject(schema["properties"]))))];
  // A schema that names no property has a warning of its own.
  if (names.length === 0) return;
  const isOpen = parts.some(({ schema }) => (schema["additionalProperties"] ?? false) !== false);
  for (const { schema, where: place } of parts) {
    for (const [index, name] of requiredOf(schema).entries()) {
      if (names.includes(name)) continue;
      const isClosed = schema["additionalProperties"] === false;
      // Where a schema allows further properties by its words, only a name that is almost a known one is suspect.
      if (!isClosed && isOpen && nearestName(name, names) === undefined) continue;
      const sentence = `requires ${name}, which no property describes${suggestion(name, names)}`;
      const at = `${place}/required/${index}`;
      if (isClosed) report.problem(at, `${sentence}. No value conforms, because additionalProperties is false`);
      else report.warning(at, `${sentence}. Correct the name, or describe the property`);
    }
  }
}

/** Lists a schema and the parts that it combines for the same value, through references, each schema once. */
function partsOf(document: Json, given: unknown, where: string, seen = new Set<unknown>()): readonly Part[] {
  const schema = follow(document, given);
  if (!isObject(schema) || seen.has(schema)) return [];
  seen.add(schema);
  const inner = COMBINING.flatMap((key) => {
    const parts: readonly unknown[] = Array.isArray(schema[key]) ? schema[key] : [];
    return parts.flatMap((part, index) => partsOf(document, part, `${where}/${key}/${index}`, seen));
  });
  return [{ schema, where }, ...inner];
}

function requiredOf(schema: Json): readonly string[] {
  const required: unknown = schema["required"];
  return Array.isArray(required) ? required.filter((name) => typeof name === "string") : [];
}

/** Lists the references that some schema of a document combines by allOf, anyOf or oneOf. Another part may describe what such a component requires. */
export function combinedReferences(node: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (typeof node !== "object" || node === null) return found;
  for (const [key, value] of Object.entries(node)) {
    const parts: readonly unknown[] = COMBINING.some((one) => one === key) && Array.isArray(value) ? value : [];
    for (const part of parts) {
      const reference = asObject(part)["$ref"];
      if (typeof reference === "string") found.add(reference);
    }
    combinedReferences(value, found);
  }
  return found;
}
