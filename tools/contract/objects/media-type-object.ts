import { asObject, isObject } from "../../../local/json.ts";
import type { Schema } from "../api-contract.ts";
import { escapePart } from "../pointer.ts";
import type { Reading } from "./reading.ts";
import { checkSchema } from "./schema-object.ts";

/** Reads the schemas of a `content` map by media type. A range of media types is read as `application/json`. */
export function readContent(reading: Reading, content: unknown, where: string): Readonly<Record<string, Schema>> {
  const schemas: Record<string, Schema> = {};
  for (const [written, media] of Object.entries(asObject(content))) {
    const place = `${where}/${escapePart(written)}`;
    const schema = readMediaType(reading, media, place);
    schemas[mediaTypeOf(reading, written, place)] ??= schema;
  }
  return schemas;
}

function readMediaType(reading: Reading, media: unknown, where: string): Schema {
  const schema = asObject(media)["schema"];
  if (isObject(schema)) checkSchema(reading, schema, `${where}/schema`);
  else reading.report.warning(where, "has no schema, so that any body passes. Give it one");
  return asObject(schema);
}

function mediaTypeOf({ report }: Reading, written: string, where: string): string {
  if (!written.includes("*")) return written;
  report.warning(
    where,
    `${written} is a range of media types, and is read as application/json. Write the media type itself`,
  );
  return "application/json";
}
