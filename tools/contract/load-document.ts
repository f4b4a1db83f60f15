import { dirname, join, relative, sep } from "node:path";
import { BaseResolver, bundle, createConfig } from "@redocly/openapi-core";
import { isObject, type Json } from "../../local/json.ts";
import type { ContractProblem } from "./api-contract.ts";
import { documentPlaces, originsOf } from "./document-places.ts";
import { contractProblem, isEnforced, type LintProblem, lintFile, RULES } from "./lint-problems.ts";
import { type PlaceOf, START } from "./place.ts";

/** A document in one piece, or the problems because of which it cannot be put together. */
export type LoadedDocument =
  | {
      ok: true;
      document: Json;
      placeOf: PlaceOf;
      /** Every file that the document was read from, by its path from the root. */
      files: readonly string[];
    }
  | { ok: false; problems: readonly ContractProblem[] };

/**
 * Reads one OpenAPI file, checks it by OpenAPI 3.0's own rules, and copies the objects of other files that it refers to into its
 * components.
 *
 * `path` is where the file is, and `file` its path from the root: `api/age.yaml`.
 */
export async function loadDocument(path: string, file: string): Promise<LoadedDocument> {
  const config = await createConfig({ rules: RULES });
  const resolver = new BaseResolver(config.resolve);
  const fileOf = (absoluteRef: string): string => fromRoot(absoluteRef, path, file);
  const refuse = async (found: readonly LintProblem[]): Promise<LoadedDocument> => ({
    ok: false,
    problems: await Promise.all(found.map((problem) => contractProblem(problem, resolver, fileOf))),
  });

  const found = (await lintFile(path, config, resolver)).filter(isEnforced);
  if (found.length > 0) return refuse(found);

  // Bundling moves objects between the documents and keeps their identity, so their origins are noted before it.
  const origins = await originsOf(resolver);
  const { bundle: bundled, problems } = await bundle({ ref: path, config, externalRefResolver: resolver });
  const broken = problems.filter(isEnforced);
  if (broken.length > 0) return refuse(broken);
  const document: unknown = bundled.parsed;
  if (!isObject(document)) return { ok: false, problems: [{ file, position: START, sentence: "must be an object" }] };
  const placeOf = documentPlaces(document, bundled.source, origins, fileOf);
  return { ok: true, document, placeOf, files: [...resolver.cache.keys()].map(fileOf) };
}

/** Converts an absolute path to a path from the root. `file` is the path from the root of the file at `path`. A URL stays as it is. */
function fromRoot(absoluteRef: string, path: string, file: string): string {
  if (/^https?:/.test(absoluteRef)) return absoluteRef;
  return join(dirname(file), relative(dirname(path), absoluteRef)).replaceAll(sep, "/");
}
