import { asObject, isObject, type Json } from "../../json.ts";
import { type BodyModel, createBodyModel } from "../body-model.ts";
import { listOf, type Reading } from "./reading.ts";
import { findReference, resolveReference } from "./resolve-reference.ts";

/**
 * Reads the schemas that an operation has for its request body, by media type in lower case. OpenAPI 3 writes them into `requestBody`, Swagger 2.0 into
 * a parameter whose place is `body`. References inside a schema lead into the document.
 *
 * Source: API Gateway developer guide, "Request validation for REST APIs in API Gateway" and "Data models for REST APIs".
 */
export function readBodyModels(
  operation: Json,
  parameters: readonly Json[],
  place: string,
  reading: Reading,
): ReadonlyMap<string, BodyModel> {
  const models = new Map<string, BodyModel>();
  for (const [type, schema, where] of schemasOf(operation, parameters, place, reading)) {
    const missing = missingReferences(schema, reading);
    for (const reference of missing) reading.report(where, `refers to ${reference}, which is not in the document`);
    if (missing.length === 0) models.set(type.toLowerCase(), createBodyModel(schema, reading.document));
  }
  return models;
}

type PlacedSchema = readonly [type: string, schema: Json, place: string];

function schemasOf(
  operation: Json,
  parameters: readonly Json[],
  place: string,
  reading: Reading,
): readonly PlacedSchema[] {
  const requestBody = resolveReference(operation["requestBody"], `${place}.requestBody`, reading);
  const ofContent = Object.entries(asObject(requestBody["content"])).flatMap(([type, media]): PlacedSchema[] => {
    const schema = asObject(media)["schema"];
    return isObject(schema) ? [[type, schema, `${place}.requestBody.content.${type}.schema`]] : [];
  });
  const ofParameter = parameters
    .filter((parameter) => parameter["in"] === "body" && isObject(parameter["schema"]))
    .flatMap((parameter) =>
      consumedTypes(operation, reading.document).map(
        (type): PlacedSchema => [
          type,
          asObject(parameter["schema"]),
          `${place}.parameters.${parameter["name"]}.schema`,
        ],
      ),
    );
  return [...ofContent, ...ofParameter];
}

/** The media types that an operation of a Swagger 2.0 document accepts. Default: JSON. */
function consumedTypes(operation: Json, document: Json): readonly string[] {
  const types = listOf(operation["consumes"] ?? document["consumes"]).map(String);
  return types.length === 0 ? ["application/json"] : types;
}

/** Lists the references that lead nowhere, in a schema and in the schemas to which its references lead. */
function missingReferences(schema: Json, { document }: Reading): readonly string[] {
  const seen = new Set<string>();
  const missing: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    else if (isObject(value))
      for (const [key, item] of Object.entries(value)) key === "$ref" ? follow(String(item)) : visit(item);
  };
  const follow = (reference: string): void => {
    if (seen.has(reference)) return;
    seen.add(reference);
    const target = findReference(document, reference);
    if (target === undefined) missing.push(reference);
    else visit(target);
  };
  visit(schema);
  return missing;
}
