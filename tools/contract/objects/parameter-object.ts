import { asObject, type Json } from "../../../local/json.ts";
import type { ApiParameter } from "../api-contract.ts";
import { isPersonal } from "../personal-names.ts";
import { dereference, listOr, type Reading } from "./reading.ts";
import { checkSchema } from "./schema-object.ts";

const SCALARS = ["string", "integer", "number", "boolean"] as const;
/** Names of parameters that API Gateway imports. */
const IMPORTED_NAME = /^[A-Za-z0-9:._$-]+$/;
/** Headers that API Gateway consumes or drops, so that no function gets them. */
const NOT_HANDED_OVER =
  /^(?:authorization|connection|content-length|content-md5|expect|max-forwards|proxy-authenticate|server|te|trailer|transfer-encoding|upgrade|www-authenticate)$/i;
/** Headers that OpenAPI describes by the media types of bodies (OpenAPI 3.0.3, Parameter Object). */
const DESCRIBED_ELSEWHERE = /^(?:accept|content-type)$/i;

type In = ApiParameter["in"];
type Scalar = ApiParameter["type"];

/**
 * Reads the Parameter Objects of an operation and of its path. An operation's own parameter replaces the path's of the same name
 * and location (OpenAPI 3.0.3, Path Item Object).
 */
export function readParameters(reading: Reading, own: unknown, shared: unknown, where: string): ApiParameter[] {
  const byKey = new Map<string, { parameter: Json; place: string }>();
  for (const [base, parameters] of [
    [where.replace(/\/[^/]*$/, ""), shared],
    [where, own],
  ] as const) {
    for (const [index, parameter] of listOr(parameters).entries()) {
      const read = asObject(dereference(reading, parameter));
      byKey.set(`${read["in"]} ${read["name"]}`, { parameter: read, place: `${base}/parameters/${index}` });
    }
  }
  return [...byKey.values()].flatMap(({ parameter, place }) => readParameter(reading, parameter, place) ?? []);
}

/** Reads one Parameter Object; undefined when its value cannot reach a handler. For a required parameter this is reported as a problem. */
function readParameter(reading: Reading, parameter: Json, where: string): ApiParameter | undefined {
  const name = String(parameter["name"]);
  const required = parameter["required"] === true;
  const drop: Drop = (sentence) => {
    if (required)
      reading.report.problem(where, `${sentence}. It is required, so that no request could be answered as declared`);
    else reading.report.warning(where, sentence);
    return undefined;
  };

  const place = readIn(name, parameter["in"], drop);
  const type = place && readType(reading, name, parameter, place, drop);
  if (place === undefined || type === undefined) return undefined;

  const separator = separatorOf(parameter, place, type.array);
  if (separator === undefined)
    return drop(`the style ${parameter["style"]} of ${name} is not supported: ${fate(place)}`);
  const schema = asObject(parameter["schema"]);
  checkSchema(reading, schema, `${where}/schema`);
  const imported = readImported(reading, name, where);
  if (required && parameter["allowEmptyValue"] === true) {
    reading.report.warning(`${where}/allowEmptyValue`, `API Gateway refuses a blank ${name} as if it were missing`);
  }
  return {
    name,
    in: place,
    required,
    ...type,
    separator,
    imported,
    personal: parameter["x-countersign-personal"] === true || isPersonal(reading.document, schema),
    schema,
  };
}

/** Reports a parameter whose value cannot reach a handler. */
type Drop = (sentence: string) => undefined;

/** Says what happens to a parameter that the service cannot read. A query parameter then counts as undeclared. */
function fate(place: In): string {
  return place === "query" ? "no handler gets it, and the service refuses a request that has it" : "no handler gets it";
}

/** The place of a parameter in a request; undefined for a parameter that reaches no handler. */
function readIn(name: string, place: unknown, drop: Drop): In | undefined {
  if (place !== "query" && place !== "path" && place !== "header") {
    return drop(
      `no handler gets ${name}: API Gateway hands over parameters of the query, the path and the headers, and not of a ${place}`,
    );
  }
  if (place === "header" && DESCRIBED_ELSEWHERE.test(name)) {
    return drop(
      `no handler gets ${name}: OpenAPI 3.0.3 describes this header by the media types of bodies, and ignores it as a parameter`,
    );
  }
  if (place === "header" && NOT_HANDED_OVER.test(name)) {
    return drop(`no handler gets ${name}: API Gateway does not hand this header over to functions`);
  }
  return place;
}

/** The type of a parameter's value, or of the items of its list; undefined when the value is neither a scalar nor a list of scalars. */
function readType(
  reading: Reading,
  name: string,
  parameter: Json,
  place: In,
  drop: Drop,
): { type: Scalar; array: boolean } | undefined {
  const type = typeOf(reading, parameter["schema"]);
  if (isScalar(type)) return { type, array: false };
  const item = type === "array" ? itemType(reading, parameter["schema"]) : undefined;
  if (isScalar(item)) return { type: item, array: true };
  const needed = `${name} must be a string, integer, number or boolean, or a list of them`;
  return drop(place === "path" ? `${needed}, to be a part of a path` : `${needed}: as it is, ${fate(place)}`);
}

/**
 * The single type of all values that a schema allows: from its `type`, its enum, the parts of its `allOf`, or all its alternatives.
 * Undefined when the schema names none or several.
 */
function typeOf(reading: Reading, given: unknown, seen: readonly unknown[] = []): unknown {
  const schema = asObject(dereference(reading, given));
  if (seen.includes(schema)) return undefined;
  const inner = (key: string) => listOr(schema[key]).map((part) => typeOf(reading, part, [...seen, schema]));
  const all = inner("allOf").filter((type) => type !== undefined);
  return (
    schema["type"] ??
    enumType(schema) ??
    // A value that is an integer and a number is an integer; one that is either is a number.
    (all.includes("integer") ? same(all.map((type) => (type === "number" ? "integer" : type))) : same(all)) ??
    commonType(inner("oneOf")) ??
    commonType(inner("anyOf"))
  );
}

function commonType(types: readonly unknown[]): unknown {
  return types.includes("number") ? same(types.map((type) => (type === "integer" ? "number" : type))) : same(types);
}

/** The value that all items of `values` are equal to; undefined when they differ. */
function same(values: readonly unknown[]): unknown {
  return new Set(values).size === 1 ? values[0] : undefined;
}

/** The type of the items of a list, from `items` in its schema or in a part of it. */
function itemType(reading: Reading, given: unknown, seen: readonly unknown[] = []): unknown {
  const schema = asObject(dereference(reading, given));
  if (seen.includes(schema)) return undefined;
  const inner = (key: string) => listOr(schema[key]).map((part) => itemType(reading, part, [...seen, schema]));
  return (
    typeOf(reading, schema["items"]) ??
    same(inner("allOf").filter((type) => type !== undefined)) ??
    commonType(inner("oneOf")) ??
    commonType(inner("anyOf"))
  );
}

function readImported({ report }: Reading, name: string, where: string): boolean {
  const imported = IMPORTED_NAME.test(name);
  if (!imported) {
    report.warning(
      where,
      `API Gateway does not import a parameter of the name ${name}: the import file leaves it out, and the service alone checks it`,
    );
  }
  return imported;
}

/**
 * The character between the items of a list in one string (OpenAPI 3.0.3, "Style Values"); null for a repeated parameter and for a scalar,
 * undefined for a style that the service does not read.
 */
function separatorOf(parameter: Json, place: In, array: boolean): ApiParameter["separator"] | undefined {
  const style = parameter["style"] ?? (place === "query" ? "form" : "simple");
  if (place !== "query") return style !== "simple" ? undefined : array ? "," : null;
  const separator = Object.hasOwn(SEPARATORS, String(style)) ? SEPARATORS[String(style)] : undefined;
  if (separator === undefined || !array) return array ? undefined : null;
  return (parameter["explode"] ?? style === "form") ? null : separator;
}

const SEPARATORS: Readonly<Record<string, "," | " " | "|">> = { form: ",", spaceDelimited: " ", pipeDelimited: "|" };

/** The type of a schema that has an enum and no type: the type of the enum's values, except null. */
function enumType({ enum: values }: Json): unknown {
  return same(
    listOr(values)
      .filter((value) => value !== null)
      .map((value) => typeof value),
  );
}

function isScalar(type: unknown): type is Scalar {
  return SCALARS.some((scalar) => scalar === type);
}
