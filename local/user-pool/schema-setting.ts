import type { Setting } from "../step-records.ts";
import { type Attribute, schemaRecord } from "./schema.ts";

/**
 * The setting of a user pool that decides which values an attribute may have. `attribute` is the attribute as the pool has it; undefined when the pool has no
 * such attribute.
 */
export function schemaSetting(attribute: Attribute | undefined, meaning: string): Setting {
  return { property: "UserPool.Schema", ...(attribute && { value: schemaRecord(attribute) }), meaning };
}
