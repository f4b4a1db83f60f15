import { dirname, join, relative, sep } from "node:path";
import {
  BaseResolver,
  bundle,
  type Config,
  createConfig,
  getLineColLocation,
  lint,
  type Source,
  YamlParseError,
} from "@redocly/openapi-core";
import { isObject, type Json } from "../../local/json.ts";
import type { ContractProblem } from "./api-contract.ts";

import { follow, memberOf } from "./follow.ts";
import { type PlaceOf, positionIn } from "./place.ts";
import { partsOf, pointer } from "./pointer.ts";

/** A document in one piece, or the problems that keep it from being one. */
export type LoadedDocument =
  | { ok: true; document: Json; placeOf: PlaceOf }
  | { ok: false; problems: readonly ContractProblem[] };

/** Redocly's rules for OpenAPI itself: the shape of the document, and references that can be resolved. */
const RULES = {
  struct: "error",
  "no-unresolved-refs": "error",
  "no-identical-paths": "error",
  "operation-operationId-unique": "error",
  "operation-parameters-unique": "error",
  "path-parameters-defined": "error",
} as const;

/**
 * Reads one OpenAPI file, checks it by OpenAPI 3.0's own rules, and brings what it refers to in other files into its components.
 *
 * `path` is where the file is, and `file` what people call it: `api/age.yaml`.
 */
export async function loadDocument(path: string, file: string): Promise<LoadedDocument> {
  const config = await createConfig({ rules: RULES });
  const resolver = new BaseResolver(config.resolve);
  const fileOf = (source: Source): string => nameOf(source, path, file);
  const refuse = (found: readonly LintProblem[]): LoadedDocument => ({
    ok: false,
    problems: found.map((problem) => readable(problem, file, fileOf)),
  });

  const found = (await lintFile(path, config, resolver)).filter(isEnforced);
  if (found.length > 0) return refuse(found);

  // Bundling moves objects between the documents and keeps their identity, so their origins are noted before it.
  const origins = await originsOf(resolver);
  const { bundle: bundled, problems } = await bundle({ ref: path, config, externalRefResolver: resolver });
  const broken = problems.filter(isEnforced);
  if (broken.length > 0) return refuse(broken);
  const document: unknown = bundled.parsed;
  if (!isObject(document)) return { ok: false, problems: [{ file, pointer: "#/", sentence: "must be an object" }] };
  return { ok: true, document, placeOf: createPlaceOf(document, bundled.source, origins, fileOf) };
}

/** The file that an object was written in, and the parts of its pointer there. */
interface Origin {
  source: Source;
  parts: readonly string[];
}

/** The origin of every object in every document that was read. */
async function originsOf({ cache }: BaseResolver): Promise<ReadonlyMap<unknown, Origin>> {
  const origins = new Map<unknown, Origin>();
  const note = (node: unknown, source: Source, parts: readonly string[]): void => {
    if (typeof node !== "object" || node === null || origins.has(node)) return;
    origins.set(node, { source, parts });
    for (const [key, value] of Object.entries(node)) note(value, source, [...parts, key]);
  };
  for (const read of cache.values()) {
    const loaded = await read;
    if (!(loaded instanceof Error)) note(loaded.parsed, loaded.source, []);
  }
  return origins;
}

/** Finds places by pointers into the bundled document, through references, in the files where things were written. */
function createPlaceOf(
  document: Json,
  source: Source,
  origins: ReadonlyMap<unknown, Origin>,
  fileOf: (source: Source) => string,
): PlaceOf {
  return (text) => {
    let origin: Origin = { source, parts: [] };
    let node: unknown = document;
    const path = partsOf(text);
    for (const [index, part] of path.entries()) {
      const { parts, source } = origins.get(node) ?? origin;
      origin = { source, parts: [...parts, part] };
      const member = memberOf(node, part);
      node = path[index + 1] === "$ref" ? member : follow(document, member);
    }
    const { parts, source: written } = origins.get(node) ?? origin;
    const where = pointer(...parts);
    return { file: fileOf(written), position: positionIn(written, where), pointer: where };
  };
}

/**
 * Whether a finding of Redocly's counts. Left out are `nullable` without a type, which json-schema.ts reads as it is meant, and
 * extensions, which only their own readers understand.
 */
function isEnforced({ location, message }: LintProblem): boolean {
  return !/`type` field must be defined when the `nullable`/.test(message) && !/\/x-/.test(location[0]?.pointer ?? "");
}

/** Lints a file. Redocly throws for a file that is not YAML; here that is a problem like the others. */
async function lintFile(path: string, config: Config, externalRefResolver: BaseResolver): Promise<LintProblem[]> {
  try {
    return await lint({ ref: path, config, externalRefResolver });
  } catch (error) {
    if (!(error instanceof YamlParseError)) throw error;
    const { col, line, source } = error;
    const message = `must be YAML: ${error.message.replace(/ in "[^"]*" \(\d+:\d+\)/, "")}`;
    return [
      {
        message,
        location: [{ source, pointer: undefined, start: { line, col } }],
        ruleId: "yaml",
        severity: "error",
        suggest: [],
      },
    ];
  }
}

type LintProblem = Awaited<ReturnType<typeof lint>>[number];

/** A problem can stand in a file that is referred to: `api/common.yaml` for a fault met while reading `api/age.yaml`. */
function readable(
  { location: [where], message }: LintProblem,
  file: string,
  fileOf: (source: Source) => string,
): ContractProblem {
  const sentence = message.replaceAll(/\s*\n\s*/g, " ").trim();
  if (where === undefined) return { file, pointer: "#/", sentence };
  const { line, col } = getLineColLocation(where.pointer === undefined ? where : { ...where, reportOnKey: true }).start;
  return {
    file: fileOf(where.source),
    position: { line, column: col },
    pointer: where.pointer ?? "#/",
    sentence,
  };
}

/** A file as people call it: by its path from the root, as `file` is that of `path`. An address stays as it is. */
function nameOf({ absoluteRef }: Source, path: string, file: string): string {
  if (/^https?:/.test(absoluteRef)) return absoluteRef;
  return join(dirname(file), relative(dirname(path), absoluteRef)).replaceAll(sep, "/");
}
