import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** The files of the console's page, with their media types. The first is the page itself. */
export const ASSETS = {
  "index.html": "text/html; charset=utf-8",
  "console.js": "text/javascript; charset=utf-8",
  "console.css": "text/css; charset=utf-8",
} as const;

/** The name of a file of the page. */
export type AssetName = keyof typeof ASSETS;

/**
 * The folders that may have the page's files, the likeliest first: `console/` beside this module in the package countersign-local, and `dist/console/` in the
 * repository, which `npm start` makes.
 */
export const ASSET_FOLDERS: readonly string[] = ["./console/", "../../dist/console/"].map((folder) =>
  fileURLToPath(new URL(folder, import.meta.url)),
);

/** Reads a file of the page from the first folder that has it. Undefined when none has it: the page was not built. */
export async function readAsset(name: AssetName, folders = ASSET_FOLDERS): Promise<Buffer | undefined> {
  for (const folder of folders) {
    const content = await readFile(`${folder}${name}`).catch(() => undefined);
    if (content !== undefined) return content;
  }
  return undefined;
}

/** Tells whether a string is the name of a file of the page. */
export function isAssetName(name: string): name is AssetName {
  return Object.hasOwn(ASSETS, name);
}
