import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { LocalOptions } from "../../local/stack/start-local.ts";

/**
 * Reads which values the log may show: `generated/NAME/shown-values.json` of every contract. An API whose file is missing or damaged is left out, so
 * that its values are masked.
 */
export async function readShownValues(root: string): Promise<NonNullable<LocalOptions["shownValues"]>> {
  const folders = await readdir(join(root, "generated"), { withFileTypes: true }).catch(() => []);
  const names = folders.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const read = await Promise.all(
    names.map(async (name) => {
      try {
        return [
          [name, JSON.parse(await readFile(join(root, "generated", name, "shown-values.json"), "utf8"))] as const,
        ];
      } catch {
        return [];
      }
    }),
  );
  return Object.fromEntries(read.flat());
}
