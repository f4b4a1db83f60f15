import { asObject, isObject, type Json } from "../../local/json.ts";
import type { Schema } from "../contract/api-contract.ts";
import { DESCRIPTIVE_FORMATS } from "../contract/objects/schema-object.ts";
import type { Rule } from "./change-rules.ts";
import { firstDifference } from "./finding.ts";

/** A difference between two schemas. */
export interface SchemaChange {
  rule: Rule;
  /** Parts of the difference's JSON pointer, relative to the schema. */
  at: readonly string[];
  sentence: string;
}

/** The `components.schemas` of both contracts. */
export interface Named {
  old: Readonly<Record<string, Schema>>;
  now: Readonly<Record<string, Schema>>;
}

type Size = "wider" | "narrower" | "different";

const LOWER_BOUNDS = { minimum: -Infinity, minLength: 0, minItems: 0, minProperties: 0 };
const UPPER_BOUNDS = ["maximum", "maxLength", "maxItems", "maxProperties"];
/** Keywords that refuse values when they are true. */
const REFUSING_FLAGS = ["exclusiveMinimum", "exclusiveMaximum", "uniqueItems"];
/** Keywords that restrict values by a rule that cannot be compared with another: any change is a difference. */
const OPAQUE = ["pattern", "multipleOf"];

/**
 * Finds every difference between two Schema Objects of OpenAPI 3.0, and follows their references. For each changed keyword, the new schema
 * is wider (accepts more values), narrower (accepts fewer) or otherwise different.
 */
export function compareSchemas(old: unknown, now: unknown, named: Named): readonly SchemaChange[] {
  return compare(old, now, [], new Set());

  function compare(a: unknown, b: unknown, at: readonly string[], seen: ReadonlySet<string>): SchemaChange[] {
    const [before, after] = [ref(a), ref(b)];
    if (before !== undefined || after !== undefined) {
      const pair = `${before} ${after}`;
      // A schema that contains itself has been compared on the way here. Without references a schema is finite.
      if (before !== undefined && after !== undefined && seen.has(pair)) return [];
      return compare(resolve(a, named.old), resolve(b, named.now), at, new Set([...seen, pair]));
    }
    const [one, other] = [asObject(a), asObject(b)];
    return [
      ...comparePersonal(one, other, at),
      ...compareType(one, other, at),
      ...compareValues(one, other, at),
      ...compareProperties(one, other, at, seen),
      ...compareParts(one, other, at, seen),
    ];
  }

  function compareProperties(a: Json, b: Json, at: readonly string[], seen: ReadonlySet<string>) {
    const [before, after] = [asObject(a["properties"]), asObject(b["properties"])];
    const changes: SchemaChange[] = [];
    for (const name of keysOf(before, after)) {
      const place = [...at, "properties", name];
      if (!Object.hasOwn(after, name))
        changes.push({ rule: "property-removed", at: place, sentence: `${name} was removed` });
      else if (!Object.hasOwn(before, name)) {
        changes.push({ rule: "property-added", at: place, sentence: `${name} is new` });
      } else changes.push(...compare(before[name], after[name], place, seen));
    }
    const [wanted, wants] = [texts(a["required"]), texts(b["required"])];
    for (const name of wants.filter((one) => !wanted.includes(one))) {
      changes.push(size("narrower", [...at, "required"], `${name} is required now`));
    }
    // A property that was removed is reported above.
    const isRemoved = (name: string) => Object.hasOwn(before, name) && !Object.hasOwn(after, name);
    for (const name of wanted.filter((one) => !wants.includes(one) && !isRemoved(one))) {
      changes.push(size("wider", [...at, "required"], `${name} is optional now`));
    }
    return changes;
  }

  function compareParts(a: Json, b: Json, at: readonly string[], seen: ReadonlySet<string>) {
    const changes: SchemaChange[] = [];
    for (const key of ["items", "additionalProperties"]) {
      const [one, other] = [a[key] ?? true, b[key] ?? true];
      const place = [...at, key];
      if (isObject(one) && isObject(other)) changes.push(...compare(one, other, place, seen));
      else if (one !== other)
        changes.push(size(openness(other) > openness(one) ? "wider" : "narrower", place, describeChange(key)));
    }
    for (const key of ["not", "discriminator"]) {
      if (firstDifference(a[key], b[key]) !== undefined)
        changes.push(size("different", [...at, key], describeChange(key)));
    }
    for (const key of ["oneOf", "anyOf", "allOf"])
      changes.push(...compareBranches(key, a[key], b[key], [...at, key], seen));
    return changes;
  }

  /** Compares the branches of oneOf, anyOf or allOf in their order, without the branches that both schemas have. */
  function compareBranches(key: string, a: unknown, b: unknown, at: readonly string[], seen: ReadonlySet<string>) {
    const [before, after] = [listOf(a), listOf(b)];
    const same = (one: unknown, other: unknown) => compare(one, other, at, seen).length === 0;
    const gone = before.filter((one) => !after.some((other) => same(one, other)));
    const fresh = after.filter((other) => !before.some((one) => same(one, other)));
    if (a === undefined && b !== undefined) return [size("narrower", at, `${key} is new`)];
    if (a !== undefined && b === undefined) return [size("wider", at, `${key} was removed`)];
    const changes = gone.slice(0, fresh.length).flatMap((one, index) => {
      return compare(one, fresh[index], [...at, String(after.indexOf(fresh[index]))], seen);
    });
    // More alternatives accept more values; more conditions accept fewer.
    const [more, less]: [Size, Size] = key === "allOf" ? ["narrower", "wider"] : ["wider", "narrower"];
    if (fresh.length > gone.length) changes.push(size(more, at, `${key} has one more branch`));
    if (gone.length > fresh.length) changes.push(size(less, at, `${key} has one branch fewer`));
    return changes;
  }
}

function comparePersonal(a: Json, b: Json, at: readonly string[]): SchemaChange[] {
  const mark = "x-countersign-personal";
  const [before, after] = [a[mark] === true, b[mark] === true];
  if (before === after) return [];
  return [
    after
      ? { rule: "now-personal", at: [...at, mark], sentence: "is personal now" }
      : { rule: "no-longer-personal", at: [...at, mark], sentence: "is no longer personal: logs may hold it" },
  ];
}

function compareType(a: Json, b: Json, at: readonly string[]): SchemaChange[] {
  const [before, after] = [a["type"], b["type"]];
  if (before === after) return [];
  const sentence = `was ${before ?? "of any type"} and is ${after ?? "of any type"}`;
  const wider = after === undefined || (before === "integer" && after === "number");
  const narrower = before === undefined || (before === "number" && after === "integer");
  return [size(wider ? "wider" : narrower ? "narrower" : "different", [...at, "type"], sentence)];
}

/** Compares the keywords that restrict a value directly, not by an inner schema. */
function compareValues(a: Json, b: Json, at: readonly string[]): SchemaChange[] {
  const changes: SchemaChange[] = [];
  const add = (key: string, how: Size | undefined) => {
    if (how !== undefined) changes.push(size(how, [...at, key], describeChange(key, a[key], b[key])));
  };
  for (const [key, none] of Object.entries(LOWER_BOUNDS)) add(key, order(bound(a[key], none), bound(b[key], none)));
  for (const key of UPPER_BOUNDS) add(key, order(bound(b[key], Infinity), bound(a[key], Infinity)));
  for (const key of REFUSING_FLAGS) add(key, order(Number(a[key] === true), Number(b[key] === true)));
  add("nullable", order(Number(b["nullable"] === true), Number(a["nullable"] === true)));
  for (const key of OPAQUE) add(key, presence(a[key], b[key]));
  add("format", presence(restrictingFormat(a["format"]), restrictingFormat(b["format"])));
  add("enum", enumSize(a["enum"], b["enum"]));
  if (firstDifference(a["default"], b["default"]) !== undefined) {
    changes.push({
      rule: "default-changed",
      at: [...at, "default"],
      sentence: describeChange("default", a["default"], b["default"]),
    });
  }
  return changes;
}

/** Tells whether moving a lower bound from `before` to `after` makes a schema wider or narrower; undefined for equal bounds. */
function order(before: number, after: number): Size | undefined {
  return before === after ? undefined : after > before ? "narrower" : "wider";
}

function presence(before: unknown, after: unknown): Size | undefined {
  if (before === after) return undefined;
  return before === undefined ? "narrower" : after === undefined ? "wider" : "different";
}

function enumSize(before: unknown, after: unknown): Size | undefined {
  if (!Array.isArray(before) || !Array.isArray(after)) return presence(before, after);
  const [old, now] = [before.map((one) => JSON.stringify(one)), after.map((one) => JSON.stringify(one))];
  const [added, removed] = [now.some((one) => !old.includes(one)), old.some((one) => !now.includes(one))];
  return added && removed ? "different" : added ? "wider" : removed ? "narrower" : undefined;
}

/** Returns `format` when it restricts values; undefined when it only describes them. */
function restrictingFormat(format: unknown): unknown {
  return DESCRIPTIVE_FORMATS.some((one) => one === format) ? undefined : format;
}

function bound(value: unknown, without: number): number {
  return typeof value === "number" ? value : without;
}

/** Ranks a value of `items` or `additionalProperties`: the more it accepts, the higher the rank. */
function openness(value: unknown): number {
  return value === false ? 0 : value === true ? 2 : 1;
}

function size(how: Size, at: readonly string[], sentence: string): SchemaChange {
  return { rule: `schema-${how}`, at, sentence };
}

function describeChange(key: string, before?: unknown, after?: unknown): string {
  if (before === undefined && after === undefined) return `${key} has changed`;
  if (before === undefined) return `${key} is new: ${JSON.stringify(after)}`;
  if (after === undefined) return `${key} was removed`;
  return `${key} was ${JSON.stringify(before)} and is ${JSON.stringify(after)}`;
}

function ref(schema: unknown): string | undefined {
  const to = asObject(schema)["$ref"];
  return typeof to === "string" ? to : undefined;
}

function resolve(schema: unknown, schemas: Named["old"]): unknown {
  const to = ref(schema);
  return to === undefined ? schema : schemas[to.replace("#/components/schemas/", "")];
}

function keysOf(a: Json, b: Json): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function texts(value: unknown): string[] {
  return listOf(value).map(String);
}
