import { basename } from "node:path";
import { bundle, type Config, createConfig, lint, YamlParseError } from "@redocly/openapi-core";
import type { ContractProblem, JsonObject } from "./api-contract.ts";
import { isObject } from "./api-contract.ts";

/** A document in one piece, or what keeps it from being one. */
export type LoadedDocument = { ok: true; document: JsonObject } | { ok: false; problems: readonly ContractProblem[] };

/** What of OpenAPI itself is held: the document's shape, and references that lead somewhere. */
const RULES = {
  struct: "error",
  "no-unresolved-refs": "error",
  "no-identical-paths": "error",
  "operation-operationId-unique": "error",
  "operation-parameters-unique": "error",
  "path-parameters-defined": "error",
} as const;

/**
 * Reads one OpenAPI file, holds it against OpenAPI 3.0's own rules, and brings what it refers to in other files into its
 * components.
 */
export async function loadDocument(path: string, file: string): Promise<LoadedDocument> {
  const config = await createConfig({ rules: RULES });
  const found = (await lintFile(path, config)).filter(isHeld);
  if (found.length > 0) return { ok: false, problems: found.map((problem) => readable(problem, file)) };

  const { bundle: bundled, problems } = await bundle({ ref: path, config });
  const broken = problems.filter(isHeld);
  if (broken.length > 0) return { ok: false, problems: broken.map((problem) => readable(problem, file)) };
  const document: unknown = bundled.parsed;
  if (!isObject(document)) return { ok: false, problems: [{ file, pointer: "#/", sentence: "is not an object" }] };
  return { ok: true, document };
}

/**
 * Not held: `nullable` without a type, which is read as it is meant (json-schema.ts); and what stands in extensions, which are
 * nobody's but their readers'.
 */
function isHeld({ location, message }: LintProblem): boolean {
  return !/`type` field must be defined when the `nullable`/.test(message) && !/\/x-/.test(location[0]?.pointer ?? "");
}

/** A file that is no YAML is thrown by the reader, with its place; it is a problem like the others. */
async function lintFile(path: string, config: Config): Promise<LintProblem[]> {
  try {
    return await lint({ ref: path, config });
  } catch (error) {
    if (!(error instanceof YamlParseError)) throw error;
    const location = { source: error.source, pointer: "#/", reportOnKey: false };
    const message = error.message.replace(/ in "[^"]*" \((\d+):(\d+)\)/, " (line $1, column $2)");
    return [{ message, location: [location], ruleId: "yaml", severity: "error", suggest: [] }];
  }
}

type LintProblem = Awaited<ReturnType<typeof lint>>[number];

/** A problem can stand in a file that was referred to: `api/common.yaml` for a fault met while reading `api/age.yaml`. */
function readable({ message, location }: LintProblem, file: string): ContractProblem {
  const [where] = location;
  const source = where?.source.absoluteRef;
  return {
    file: source === undefined ? file : file.replace(/[^/]+$/, basename(source)),
    pointer: where?.pointer ?? "#/",
    sentence: message.replaceAll(/\s*\n\s*/g, " ").trim(),
  };
}
