import { asObject, isObject, type Json } from "../../json.ts";
import type { Reading } from "./reading.ts";

/** The longest chain of references that is followed to its end. */
const MAX_STEPS = 20;

/**
 * Returns the object that a value stands for: the value itself, or the part of the document to which its `$ref` leads. Reports a reference that
 * leads to another file, to nothing or to itself, and returns an empty object.
 */
export function resolveReference(value: unknown, place: string, { document, report }: Reading): Json {
  let current = asObject(value);
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const reference = current["$ref"];
    if (reference === undefined) return current;
    const target = findReference(document, String(reference));
    if (target === undefined) {
      report(
        place,
        `refers to ${reference}, which is not in the document: only references such as #/components/parameters/NAME are imitated`,
      );
      return {};
    }
    current = target;
  }
  report(place, "has a $ref that leads back to itself");
  return {};
}

/** Finds the part of a document to which a reference leads: a JSON pointer in a URI fragment (RFC 6901, section 6). Undefined when there is none. */
export function findReference(document: Json, reference: string): Json | undefined {
  if (!reference.startsWith("#/")) return undefined;
  let current: unknown = document;
  for (const part of reference.slice(2).split("/")) {
    const key = decodePart(part).replaceAll("~1", "/").replaceAll("~0", "~");
    if (!isObject(current) || !Object.hasOwn(current, key)) return undefined;
    current = current[key];
  }
  return isObject(current) ? current : undefined;
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
