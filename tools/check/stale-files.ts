import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ApiContract } from "../contract/api-contract.ts";
import { generateContract } from "../contract/generate-contract.ts";
import { type Place, placesIn, START } from "../contract/place.ts";
import { compileTemplate } from "../template/compile-template.ts";
import { inputsDigest } from "../template/inputs-digest.ts";
import { templateFiles } from "../template/template-file.ts";
import { type Finding, firstDifference } from "./finding.ts";

/**
 * Finds the generated files that differ from what their inputs give: edited, missing, or left over from a contract that no longer exists.
 * Writes nothing in `generated/`. The Serverless Framework compiles the template again, because the template's digest does not show an edit
 * of the compiled file; `template: false` skips the template.
 */
export async function staleFiles(
  root: string,
  contracts: readonly ApiContract[],
  { template = true }: { template?: boolean } = {},
): Promise<readonly Finding[]> {
  const stale = differing(await filesIn(join(root, "generated")), await filesOf(contracts));
  // The template is compiled from these files, so it can be compared only when they are right.
  if (stale.length > 0 || !template) return stale;
  const fresh = templateFiles(await compileTemplate({ root }), inputsDigest(root));
  const kept = new Map<string, string>();
  for (const file of fresh.keys()) kept.set(file, await readFile(join(root, file), "utf8").catch(() => ""));
  return differing(kept, fresh);
}

/** Makes the generated files of every contract: each text by its path from the root. */
async function filesOf(contracts: readonly ApiContract[]): Promise<ReadonlyMap<string, string>> {
  const all = new Map<string, string>();
  for (const contract of contracts) {
    for (const [file, text] of await generateContract(contract)) all.set(`generated/${contract.name}/${file}`, text);
  }
  return all;
}

/** Reads the files in the contracts' generated folders: each text by its path from the root. */
async function filesIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const all = new Map<string, string>();
  for (const file of files.sort()) {
    const path = file.slice(folder.length + 1);
    if (path.includes("/")) all.set(`generated/${path}`, await readFile(file, "utf8"));
  }
  return all;
}

/** A finding for each file that differs between `kept` and `fresh`, at the first place that differs. */
export function differing(kept: ReadonlyMap<string, string>, fresh: ReadonlyMap<string, string>): Finding[] {
  const files = [...new Set([...kept.keys(), ...fresh.keys()])];
  return files
    .filter((file) => kept.get(file) !== fresh.get(file))
    .map((file) => {
      const [is, would] = [kept.get(file), fresh.get(file)];
      const run = "npm run generate";
      if (would === undefined) return { file, position: START, sentence: "belongs to no contract of api/", run };
      if (!is) return { file: sourceOf(file), position: START, sentence: `${file} does not exist`, run };
      return { ...firstDifferenceIn(file, is, would), sentence: "does not match its inputs", run };
    });
}

/** The file that a generated file is made from: a contract, or serverless.yml for the template. */
function sourceOf(file: string): string {
  const [, contract] = /^generated\/([^/]+)\//.exec(file) ?? [];
  return contract === undefined ? "serverless.yml" : `api/${contract}.yaml`;
}

/** The place of the first difference: in JSON by its pointer, in any other text by its line. */
function firstDifferenceIn(file: string, is: string, would: string): Place {
  if (file.endsWith(".json")) {
    try {
      return placesIn(file, is)(firstDifference(JSON.parse(is), JSON.parse(would)) ?? "#/");
    } catch {
      // Not valid JSON, perhaps half a file or one with a merge's marks: its lines are compared.
    }
  }
  const [mine, theirs] = [is.split("\n"), would.split("\n")];
  const index = mine.findIndex((line, at) => line !== theirs[at]);
  const line = index < 0 ? mine.length - 1 : index;
  const letters = [...(mine[line] ?? "")];
  const column = letters.findIndex((letter, at) => letter !== theirs[line]?.[at]);
  return { file, position: { line: line + 1, column: Math.max(column, 0) + 1 } };
}
