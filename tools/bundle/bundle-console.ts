import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isStale, sourcesOf, writeBundle, writeInputs } from "./inputs.ts";

/** The sources of the console's page, from the root. */
const PAGE = "local/console/page";
/** The file that has the options of the build: this file. */
const OPTIONS_FILE = "tools/bundle/bundle-console.ts";
/** The oldest browsers that run the page. */
const BROWSERS = ["chrome111", "firefox114", "safari16.4"];

/** A file of the console's page, as the stack serves it. */
export interface ConsoleFile {
  /** The file's name: `console.js`. */
  name: string;
  text: string;
}

/** The console's page: its files, and the sources that they were made from, as paths from the root. */
export interface ConsolePage {
  files: readonly ConsoleFile[];
  inputs: readonly string[];
}

/**
 * Bundles the console's page: one script, one style sheet and the HTML document. The same sources give the same bytes. Throws esbuild's error, with file
 * and line, when a source cannot be bundled.
 */
export async function bundleConsole(root: string): Promise<ConsolePage> {
  const { build } = await import("esbuild");
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [
      { in: `${PAGE}/main.tsx`, out: "console" },
      { in: `${PAGE}/style/console.css`, out: "console" },
    ],
    outdir: "console",
    bundle: true,
    minify: true,
    format: "iife",
    target: BROWSERS,
    jsx: "automatic",
    jsxImportSource: "preact",
    legalComments: "none",
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  const document = `${PAGE}/index.html`;
  const made = outputFiles.map(({ path, text }) => ({ name: path.slice(join(root, "console/").length), text }));
  return {
    files: [{ name: "index.html", text: await readFile(join(root, document), "utf8") }, ...made],
    inputs: [...Object.keys(metafile.inputs), document],
  };
}

/** Bundles the console's page into `dist/console/`. Returns the size of each file in bytes, by name. */
export async function writeConsole(root: string): Promise<ReadonlyMap<string, number>> {
  const startedAt = Date.now();
  const { files, inputs } = await bundleConsole(root);
  const contents = files.map(({ name, text }) => ({ name, contents: text }));
  const made = await writeBundle(root, "console", contents);
  const sources = [...sourcesOf(inputs), OPTIONS_FILE];
  await writeInputs(root, { folder: "console", sources, made, startedAt });
  return new Map(files.map(({ name, text }) => [name, Buffer.byteLength(text)]));
}

/** Bundles the console's page when it is missing or was made from other sources. Returns the sizes of what was made, otherwise undefined. */
export async function ensureConsole(root: string): Promise<ReadonlyMap<string, number> | undefined> {
  return isStale(root, "console") ? writeConsole(root) : undefined;
}
