import { readFile, realpath } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import type { Plugin } from "esbuild";
import { ONE_SIGNER, orProblem } from "./bundle-services.ts";
import { sourcesOf, writeBundle, writeInputs } from "./inputs.ts";

/** Packages that a bundle imports from node_modules, because few starts need them. Their sources may import them by name only, not by `default`. */
const OUTSIDE = ["@redocly/openapi-core", "esbuild"];

/**
 * Bundles `scripts/NAME.ts` into `dist/command-NAME/index.cjs`: one file of JavaScript with the names of its sources. Node loads this file in a
 * quarter of the time of the sources, because it opens 430 files less and strips no types. `scripts/run.cjs` loads the bundle while its inputs are
 * those of the build.
 */
export async function bundleCommand(root: string, name: string): Promise<void> {
  const { build } = await import("esbuild");
  const startedAt = Date.now();
  const folder = `command-${name}`;
  const place = join(await realpath(root), "dist", folder);
  const { metafile, outputFiles } = await orProblem(
    build({
      absWorkingDir: root,
      entryPoints: { index: `scripts/${name}.ts` },
      outdir: `dist/${folder}`,
      outExtension: { ".js": ".cjs" },
      bundle: true,
      write: false,
      metafile: true,
      platform: "node",
      target: "node24",
      format: "cjs",
      // `import()` of a CommonJS file first scans the file for its exports, and `require` does not.
      supported: { "dynamic-import": false },
      mainFields: ["module", "main"],
      alias: ONE_SIGNER,
      external: OUTSIDE,
      plugins: [ownPlaces(place)],
      legalComments: "none",
      logLevel: "silent",
    }),
  );
  const built = outputFiles.map(({ contents, path }) => ({ name: basename(path), contents }));
  const made = await writeBundle(root, folder, built);
  const sources = [...sourcesOf(Object.keys(metafile.inputs)), "tools/bundle/bundle-command.ts"];
  await writeInputs(root, { folder, sources, made, startedAt });
}

/**
 * Replaces `import.meta` by the place of the source, since a bundle has a place of its own: the folder `place`. The source's place is computed from the
 * bundle's when the bundle runs. A checkout that is moved or copied with its bundles then loads its own files.
 */
function ownPlaces(place: string): Plugin {
  return {
    name: "own-places",
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const source = await readFile(path, "utf8");
        if (!source.includes("import.meta")) return undefined;
        const at = (file: string) => `require("node:path").join(__dirname, ${JSON.stringify(relative(place, file))})`;
        const contents = source
          .replaceAll("import.meta.url", `require("node:url").pathToFileURL(${at(path)}).href`)
          .replaceAll("import.meta.dirname", at(join(path, "..")));
        return { contents, loader: "ts" };
      });
    },
  };
}
