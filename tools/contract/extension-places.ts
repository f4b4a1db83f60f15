/**
 * Finds the objects of a contract at which Countersign reads its own extensions. At any other object an extension has no effect: `x-countersign-personal` on
 * the header of a response keeps nothing out of a log.
 */
import { asObject, isObject, type Json } from "../../local/json.ts";
import { follow } from "./follow.ts";

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
const COMBINING = ["allOf", "anyOf", "oneOf"] as const;

/** The extensions, each with the objects at which it is read. */
export interface ExtensionPlaces {
  "x-countersign-cors": ReadonlySet<unknown>;
  "x-countersign-personal": ReadonlySet<unknown>;
  "x-countersign-unreached": ReadonlySet<unknown>;
}

/** Finds the objects of a document at which each extension is read. A component counts as used by somebody. */
export function extensionPlaces(document: Json): ExtensionPlaces {
  const items = Object.values(asObject(document["paths"])).map((item) => asObject(follow(document, item)));
  const operations = items.flatMap((item) => METHODS.map((method) => item[method]).filter(isObject));
  const components = (kind: string) => Object.values(asObject(asObject(document["components"])[kind]));
  const targets = (values: readonly unknown[]) => values.map((value) => asObject(follow(document, value)));

  const parameters = targets([
    ...[...items, ...operations].flatMap((holder) => listOf(holder["parameters"])),
    ...components("parameters"),
  ]);
  const responses = targets([
    ...operations.flatMap((operation) => Object.values(asObject(operation["responses"]))),
    ...components("responses"),
  ]);
  const requests = targets([
    ...operations.map((operation) => operation["requestBody"]),
    ...components("requestBodies"),
  ]);
  const bodies = [...responses, ...requests].flatMap(({ content }) =>
    Object.values(asObject(content)).map((media) => asObject(media)["schema"]),
  );
  const values = [
    ...parameters.map(({ schema }) => schema),
    ...propertiesIn(document, [...bodies, ...parameters.map(({ schema }) => schema), ...components("schemas")]),
  ];
  return {
    "x-countersign-cors": new Set([document]),
    "x-countersign-personal": new Set([...parameters, ...partsOf(document, values)]),
    "x-countersign-unreached": new Set([...operations, ...responses]),
  };
}

/** The schemas of all properties of some schemas, at any depth. */
function propertiesIn(document: Json, schemas: readonly unknown[]): readonly unknown[] {
  const properties: unknown[] = [];
  const seen = new Set<unknown>();
  const visit = (given: unknown): void => {
    const schema = follow(document, given);
    if (!isObject(schema) || seen.has(schema)) return;
    seen.add(schema);
    const own = Object.values(asObject(schema["properties"]));
    properties.push(...own);
    for (const inner of [...own, schema["items"], schema["additionalProperties"], ...listCombined(schema)])
      visit(inner);
  };
  for (const schema of schemas) visit(schema);
  return properties;
}

/** The schemas of some values: each schema, the target of its reference, and its parts. A mark of any of them is a mark of the value. */
function partsOf(document: Json, schemas: readonly unknown[]): ReadonlySet<unknown> {
  const parts = new Set<unknown>();
  const visit = (schema: unknown): void => {
    if (!isObject(schema) || parts.has(schema)) return;
    parts.add(schema);
    for (const inner of [follow(document, schema), schema["items"], ...listCombined(schema)]) visit(inner);
  };
  for (const schema of schemas) visit(schema);
  return parts;
}

function listCombined(schema: Json): readonly unknown[] {
  return COMBINING.flatMap((key) => listOf(schema[key]));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
