import type { Json } from "../json.ts";
import type { Values } from "./attribute-problem.ts";

/** Reads UserAttributeNames as a change that deletes these attributes: each gets an empty value. */
export function readDeletions({ UserAttributeNames }: Json): Values {
  const names: readonly unknown[] = Array.isArray(UserAttributeNames) ? UserAttributeNames : [];
  return new Map(names.map((name) => [String(name), ""]));
}
