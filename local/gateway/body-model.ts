import { type OutputUnit, type Schema, Validator } from "@cfworker/json-schema";
import type { Json } from "../json.ts";

/** A model of a request body: a schema in JSON Schema draft 4, as API Gateway's models are. */
export interface BodyModel {
  /** Returns the rules of the model that a body breaks. Empty for a body that conforms to the model. */
  brokenRules: (body: string) => readonly BrokenRule[];
}

/** A rule of a model that a body breaks. */
export interface BrokenRule {
  /** The rule's place in the schema: `#/properties/age/minimum`. It contains nothing of the body, so a log may show it. */
  rule: string;
  /** The failure in words, which can contain names and values of the body. Only the body's sender may read it. */
  sentence: string;
}

/**
 * Makes a model from a schema. References in the schema lead into `document`. An empty body counts as an empty object.
 *
 * Source: API Gateway developer guide, "Data models for REST APIs in API Gateway".
 */
export function createBodyModel(schema: Json, document: Json): BodyModel {
  const { components, definitions } = document;
  const withTargets: Schema & Json = { ...schema, components, definitions };
  const validator = new Validator(withTargets, "4", false);
  return {
    brokenRules(body) {
      const value = parse(body);
      if (!value.ok) return [{ rule: "JSON", sentence: "the body is not JSON" }];
      return validator.validate(value.parsed).errors.map((unit) => describe(unit, withTargets));
    },
  };
}

/**
 * Describes a failure. The rule is a place in the schema, or `#` when the library's place does not exist there: in some places the library
 * writes names of the body's members, which no log may show.
 */
function describe({ error, instanceLocation, keywordLocation }: OutputUnit, schema: Json): BrokenRule {
  const isInSchema = pointsInto(schema, keywordLocation);
  return { rule: isInSchema ? keywordLocation : "#", sentence: `${instanceLocation} ${error}` };
}

/** Whether a JSON pointer in a URI fragment leads to a part of a value. */
function pointsInto(value: unknown, pointer: string): boolean {
  let current = value;
  for (const part of pointer.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, key)) return false;
    current = Reflect.get(current, key);
  }
  return true;
}

function parse(body: string): { ok: true; parsed: unknown } | { ok: false } {
  if (body.trim() === "") return { ok: true, parsed: {} };
  try {
    return { ok: true, parsed: JSON.parse(body) };
  } catch {
    return { ok: false };
  }
}
