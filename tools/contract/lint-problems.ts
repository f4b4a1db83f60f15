/** Checks a document by the rules of OpenAPI itself, and converts Redocly's findings to contract problems. */
import { readdir } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { type BaseResolver, type Config, getLineColLocation, lint, YamlParseError } from "@redocly/openapi-core";
import { asObject } from "../../local/json.ts";
import { suggestion } from "../../local/suggestion.cjs";
import type { ContractProblem } from "./api-contract.ts";
import { memberOf } from "./follow.ts";
import { partsOf } from "./pointer.ts";

export type LintProblem = Awaited<ReturnType<typeof lint>>[number];

const UNRESOLVED = "no-unresolved-refs";

/** Redocly's rules for OpenAPI itself: the shape of the document, and references that can be resolved. */
export const RULES = {
  struct: "error",
  [UNRESOLVED]: "error",
  "no-identical-paths": "error",
  "operation-operationId-unique": "error",
  "operation-parameters-unique": "error",
  "path-parameters-defined": "error",
} as const;

/** Lints a file. Redocly throws for a file that is not YAML; here that is a problem like the others. */
export async function lintFile(path: string, config: Config, resolver: BaseResolver): Promise<LintProblem[]> {
  try {
    return await lint({ ref: path, config, externalRefResolver: resolver });
  } catch (error) {
    if (!(error instanceof YamlParseError)) throw error;
    const { col, line, source } = error;
    const message = `is not valid YAML: ${error.message.replace(/ in "[^"]*" \(\d+:\d+\)/, "")}. Correct this line or the one before`;
    const location = { source, pointer: undefined, start: { line, col } };
    return [{ message, location: [location], ruleId: "yaml", severity: "error", suggest: [] }];
  }
}

/**
 * Tells whether a finding of Redocly's counts. Two kinds do not count: `nullable` without a type, which json-schema.ts reads as it is
 * meant, and findings in extensions, which only the tools that read them understand.
 */
export function isEnforced({ location, message }: LintProblem): boolean {
  return !/`type` field must be defined when the `nullable`/.test(message) && !/\/x-/.test(location[0]?.pointer ?? "");
}

/**
 * Converts a finding of Redocly's to a problem of the file that has the fault: `api/common.yaml` for a fault met while reading
 * `api/age.yaml`.
 */
export async function contractProblem(
  problem: LintProblem,
  resolver: BaseResolver,
  fileOf: (absoluteRef: string) => string,
): Promise<ContractProblem> {
  const [where] = problem.location;
  if (where === undefined) throw new Error(`Redocly gives no place: ${problem.message}`);
  const { absoluteRef } = where.source;
  // A file that is not YAML has no pointers, and no parsed value.
  const node = where.pointer === undefined ? undefined : await nodeAt(absoluteRef, where.pointer, resolver);
  const reference = problem.ruleId === UNRESOLVED ? memberOf(node, "$ref") : undefined;
  const word = where.reportOnKey ? partsOf(where.pointer ?? "").at(-1) : node;
  const sentence =
    typeof reference === "string"
      ? await unresolvedSentence(reference, absoluteRef, problem.message, resolver)
      : `${withoutBreaks(problem.message)}${typeof word === "string" ? suggestion(word, problem.suggest) : ""}`;
  const location = where.pointer === undefined ? where : { ...where, reportOnKey: true };
  const { line, col } = getLineColLocation(location).start;
  return {
    file: fileOf(absoluteRef),
    position: { line, column: col },
    ...(where.pointer !== undefined && { pointer: where.pointer }),
    sentence,
  };
}

/** The value at a pointer into a file that was read. A pointer that ends in `$ref` gives the object with the reference. */
async function nodeAt(absoluteRef: string, pointer: string, { cache }: BaseResolver): Promise<unknown> {
  const loaded = await cache.get(absoluteRef);
  if (loaded === undefined || loaded instanceof Error) return undefined;
  return partsOf(pointer.replace(/\/\$ref$/, "")).reduce<unknown>(memberOf, loaded.parsed);
}

/** Writes a message of several lines in one line, without a full stop at the end. */
function withoutBreaks(message: string): string {
  return message
    .replaceAll(/\s*\n\s*/g, " ")
    .trim()
    .replace(/\.$/, "");
}

/** Says that a reference leads nowhere. `from` is the absolute path of the file that has the reference. */
async function unresolvedSentence(
  reference: string,
  from: string,
  message: string,
  { cache }: BaseResolver,
): Promise<string> {
  const [file = "", pointer = ""] = reference.split("#");
  if (/\bENOENT\b/.test(message)) {
    const beside = await readdir(dirname(resolve(dirname(from), file))).catch(() => []);
    const meant = suggestion(basename(file), beside);
    return `refers to ${reference}, but the file ${file} does not exist${meant}. Correct the name`;
  }
  const loaded = await cache.get(file === "" ? from : resolve(dirname(from), file));
  const target = loaded === undefined || loaded instanceof Error ? undefined : loaded.parsed;
  return `refers to ${reference}, which does not exist${suggestionIn(target, pointer)}. Correct the name`;
}

/** Suggests a name for the first part of a pointer that a document does not have. */
function suggestionIn(document: unknown, pointer: string): string {
  let node = document;
  for (const part of partsOf(pointer)) {
    const member = memberOf(node, part);
    if (member === undefined) return suggestion(part, Object.keys(asObject(node)));
    node = member;
  }
  return "";
}
