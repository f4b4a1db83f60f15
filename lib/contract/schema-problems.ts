import { formats } from "../serve/formats.ts";
import { isObject } from "./api-contract.ts";

/** Formats that only describe: OpenAPI's own for numbers and for bytes. */
export const DESCRIPTIVE_FORMATS = ["int32", "int64", "float", "double", "byte", "binary", "password"];

/** Keywords whose value is a schema, a list of schemas, or schemas by name. */
const ONE = ["items", "not", "additionalProperties"];
const MANY = ["allOf", "anyOf", "oneOf"];
const NAMED = ["properties"];

/** What a schema says that could not be held: each with its place. */
export function schemaProblems(schema: unknown, where: string): { pointer: string; sentence: string }[] {
  if (!isObject(schema) || "$ref" in schema) return [];
  const problems: { pointer: string; sentence: string }[] = [];
  const { format } = schema;

  if (typeof format === "string" && !Object.hasOwn(formats, format) && !DESCRIPTIVE_FORMATS.includes(format)) {
    const known = [...Object.keys(formats), ...DESCRIPTIVE_FORMATS].join(", ");
    problems.push({
      pointer: `${where}/format`,
      sentence: `${format} has no test. Give it one in lib/serve/formats.ts, or use one of ${known}`,
    });
  }
  for (const key of ONE) problems.push(...schemaProblems(schema[key], `${where}/${key}`));
  for (const key of MANY) {
    const list = schema[key];
    if (Array.isArray(list)) {
      problems.push(...list.flatMap((item, index) => schemaProblems(item, `${where}/${key}/${index}`)));
    }
  }
  for (const key of NAMED) {
    const named = schema[key];
    if (!isObject(named)) continue;
    for (const [name, child] of Object.entries(named)) {
      problems.push(...schemaProblems(child, `${where}/${key}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`));
    }
  }
  return problems;
}
