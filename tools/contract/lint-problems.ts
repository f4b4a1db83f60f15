/** Checks a document by the rules of OpenAPI itself, and converts Redocly's findings to contract problems. */
import { type BaseResolver, type Config, getLineColLocation, lint, YamlParseError } from "@redocly/openapi-core";
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
    const message = `is not valid YAML: ${error.message.replace(/ in "[^"]*" \(\d+:\d+\)/, "")}`;
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
  const reference = problem.ruleId === UNRESOLVED ? await referenceAt(absoluteRef, where.pointer, resolver) : undefined;
  const sentence =
    reference === undefined
      ? problem.message.replaceAll(/\s*\n\s*/g, " ").trim()
      : unresolvedSentence(reference, problem.message);
  const location = where.pointer === undefined ? where : { ...where, reportOnKey: true };
  const { line, col } = getLineColLocation(location).start;
  return {
    file: fileOf(absoluteRef),
    position: { line, column: col },
    ...(where.pointer !== undefined && { pointer: where.pointer }),
    sentence,
  };
}

/** The `$ref` at a pointer into a file; undefined when there is none. */
async function referenceAt(
  absoluteRef: string,
  pointer: string | undefined,
  { cache }: BaseResolver,
): Promise<string | undefined> {
  const loaded = await cache.get(absoluteRef);
  if (pointer === undefined || loaded === undefined || loaded instanceof Error) return undefined;
  const node = partsOf(pointer.replace(/\/\$ref$/, "")).reduce<unknown>(memberOf, loaded.parsed);
  const reference = memberOf(node, "$ref");
  return typeof reference === "string" ? reference : undefined;
}

function unresolvedSentence(reference: string, message: string): string {
  const [file] = reference.split("#");
  return /\bENOENT\b/.test(message)
    ? `refers to ${reference}, but the file ${file} does not exist. Correct the name`
    : `refers to ${reference}, which does not exist. Correct the name`;
}
