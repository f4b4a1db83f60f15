import { asObject, type Json } from "../../json.ts";
import { resolveSchema, type Schemas, typeOf } from "./make-example.ts";

/** A property of an object's schema. */
export interface Property {
  /** The path from the object: `address.city`, `tags[]`. */
  path: string;
  schema: Json;
  isRequired: boolean;
  isPersonal: boolean;
}

/** The depth at which a schema that contains itself is cut. */
const MAX_DEPTH = 4;

/** Lists the properties of an object's schema, and those of the objects and lists in it, in the order of the contract. */
export function listProperties(schema: Json, schemas: Schemas, prefix = "", depth = 0): readonly Property[] {
  const object = mergeParts(resolveSchema(schema, schemas), schemas);
  if (typeOf(object) === "array") return listProperties(asObject(object["items"]), schemas, `${prefix}[]`, depth + 1);
  const required = requiredOf(object);
  if (depth > MAX_DEPTH) return [];
  return Object.entries(asObject(object["properties"])).flatMap(([name, value]) => {
    const inner = resolveSchema(asObject(value), schemas);
    const path = prefix === "" ? name : `${prefix}.${name}`;
    const isPersonal = inner["x-countersign-personal"] === true;
    const property = { path, schema: inner, isRequired: required.includes(name), isPersonal };
    return [property, ...listProperties(inner, schemas, path, depth + 1)];
  });
}

/** Merges the schemas of `allOf`, `oneOf` and `anyOf` with the properties beside them. A property is required when no alternative leaves it out. */
function mergeParts(schema: Json, schemas: Schemas): Json {
  const partsOf = (name: string) => {
    const parts = schema[name];
    return Array.isArray(parts) ? parts.map((part) => mergeParts(resolveSchema(asObject(part), schemas), schemas)) : [];
  };
  const alternatives = [...partsOf("oneOf"), ...partsOf("anyOf")];
  const together = [schema, ...partsOf("allOf")];
  if (together.length + alternatives.length === 1) return schema;
  const [first = [], ...others] = alternatives.map(requiredOf);
  return {
    ...schema,
    properties: Object.assign({}, ...[...together, ...alternatives].map(({ properties }) => asObject(properties))),
    required: [
      ...together.flatMap(requiredOf),
      ...first.filter((name) => others.every((required) => required.includes(name))),
    ],
  };
}

function requiredOf({ required }: Json): readonly unknown[] {
  return Array.isArray(required) ? required : [];
}
