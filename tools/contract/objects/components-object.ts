import { asObject } from "../../../local/json.ts";
import { pointer } from "../pointer.ts";
import type { Reading } from "./reading.ts";
import { checkSchema } from "./schema-object.ts";

/** Checks the schemas of a Components Object. The object's other members are read when an operation refers to them. */
export function checkComponents(reading: Reading): void {
  const schemas = asObject(asObject(reading.document["components"])["schemas"]);
  for (const [name, schema] of Object.entries(schemas)) {
    checkSchema(reading, schema, pointer("components", "schemas", name));
  }
}
