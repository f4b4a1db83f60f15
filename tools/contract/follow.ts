import { isObject, type JsonObject, objectOr } from "./api-contract.ts";
import { unescapePart } from "./pointer.ts";

/** What a local reference of a document leads to, however long the chain; any other value as it is. */
export function follow(document: JsonObject, value: unknown): unknown {
  const seen = new Set<string>();
  let current = value;
  while (isObject(current) && typeof current["$ref"] === "string" && !seen.has(current["$ref"])) {
    seen.add(current["$ref"]);
    current = current["$ref"]
      .slice(2)
      .split("/")
      .map((part) => unescapePart(decodeURIComponent(part)))
      .reduce<unknown>((node, part) => objectOr(node)[part], document);
  }
  return current;
}
