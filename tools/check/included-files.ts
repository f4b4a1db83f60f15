import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { suggestion } from "../../local/suggestion.cjs";
import type { Finding } from "./finding.ts";

/** A file that serverless.yml includes by a path without variables: `${file(infra/cognito.yml)}`. */
const INCLUDED = /\$\{file\(([^${}():]+)\)/g;

/**
 * Finds the places where serverless.yml includes a file that does not exist. Generated files are left out, because staleFiles compares them
 * with the contracts.
 */
export async function checkIncludedFiles(root: string): Promise<readonly Finding[]> {
  const file = "serverless.yml";
  // checkGrants reports a serverless.yml that does not exist.
  const text = await readFile(join(root, file), "utf8").catch(() => "");
  const missing = [...text.matchAll(INCLUDED)].flatMap(({ 1: path = "", index }) =>
    path.startsWith("generated/") || existsSync(join(root, path)) ? [] : [{ path, index }],
  );
  return Promise.all(
    missing.map(async ({ index, path }): Promise<Finding> => {
      const beside = await readdir(join(root, dirname(path))).catch(() => []);
      const meant = suggestion(basename(path), beside);
      return {
        file,
        position: positionAt(text, index),
        sentence: `includes ${path}, which does not exist${meant}. Correct the name, or restore the file`,
        run: "npm run check",
      };
    }),
  );
}

function positionAt(text: string, index: number): { line: number; column: number } {
  const lines = text.slice(0, index).split("\n");
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}
