/**
 * Schemas of answers with every object closed: what the contract does not name does not pass, also where it says nothing of
 * `additionalProperties`. An object that may hold more says `additionalProperties: true`.
 */
import { asObject, isObject, type Json } from "../../local/json.ts";
import type { Schema } from "./api-contract.ts";

export interface ClosedSchemas {
  /** Whether closing changes anything within a schema. */
  changes: (schema: Schema) => boolean;
  /** The schema closed, with references to closed components. */
  close: (schema: Schema) => Schema;
  /** Every closed component that was referred to so far, by the name it is referred to. */
  components: () => Readonly<Record<string, Schema>>;
}

/** A value's own schema is closed as a whole; a part of allOf, anyOf or oneOf leaves the closing to what it is part of. */
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
        // Taken first: a schema that holds itself ends here.
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

  /** Whether a value of the schema may be an object of which nothing says what else it may hold. */
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

  /** Alternatives that are closed each by itself, and nothing beside them: closing the whole would say it twice. */
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

/** `unevaluatedProperties` sees what the parts name (JSON Schema 2019-09); without parts the older keyword does, for less. */
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
