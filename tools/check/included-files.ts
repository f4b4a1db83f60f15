import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join, normalize } from "node:path";
import { asObject } from "../../local/json.ts";
import { suggestion } from "../../local/suggestion.cjs";
import type { Place } from "../contract/place.ts";
import { isInput } from "../template/inputs-digest.ts";
import type { Finding } from "./finding.ts";
import { type IncludedPath, includedPaths } from "./included-paths.ts";
import { readYaml } from "./read-yaml.ts";

/** The files of the packaging that are included, and the places where their names are not known before packaging. */
export interface IncludedFiles {
  /** A finding for each included file that does not exist, and for each that `npm start` and `npm run generate` do not watch. */
  findings: readonly Finding[];
  /** A sentence, with its place, for each file that is included by a variable without a value in serverless.yml. */
  unknown: readonly (Place & { sentence: string })[];
}

/**
 * Checks the files that serverless.yml and the files of infra/ include. Generated files are left out, because staleFiles compares them with the
 * contracts.
 */
export async function checkIncludedFiles(root: string): Promise<IncludedFiles> {
  const read = await readYaml(root, "serverless.yml");
  const serverless = asObject(read.ok ? read.document : undefined);
  const infra = (await readdir(join(root, "infra")).catch(() => [])).filter((name) => /\.ya?ml$/.test(name)).sort();
  const findings: Finding[] = [];
  const unknown: (Place & { sentence: string })[] = [];
  for (const file of ["serverless.yml", ...infra.map((name) => `infra/${name}`)]) {
    // checkGrants reports a serverless.yml that does not exist.
    const text = await readFile(join(root, file), "utf8").catch(() => "");
    for (const included of includedPaths(text, serverless)) {
      const place = { file, position: positionAt(text, included.index) };
      if (included.paths === undefined) unknown.push({ ...place, sentence: unknownSentence(included) });
      for (const path of included.paths ?? []) {
        const sentence = await faultOf(root, path);
        if (sentence !== undefined) findings.push({ ...place, sentence, run: "npm run check" });
      }
    }
  }
  return { findings, unknown };
}

/** Says what is wrong with an included file; undefined when nothing is. */
async function faultOf(root: string, path: string): Promise<string | undefined> {
  if (normalize(path).startsWith("generated/")) return undefined;
  if (!existsSync(join(root, path))) {
    const beside = await readdir(join(root, dirname(path))).catch(() => []);
    const meant = suggestion(basename(path), beside);
    return `includes ${path}, which does not exist${meant}. Correct the name, or restore the file`;
  }
  if (isInput(path)) return undefined;
  return `includes ${path}, which \`npm start\` and \`npm run generate\` do not watch: they would run the old text after an edit. Move it to infra/`;
}

function unknownSentence({ written }: IncludedPath): string {
  return `includes ${written}, whose name is known only at packaging. This check does not look for the file; edits of it are noticed in infra/ alone`;
}

function positionAt(text: string, index: number): { line: number; column: number } {
  const lines = text.slice(0, index).split("\n");
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}
