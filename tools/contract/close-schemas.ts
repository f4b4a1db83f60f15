/**
 * Closes the schemas of answers: a property that the contract does not name fails validation, even when `additionalProperties` is not
 * written. An object stays open when its schema says `additionalProperties: true` or names no property at all.
 *
 * When several parts of `allOf` describe the same object, the object may have every property that one of these parts names.
 */
import { asObject, isObject, type Json } from "../../local/json.ts";
import type { Schema } from "./api-contract.ts";
import { escapePart } from "./pointer.ts";

export interface ClosedSchemas {
  /** Tells whether `close` would return a schema that differs from the given one. */
  changes: (schema: Schema) => boolean;
  /** Returns the schema with undeclared properties forbidden; its references lead to `components`. */
  close: (schema: Schema) => Schema;
  /** The closed components that the schemas returned so far refer to, by the names in the references. */
  components: () => Readonly<Record<string, Schema>>;
}

/**
 * The role of a schema. A `whole` schema of a value is closed; a `part` of allOf, anyOf or oneOf is not, because the schema around it is
 * closed.
 */
type Role = "whole" | "part";

const COMBINING = ["allOf", "anyOf", "oneOf"] as const;
const NONE: ReadonlySet<string> = new Set();
/** Name of a member of a schema: `items` for the items of a list, or `property ` and the name of a property. */
const ITEMS = "items";
const PROPERTY = "property ";
const REFERENCE = /^#\/components\/schemas\/(.+)$/;

export function closeSchemas(schemas: Readonly<Record<string, Schema>>): ClosedSchemas {
  const components = new Map<string, Schema>();
  const changing = new Map<string, boolean>();
  const numbers = new Map<string, number>();

  /** Closes a schema, except the members in `left`, which an enclosing schema closes. */
  function close(schema: Schema, role: Role = "whole", left: ReadonlySet<string> = NONE): Schema {
    const name = nameIn(schema);
    if (name !== undefined) {
      const closed = left.size === 0 ? `${name}:${role}` : `${name}:${role}:${numberOf([...left].sort())}`;
      if (!components.has(closed)) {
        // The name is taken first, so that a schema that contains itself ends here.
        components.set(closed, {});
        components.set(closed, close(schemas[name] ?? {}, role, left));
      }
      return referenceTo(closed);
    }
    const shared = new Set(
      sharedMembers(schema).filter((member) => !left.has(member) && changes({ allOf: memberSchemas(schema, member) })),
    );
    const leftWithin = new Set([...left, ...shared]);
    const keepOrClose = (member: string, value: unknown) =>
      isObject(value) && !leftWithin.has(member) ? close(value) : value;
    const properties = Object.entries(asObject(schema["properties"]));
    const parts = Object.fromEntries(
      COMBINING.filter((key) => key in schema).map((key) => [
        key,
        partsOf(schema, key).map((part) => close(part, "part", leftWithin)),
      ]),
    );
    return {
      ...schema,
      ...(properties.length > 0 && {
        properties: Object.fromEntries(
          properties.map(([key, value]) => [key, keepOrClose(propertyMember(key), value)]),
        ),
      }),
      ...(isObject(schema["items"]) && { items: keepOrClose(ITEMS, schema["items"]) }),
      ...(isObject(schema["additionalProperties"]) && { additionalProperties: close(schema["additionalProperties"]) }),
      ...parts,
      ...(shared.size > 0 && { allOf: [...(parts["allOf"] ?? []), closedTogether(schema, shared)] }),
      ...(role === "whole" && isOpen(schema) && closing(schema)),
    };
  }

  /** A schema for the members that several parts describe. Each member may have only the properties that these parts name. */
  function closedTogether(schema: Schema, shared: ReadonlySet<string>): Schema {
    const members = [...shared].map((member) => [member, closeAll(memberSchemas(schema, member))] as const);
    const properties = members.filter(([member]) => member !== ITEMS);
    const items = members.find(([member]) => member === ITEMS)?.[1];
    return {
      ...(properties.length > 0 && {
        properties: Object.fromEntries(properties.map(([member, value]) => [member.slice(PROPERTY.length), value])),
      }),
      ...(items && { items }),
    };
  }

  /**
   * Makes the closed schema of a value that conforms to every schema in `given`. Several schemas give a reference to a component, so that
   * the recursion ends for a schema that contains itself.
   */
  function closeAll(given: readonly Schema[]): Schema {
    const [first, ...others] = new Map(given.map((schema) => [JSON.stringify(schema), schema])).values();
    if (first === undefined || others.length === 0) return close(first ?? {});
    const allOf = [first, ...others];
    const closed = `:together:${numberOf(allOf)}`;
    if (!components.has(closed)) {
      components.set(closed, {});
      components.set(closed, close({ allOf }));
    }
    return referenceTo(closed);
  }

  /** A number for a value, used in the names of components. Equal values get the same number. */
  function numberOf(value: unknown): number {
    const text = JSON.stringify(value);
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  }

  /** The members that more than one part describes for the same value. All alternatives of a oneOf or anyOf together count as one part. */
  function sharedMembers(schema: Schema): string[] {
    const groups = [
      ownMembers(schema),
      ...partsOf(schema, "allOf").map((part) => membersOf(part)),
      ...(["oneOf", "anyOf"] as const).map(
        (key) => new Set(partsOf(schema, key).flatMap((part) => [...membersOf(part)])),
      ),
    ];
    const all = groups.flatMap((group) => [...group]);
    return [...new Set(all.filter((member, index) => all.indexOf(member) !== index))];
  }

  /** The members that a schema and its parts describe. */
  function membersOf(given: Schema, seen: ReadonlySet<string> = NONE): ReadonlySet<string> {
    const name = nameIn(given);
    if (name !== undefined) {
      return seen.has(name) ? NONE : membersOf(schemas[name] ?? {}, new Set([...seen, name]));
    }
    const parts = COMBINING.flatMap((key) => partsOf(given, key)).flatMap((part) => [...membersOf(part, seen)]);
    return new Set([...ownMembers(given), ...parts]);
  }

  /**
   * The schemas that a schema and its parts have for one member. The schemas from a oneOf or anyOf become one anyOf that accepts every
   * value, since the alternative that a value conforms to may have no schema for the member.
   */
  function memberSchemas(given: Schema, member: string, seen: ReadonlySet<string> = NONE): Schema[] {
    const name = nameIn(given);
    if (name !== undefined) {
      return seen.has(name) ? [] : memberSchemas(schemas[name] ?? {}, member, new Set([...seen, name]));
    }
    const own = member === ITEMS ? given[ITEMS] : asObject(given["properties"])[member.slice(PROPERTY.length)];
    const alternatives = (["oneOf", "anyOf"] as const).flatMap((key) => {
      const found = partsOf(given, key).flatMap((part) => memberSchemas(part, member, seen));
      return found.length === 0 ? [] : [{ anyOf: [...found, {}] }];
    });
    const together = partsOf(given, "allOf").flatMap((part) => memberSchemas(part, member, seen));
    return [...(isObject(own) ? [own] : []), ...together, ...alternatives];
  }

  /** Tells whether the schema describes an object by its properties and does not say whether others are allowed. */
  function isOpen(schema: Schema): boolean {
    return schema["additionalProperties"] === undefined && describesObject(schema, new Set()) && !isFree(schema);
  }

  function describesObject(schema: Schema, seen: Set<string>): boolean {
    const name = nameIn(schema);
    if (name !== undefined) return !seen.has(name) && describesObject(schemas[name] ?? {}, seen.add(name));
    if (schema["type"] === "object" || isObject(schema["properties"])) return true;
    return COMBINING.some((key) => partsOf(schema, key).some((part) => describesObject(part, seen)));
  }

  /**
   * Tells whether an object schema, or one alternative of it, names no property (`type: object` alone), so that the object may have any
   * property.
   */
  function isFree(given: Schema, seen: ReadonlySet<string> = NONE): boolean {
    const name = nameIn(given);
    if (name !== undefined) return !seen.has(name) && isFree(schemas[name] ?? {}, new Set([...seen, name]));
    if (given["additionalProperties"] !== undefined || isObject(given["properties"])) return false;
    const together = partsOf(given, "allOf");
    if (together.some((part) => describesObject(part, new Set()) && !isFree(part, seen))) return false;
    const alternatives = [...partsOf(given, "oneOf"), ...partsOf(given, "anyOf")];
    const objects = alternatives.filter((part) => describesObject(part, new Set()));
    if (objects.length > 0) return objects.some((part) => isFree(part, seen));
    return given["type"] === "object" || together.length > 0;
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

  /** Tells whether a schema consists only of alternatives that are each closed. Closing the whole schema would then add nothing. */
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

function referenceTo(component: string): Schema {
  return { $ref: `#/components/schemas/${encodeURI(escapePart(component))}` };
}

/** The members that a schema itself describes, without those of the schemas that it refers to or combines. */
function ownMembers(schema: Schema): ReadonlySet<string> {
  return new Set([
    ...Object.keys(asObject(schema["properties"])).map(propertyMember),
    ...(isObject(schema["items"]) ? [ITEMS] : []),
  ]);
}

function propertyMember(name: string): string {
  return `${PROPERTY}${name}`;
}

/**
 * Makes the keyword that closes a schema. `unevaluatedProperties` knows the properties that the parts name (JSON Schema 2019-09); for a
 * schema without parts the cheaper `additionalProperties` is enough.
 */
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
