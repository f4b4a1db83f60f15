import type { Json } from "../../local/json.ts";
import type { ApiOperation } from "./api-contract.ts";
import { checkComponents } from "./objects/components-object.ts";
import { readPaths } from "./objects/paths-object.ts";
import type { FoundPattern, Reading } from "./objects/reading.ts";
import { createPersonalNames } from "./personal-names.ts";
import type { Report } from "./report.ts";
import { combinedReferences } from "./required-names.ts";

/** The operations of a document, and the patterns of its schemas, whose cost is still to be measured. */
export interface ReadOperations {
  operations: readonly ApiOperation[];
  patterns: readonly FoundPattern[];
}

/**
 * Reads every operation of a document that is valid OpenAPI 3.0. Each kind of OpenAPI object is read by a file of its own in `objects/`.
 */
export function readOperations(document: Json, report: Report): ReadOperations {
  const reading: Reading = {
    document,
    report,
    combined: combinedReferences(document),
    personalNames: createPersonalNames(document),
    patterns: [],
  };
  checkComponents(reading);
  return { operations: readPaths(reading), patterns: reading.patterns };
}
