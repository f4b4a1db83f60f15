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
    reading.report.warning(where, `the style ${parameter["style"]} of ${name} is not supported: ${NOT_READ}`);
    return undefined;
  }
  const schema = asObject(parameter["schema"]);
  checkSchema(reading, schema, `${where}/schema`);
  const imported = readImported(reading, name, where);
  const required = parameter["required"] === true;
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

/** The fate of a query parameter that the service cannot read: it counts as undeclared. */
const NOT_READ = "no handler gets it, and the service refuses a request that has it";

/** The place of a parameter in a request; undefined for one that reaches no handler. */
function readIn({ report }: Reading, name: string, place: unknown, where: string): In | undefined {
  if (place !== "query" && place !== "path" && place !== "header") {
    report.warning(
      where,
      `no handler gets ${name}: API Gateway hands over parameters of the query, the path and the headers, and not of a ${place}`,
    );
    return undefined;
  }
  if (place === "header" && DESCRIBED_ELSEWHERE.test(name)) {
    report.warning(
      where,
      `no handler gets ${name}: OpenAPI 3.0.3 describes this header by the media types of bodies, and ignores it as a parameter`,
    );
    return undefined;
  }
  if (place === "header" && NOT_HANDED_OVER.test(name)) {
    report.warning(where, `no handler gets ${name}: API Gateway does not hand this header over to functions`);
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

  const why = `${name} must be a string, integer, number or boolean, or a list of them`;
  if (place === "path") reading.report.problem(where, `${why}, to be a part of a path`);
  else reading.report.warning(where, `${why}: as it is, ${place === "query" ? NOT_READ : "no handler gets it"}`);
  return undefined;
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
