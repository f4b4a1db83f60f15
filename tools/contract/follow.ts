import { isObject, type Json } from "../../local/json.ts";
import { unescapePart } from "./pointer.ts";

/** Follows a local reference, however long the chain, to its target in `document`; returns any other value as it is. */
export function follow(document: Json, value: unknown): unknown {
  const seen = new Set<string>();
  let current = value;
  while (isObject(current) && typeof current["$ref"] === "string" && !seen.has(current["$ref"])) {
    seen.add(current["$ref"]);
    current = current["$ref"]
      .slice(2)
      .split("/")
      .map((part) => unescapePart(decodeURIComponent(part)))
      .reduce<unknown>(memberOf, document);
  }
  return current;
}

/** Returns the property of an object, or the item of a list, that `part` names; undefined when it does not exist. */
export function memberOf(node: unknown, part: string): unknown {
  if (typeof node !== "object" || node === null || !Object.hasOwn(node, part)) return undefined;
  return Reflect.get(node, part);
}
