/** A contract's schemas for checks at run time: follows references, validates values, and finds undeclared properties. */

import { Ajv, type ValidateFunction } from "ajv";
import { formats } from "../../lib/serve/formats.ts";
import { asObject, isObject, type Json } from "../../local/json.ts";
import { nearestName } from "../../local/suggestion.cjs";
import type { ApiContract, Schema } from "./api-contract.ts";
import { jsonSchema } from "./json-schema.ts";
import { multipleOfKeyword } from "./multiple-of-keyword.ts";
import { pointer } from "./pointer.ts";

export interface Schemas {
  /** Returns the schema behind a `$ref`, however long the chain. */
  follow: (schema: Schema) => Schema;
  valid: (schema: Schema, value: unknown) => boolean;
  /** Describes the first rule that a value breaks, without the value; undefined when the value conforms. */
  violation: (schema: Schema, value: unknown) => string | undefined;
  /** Finds the properties of `value` that no part of `schema` names, by their JSON pointers. */
  undeclared: (schema: Schema, value: unknown) => string[];
  /** Finds the undeclared properties whose names almost equal a declared one, which `meant` names. */
  misspelt: (schema: Schema, value: unknown) => readonly { pointer: string; name: string; meant: string }[];
}

/** A property of a value that no part of the value's schema names. */
interface Undeclared {
  pointer: string;
  name: string;
  /** The names that the schema declares in the place of this property. */
  known: readonly string[];
}

/**
 * Compiles validators on demand with its own Ajv. The validators in `generated/` are under test, and a test that used them would repeat
 * their mistakes.
 */
export function createSchemas(contract: ApiContract): Schemas {
  // OpenAPI allows a keyword beside another type's or beside none; it has no effect there.
  const ajv = new Ajv({ allowUnionTypes: true, strictRequired: false, strictTypes: false, strictTuples: false });
  ajv.removeKeyword("multipleOf").addKeyword(multipleOfKeyword);
  for (const [name, { test }] of Object.entries(formats)) ajv.addFormat(name, test);
  const definitions = Object.entries(contract.schemas).map(([name, schema]) => [name, jsonSchema(schema)]);
  ajv.addSchema({ $id: "contract", definitions: Object.fromEntries(definitions) });
  const compiled = new Map<string, ValidateFunction>();

  function validator(schema: Schema): ValidateFunction {
    const text = JSON.stringify(jsonSchema(schema)).replaceAll('"#/definitions/', '"contract#/definitions/');
    const known = compiled.get(text) ?? ajv.compile(JSON.parse(text));
    compiled.set(text, known);
    return known;
  }

  function follow(schema: Schema): Schema {
    const name = /^#\/components\/schemas\/(.+)$/.exec(String(schema["$ref"]))?.[1];
    const target = name === undefined ? undefined : contract.schemas[name.replaceAll("~1", "/").replaceAll("~0", "~")];
    return target === undefined ? schema : follow(target);
  }

  /** Lists a schema and the schemas that it combines for the same value (allOf, anyOf, oneOf). */
  function parts(schema: Schema): Schema[] {
    const own = follow(schema);
    const combined = ["allOf", "anyOf", "oneOf"].flatMap((key) => list(own[key]));
    return [own, ...combined.flatMap(parts)];
  }

  function findUndeclared(schema: Schema, value: unknown, at: readonly (string | number)[] = []): Undeclared[] {
    const all = parts(schema);
    if (Array.isArray(value)) {
      const items = all.map(({ items }) => items).filter(isObject);
      return value.flatMap((item, index) => findUndeclared({ anyOf: items }, item, [...at, index]));
    }
    // An object of which no schema names a property may have any.
    if (!isObject(value) || !all.some((part) => isObject(part["properties"]) || "additionalProperties" in part))
      return [];
    const known = all.flatMap((part) => Object.keys(asObject(part["properties"])));
    return Object.entries(value).flatMap(([name, inner]) => {
      const declared = all.map((part) => declaredAs(part, name)).filter(isObject);
      if (declared.length > 0) return findUndeclared({ anyOf: declared }, inner, [...at, name]);
      return [{ pointer: pointer(...at, name), name, known }];
    });
  }

  return {
    follow,
    valid: (schema, value) => validator(schema)(value),
    violation(schema, value) {
      const check = validator(schema);
      if (check(value)) return undefined;
      const [first] = check.errors ?? [];
      return `${first?.instancePath || "the value"} breaks ${first?.keyword ?? "its schema"}`;
    },
    undeclared: (schema, value) => findUndeclared(schema, value).map(({ pointer }) => pointer),
    misspelt: (schema, value) =>
      findUndeclared(schema, value).flatMap(({ known, name, pointer }) => {
        const meant = nearestName(name, known);
        return meant === undefined ? [] : [{ pointer, name, meant }];
      }),
  };
}

/** The schema that declares a property. `additionalProperties` declares it only where the contract writes it. */
function declaredAs(schema: Json, name: string): unknown {
  const properties = asObject(schema["properties"]);
  if (Object.hasOwn(properties, name)) return properties[name];
  return schema["additionalProperties"] === true ? {} : schema["additionalProperties"];
}

function list(value: unknown): Schema[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
