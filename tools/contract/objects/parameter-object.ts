import { asObject, isObject, type Json } from "../../../local/json.ts";
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

/** Reads one Parameter Object; undefined when no handler can be given its value. */
function readParameter(reading: Reading, parameter: Json, where: string): ApiParameter | undefined {
  const name = String(parameter["name"]);
  const place = readIn(reading, name, parameter["in"], where);
  const type = place && readType(reading, name, parameter, place, where);
  if (place === undefined || type === undefined) return undefined;

  const separator = type.array ? separatorOf(parameter, place) : null;
  if (separator === undefined) {
    reading.report.warning(where, `${name} is written in the style ${parameter["style"]}: ${NOT_READ}`);
    return undefined;
  }
  const schema = asObject(parameter["schema"]);
  checkSchema(reading, schema, `${where}/schema`);
  const imported = isImported(reading, name, where);
  const required = parameter["required"] === true;
  if (required && parameter["allowEmptyValue"] === true) {
    reading.report.warning(
      `${where}/allowEmptyValue`,
      `API Gateway refuses ${name} when it is blank, as if it were missing`,
    );
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

const NOT_READ = "the service does not read it, and refuses a request that has it";

/** The place of a parameter in a request; undefined for one that reaches no handler. */
function readIn({ report }: Reading, name: string, place: unknown, where: string): In | undefined {
  if (place !== "query" && place !== "path" && place !== "header") {
    report.warning(
      where,
      `${name} stands in a ${place}: API Gateway hands over query, path and header parameters, and no handler gets it`,
    );
    return undefined;
  }
  if (place === "header" && DESCRIBED_ELSEWHERE.test(name)) {
    report.warning(
      where,
      `${name} is described by the bodies' media types: as a parameter it has no meaning (OpenAPI 3.0.3), and no handler gets it`,
    );
    return undefined;
  }
  if (place === "header" && NOT_HANDED_OVER.test(name)) {
    report.warning(where, `${name} never reaches a function: API Gateway keeps this header, and no handler gets it`);
    return undefined;
  }
  return place;
}

/** The type of a parameter's value, or of the items of its list; undefined when it is neither a scalar nor a list of them. */
function readType(
  reading: Reading,
  name: string,
  parameter: Json,
  place: In,
  where: string,
): { type: Scalar; array: boolean } | undefined {
  const shape = asObject(dereference(reading, parameter["schema"]));
  const array = shape["type"] === "array";
  const type = (array ? asObject(dereference(reading, shape["items"])) : shape)["type"] ?? enumType(shape);
  if (isObject(parameter["schema"]) && isScalar(type)) return { type, array };

  const why = `${name} is no ${SCALARS.join(", ")} and no list of them`;
  if (place === "path") reading.report.problem(where, `${why}: no path can be told from another by it`);
  else reading.report.warning(where, `${why}: ${place === "query" ? NOT_READ : "no handler gets it"}`);
  return undefined;
}

function isImported({ report }: Reading, name: string, where: string): boolean {
  const imported = IMPORTED_NAME.test(name);
  if (!imported) {
    report.warning(
      where,
      `API Gateway takes no parameter named ${name}: it is left out of the import, and the service alone sees whether it is there`,
    );
  }
  return imported;
}

/**
 * The character between the items of a list in one string (OpenAPI 3.0.3, "Style Values"); null for a repeated parameter, undefined
 * for a style that the service does not read.
 */
function separatorOf(parameter: Json, place: In): ApiParameter["separator"] | undefined {
  if (place !== "query") return parameter["style"] === undefined || parameter["style"] === "simple" ? "," : undefined;
  const style = parameter["style"] ?? "form";
  if (parameter["explode"] ?? style === "form") return style === "form" ? null : undefined;
  return style === "form" ? "," : style === "spaceDelimited" ? " " : style === "pipeDelimited" ? "|" : undefined;
}

/** The type of a schema that has an enum and no type: that of its values. */
function enumType({ enum: values }: Json): unknown {
  const types = new Set(listOr(values).map((value) => typeof value));
  return types.size === 1 ? [...types][0] : undefined;
}

function isScalar(type: unknown): type is Scalar {
  return SCALARS.some((scalar) => scalar === type);
}
