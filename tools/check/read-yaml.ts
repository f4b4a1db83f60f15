import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { load, YAMLException } from "js-yaml";
import type { Finding } from "./finding.ts";

/** A YAML file of the project, or what keeps it from being read. Its `${...}` are text here. */
export type ReadYaml = { ok: true; document: unknown } | { ok: false; finding: Finding };

/** Reads `file`, a path from `root`. Throws for what is neither missing nor wrongly written. */
export async function readYaml(root: string, file: string): Promise<ReadYaml> {
  const refuse = (place: string, sentence: string): ReadYaml => ({
    ok: false,
    finding: { file, place, sentence, run: "npm run check" },
  });
  const text = await readFile(join(root, file), "utf8").catch(() => undefined);
  if (text === undefined) return refuse("#/", "is missing");
  try {
    return { ok: true, document: load(text) };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return refuse(`#line=${error.mark.line + 1}`, `is no YAML: ${error.reason}`);
  }
}
