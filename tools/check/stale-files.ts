import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ApiContract } from "../contract/api-contract.ts";
import { generateContract } from "../contract/generate-contract.ts";
import { type Place, placesIn } from "../contract/place.ts";
import { compileTemplate } from "../template/compile-template.ts";
import { inputsDigest } from "../template/inputs-digest.ts";
import { templateFiles } from "../template/template-file.ts";
import { type Finding, firstDifference } from "./finding.ts";

/**
 * The generated files that are not, to the byte, what their inputs give: edited, missing, or left over from a contract that
 * is gone. Writes nothing in `generated/`; the framework compiles the template anew (`template: false` leaves that out),
 * since its digest alone would not show an edit.
 */
export async function staleFiles(
  root: string,
  contracts: readonly ApiContract[],
  { template = true }: { template?: boolean } = {},
): Promise<readonly Finding[]> {
  const stale = differing(await filesIn(join(root, "generated")), await filesOf(contracts));
  // The template is compiled from these: what it would be can be told only when they are right.
  if (stale.length > 0 || !template) return stale;
  const fresh = templateFiles(await compileTemplate({ root }), await inputsDigest(root));
  const kept = new Map<string, string>();
  for (const file of fresh.keys()) kept.set(file, await readFile(join(root, file), "utf8").catch(() => ""));
  return differing(kept, fresh);
}

/** By path from the root: what every contract gives. */
async function filesOf(contracts: readonly ApiContract[]): Promise<ReadonlyMap<string, string>> {
  const all = new Map<string, string>();
  for (const contract of contracts) {
    for (const [file, text] of await generateContract(contract)) all.set(`generated/${contract.name}/${file}`, text);
  }
  return all;
}

/** By path from the root: what the contracts' folders hold. */
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

/** Which files, by path, are not what they would be, with the first place that differs. */
export function differing(kept: ReadonlyMap<string, string>, fresh: ReadonlyMap<string, string>): Finding[] {
  const files = [...new Set([...kept.keys(), ...fresh.keys()])];
  return files
    .filter((file) => kept.get(file) !== fresh.get(file))
    .map((file) => {
      const [is, would] = [kept.get(file), fresh.get(file)];
      const run = "npm run generate";
      if (would === undefined) return { file, sentence: "belongs to no contract of api/", run };
      if (!is) return { file, sentence: "is missing", run };
      return { ...firstDifferenceIn(file, is, would), sentence: "does not match its inputs", run };
    });
}

/** The place of the first difference: in JSON by its pointer, in any other text by its line. */
function firstDifferenceIn(file: string, is: string, would: string): Place {
  if (file.endsWith(".json")) {
    try {
      return placesIn(file, is)(firstDifference(JSON.parse(is), JSON.parse(would)) ?? "#/");
    } catch {
      // Not whole JSON, half a file or one with a merge's marks: its lines are compared.
    }
  }
  const [mine, theirs] = [is.split("\n"), would.split("\n")];
  const index = mine.findIndex((line, at) => line !== theirs[at]);
  const line = index < 0 ? mine.length - 1 : index;
  const letters = [...(mine[line] ?? "")];
  const column = letters.findIndex((letter, at) => letter !== theirs[line]?.[at]);
  return { file, position: { line: line + 1, column: Math.max(column, 0) + 1 } };
}
