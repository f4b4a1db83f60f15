import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Ajv } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { EVENT_SCHEMA } from "../peers/serve/event-schema.ts";

export const BENCH = join(import.meta.dirname, "..");

/** A function that was bundled as for Lambda. */
export interface BundledHandler {
  file: string;
  bytes: number;
}

/**
 * Bundles a module that exports `handler` into one minified CommonJS file, with the settings of this project's own bundler
 * (tools/bundle/bundle-services.ts), so that sizes and import times can be compared.
 */
export async function bundleHandler(
  source: string,
  folder: string,
  options: BuildOptions = {},
): Promise<BundledHandler> {
  const { outputFiles } = await build({
    absWorkingDir: BENCH,
    entryPoints: [source],
    bundle: true,
    minify: true,
    write: false,
    platform: "node",
    target: "node24",
    format: "cjs",
    mainFields: ["module", "main"],
    legalComments: "none",
    logLevel: "error",
    plugins: [precompiled],
    ...options,
  });
  const contents = outputFiles?.[0]?.contents ?? new Uint8Array();
  const file = join(folder, `${basename(source, ".ts")}${options.format === "esm" ? ".mjs" : ".cjs"}`);
  writeFileSync(file, contents);
  return { file, bytes: contents.byteLength };
}

/** Compiles the event schema while bundling, as the build step of a project does that compiles its schemas ahead. */
const precompiled: Plugin = {
  name: "precompiled",
  setup(bundling) {
    bundling.onResolve({ filter: /^precompiled:/ }, ({ path }) => ({ path, namespace: "precompiled" }));
    bundling.onLoad({ filter: /.*/, namespace: "precompiled" }, () => {
      const ajv = new Ajv({ code: { source: true, esm: false } });
      return { contents: standalone.default(ajv, ajv.compile(EVENT_SCHEMA)), loader: "js" };
    });
  },
};
