import { asObject } from "../../../local/json.ts";
import type { ApiOperation, Schema } from "../api-contract.ts";
import { escapePart } from "../pointer.ts";
import { readContent } from "./media-type-object.ts";
import { dereference, type Reading } from "./reading.ts";

/** Reads a Request Body Object; null for an operation without one. */
export function readRequestBody(reading: Reading, body: unknown, where: string): ApiOperation["body"] {
  if (body === undefined) return null;
  const read = asObject(dereference(reading, body));
  const place = `${where}/requestBody/content`;
  const content = readContent(reading, read["content"], place);
  for (const [mediaType, schema] of Object.entries(content)) {
    checkMediaType(reading, mediaType, schema, `${place}/${escapePart(mediaType)}`);
  }
  return {
    required: read["required"] === true,
    content,
    personal: reading.personalNames(Object.values(content)),
  };
}

/** Warns of a body that is neither JSON nor text, since API Gateway hands every body over as text. */
function checkMediaType(reading: Reading, mediaType: string, schema: Schema, where: string): void {
  const shape = asObject(dereference(reading, schema));
  if (shape["format"] === "binary") {
    reading.report.warning(where, "bytes that are not UTF-8 arrive damaged: API Gateway hands every body over as text");
  } else if (!isJson(mediaType) && shape["type"] !== "string" && Object.keys(shape).length > 0) {
    reading.report.warning(
      where,
      "the service reads a body of this media type as a string, which breaks its schema, and refuses it. Use application/json, or the schema { type: string }",
    );
  }
}

function isJson(mediaType: string): boolean {
  return /^application\/(?:.+\+)?json(?:;|$)/i.test(mediaType);
}
