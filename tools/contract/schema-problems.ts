import { formats } from "../../lib/serve/formats.ts";
import { isObject } from "./api-contract.ts";
import { readPattern } from "./patterns.ts";

/** Keywords whose value is a schema, a list of schemas, or schemas by name. */
const ONE = ["items", "not", "additionalProperties"];
const MANY = ["allOf", "anyOf", "oneOf"];
const NAMED = ["properties"];

/** Formats that only describe: OpenAPI's own for numbers and for bytes. */
export const DESCRIPTIVE_FORMATS = ["int32", "int64", "float", "double", "byte", "binary", "password"];

export interface SchemaFindings {
  /** What could not be compiled or held. */
  problems: readonly SchemaFinding[];
  /** What is held otherwise than it reads. */
  warnings: readonly SchemaFinding[];
  /** Patterns whose cost is still to be told. */
  patterns: readonly { pointer: string; unicode: string; maxLength: number | null }[];
}

export interface SchemaFinding {
  pointer: string;
  sentence: string;
}

/** What a schema says that is not held, or not as it reads: each with its place. References are not followed. */
export function schemaFindings(schema: unknown, where: string): SchemaFindings {
  const problems: SchemaFinding[] = [];
  const warnings: SchemaFinding[] = [];
  const patterns: SchemaFindings["patterns"][number][] = [];

  function visit(node: unknown, at: string): void {
    if (!isObject(node)) return;
    if ("$ref" in node) {
      if (/^#\/components\/schemas\//.test(String(node["$ref"]))) return;
      const sentence = `refers to ${node["$ref"]}, which is not among components/schemas, where validators look. Give that schema a name there, and refer to it by the name`;
      problems.push({ pointer: `${at}/$ref`, sentence });
      return;
    }
    const { format, maxLength, pattern } = node;
    if (typeof format === "string" && !Object.hasOwn(formats, format) && !DESCRIPTIVE_FORMATS.includes(format)) {
      const known = Object.keys(formats).join(", ");
      warnings.push({
        pointer: `${at}/format`,
        sentence: `nothing tests the format ${format}: any text passes. Give it a test in lib/serve/formats.ts (there are ${known}), or a pattern`,
      });
    }
    if (typeof pattern === "string") {
      const read = readPattern(pattern);
      if (!read.ok) problems.push({ pointer: `${at}/pattern`, sentence: read.sentence });
      else {
        const bound = typeof maxLength === "number" ? maxLength : null;
        patterns.push({ pointer: `${at}/pattern`, unicode: read.unicode, maxLength: bound });
      }
    }
    for (const flag of ["readOnly", "writeOnly"]) {
      if (node[flag] !== true) continue;
      const sentence = `${flag} only describes: requests and answers are held against the same schema. Where they differ, write two`;
      warnings.push({ pointer: `${at}/${flag}`, sentence });
    }
    for (const key of ONE) visit(node[key], `${at}/${key}`);
    for (const key of MANY) {
      const list = node[key];
      for (const [index, item] of (Array.isArray(list) ? list : []).entries()) visit(item, `${at}/${key}/${index}`);
    }
    for (const key of NAMED) {
      const named = node[key];
      if (!isObject(named)) continue;
      for (const [name, child] of Object.entries(named)) {
        visit(child, `${at}/${key}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`);
      }
    }
  }

  visit(schema, where);
  return { problems, warnings, patterns };
}
