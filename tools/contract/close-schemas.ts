/**
 * Closes the schemas of answers: a property that the contract does not name fails validation, also where `additionalProperties` is not
 * written. An object that may hold more says `additionalProperties: true`.
 */
import { asObject, isObject, type Json } from "../../local/json.ts";
import type { Schema } from "./api-contract.ts";

export interface ClosedSchemas {
  /** Tells whether closing would change a schema. */
  changes: (schema: Schema) => boolean;
  /** Returns the closed schema, which refers to closed components. */
  close: (schema: Schema) => Schema;
  /** The closed components that closed schemas refer to so far, by the names in their references. */
  components: () => Readonly<Record<string, Schema>>;
}

/** The whole schema of a value is closed; a part of allOf, anyOf or oneOf is left to the schema that it is part of. */
type Role = "whole" | "part";

const COMBINING = ["allOf", "anyOf", "oneOf"] as const;
const REFERENCE = /^#\/components\/schemas\/(.+)$/;

export function closeSchemas(schemas: Readonly<Record<string, Schema>>): ClosedSchemas {
  const components = new Map<string, Schema>();
  const changing = new Map<string, boolean>();

  function close(schema: Schema, role: Role = "whole"): Schema {
    const name = nameIn(schema);
    if (name !== undefined) {
      const closed = `${name}:${role}`;
      if (!components.has(closed)) {
        // The name is taken first, so that a schema that contains itself ends here.
        components.set(closed, {});
        components.set(closed, close(schemas[name] ?? {}, role));
      }
      return { $ref: `#/components/schemas/${closed}` };
    }
    const properties = Object.entries(asObject(schema["properties"]));
    return {
      ...schema,
      ...(properties.length > 0 && {
        properties: Object.fromEntries(properties.map(([key, value]) => [key, isObject(value) ? close(value) : value])),
      }),
      ...(isObject(schema["items"]) && { items: close(schema["items"]) }),
      ...(isObject(schema["additionalProperties"]) && { additionalProperties: close(schema["additionalProperties"]) }),
      ...Object.fromEntries(
        COMBINING.filter((key) => key in schema).map((key) => [
          key,
          partsOf(schema, key).map((part) => close(part, "part")),
        ]),
      ),
      ...(role === "whole" && isOpen(schema) && closing(schema)),
    };
  }

  /** Tells whether the schema describes an object and does not say whether other properties are allowed. */
  function isOpen(schema: Schema): boolean {
    return schema["additionalProperties"] === undefined && describesObject(schema, new Set());
  }

  function describesObject(schema: Schema, seen: Set<string>): boolean {
    const name = nameIn(schema);
    if (name !== undefined) return !seen.has(name) && describesObject(schemas[name] ?? {}, seen.add(name));
    if (schema["type"] === "object" || isObject(schema["properties"])) return true;
    return COMBINING.some((key) => partsOf(schema, key).some((part) => describesObject(part, seen)));
  }

  function changes(schema: Schema, role: Role = "whole"): boolean {
    const name = nameIn(schema);
    if (name !== undefined) {
      const key = `${name}:${role}`;
      const known = changing.get(key);
      if (known !== undefined) return known;
      changing.set(key, false);
      const found = changes(schemas[name] ?? {}, role);
      changing.set(key, found);
      return found;
    }
    if (role === "whole" && isOpen(schema) && !isClosedByParts(schema)) return true;
    const inner = [...Object.values(asObject(schema["properties"])), schema["items"], schema["additionalProperties"]];
    return (
      inner.some((one) => isObject(one) && changes(one)) ||
      COMBINING.some((key) => partsOf(schema, key).some((part) => changes(part, "part")))
    );
  }

  /** Tells whether a schema is nothing but alternatives that are closed by themselves: closing the whole would add nothing. */
  function isClosedByParts(schema: Schema): boolean {
    const parts = [...partsOf(schema, "oneOf"), ...partsOf(schema, "anyOf")];
    const alone =
      !isObject(schema["properties"]) && partsOf(schema, "allOf").length === 0 && schema["type"] === undefined;
    return alone && parts.length > 0 && parts.every((part) => isClosed(part, new Set()));
  }

  function isClosed(schema: Schema, seen: Set<string>): boolean {
    const name = nameIn(schema);
    if (name !== undefined) return !seen.has(name) && isClosed(schemas[name] ?? {}, seen.add(name));
    return !describesObject(schema, new Set()) || schema["additionalProperties"] === false;
  }

  return {
    changes: (schema) => changes(schema),
    close: (schema) => close(schema),
    components: () => Object.fromEntries(components),
  };
}

/** `unevaluatedProperties` knows the properties that the parts name (JSON Schema 2019-09). Without parts the cheaper older keyword is enough. */
function closing(schema: Schema): Json {
  return COMBINING.some((key) => partsOf(schema, key).length > 0)
    ? { unevaluatedProperties: false }
    : { additionalProperties: false };
}

function nameIn(schema: Schema): string | undefined {
  const name = REFERENCE.exec(String(schema["$ref"] ?? ""))?.[1];
  return name === undefined ? undefined : decodeURIComponent(name).replaceAll("~1", "/").replaceAll("~0", "~");
}

function partsOf(schema: Schema, key: (typeof COMBINING)[number]): Schema[] {
  const parts = schema[key];
  return Array.isArray(parts) ? parts.filter(isObject) : [];
}
