import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { load, YAMLException } from "js-yaml";
import { type PlaceOf, placesIn } from "../contract/place.ts";
import type { Finding } from "./finding.ts";

/** A YAML file of the project, or the finding that says why it cannot be read. Variables such as `${...}` stay plain text. */
export type ReadYaml = { ok: true; document: unknown; placeOf: PlaceOf } | { ok: false; finding: Finding };

/** Reads `file`, a path from `root`. A file that is missing or is not YAML gives a finding. */
export async function readYaml(root: string, file: string): Promise<ReadYaml> {
  const run = "npm run check";
  const text = await readFile(join(root, file), "utf8").catch(() => undefined);
  if (text === undefined) return { ok: false, finding: { file, sentence: "is missing", run } };
  try {
    return { ok: true, document: load(text), placeOf: placesIn(file, text) };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const { column, line } = error.mark;
    const position = { line: line + 1, column: column + 1 };
    return {
      ok: false,
      finding: {
        file,
        position,
        sentence: `is not valid YAML: ${error.reason}. Correct this line or the one before`,
        run,
      },
    };
  }
}
