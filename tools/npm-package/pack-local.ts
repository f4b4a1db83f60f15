import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { bundleConsole } from "../bundle/bundle-console.ts";
import { bundledLicences } from "./bundled-licences.ts";
import { emitDeclarations } from "./emit-declarations.ts";
import type { PackOptions } from "./pack-caller.ts";
import { type PackageFile, packageJson, writeTarball } from "./write-tarball.ts";

/** The oldest Node that runs the package. */
const NODE = "20.19";

/** The package's modules: each file of the package by the source that it is made from. */
const ENTRIES = {
  index: "local/stack/index.ts",
  "countersign-local": "local/command/countersign-local.ts",
  worker: "local/lambda/worker.js",
};

/**
 * Makes the npm package `countersign-local` from local/: bundled JavaScript, the console's page, declarations, the licences, and docs/local.md as its README. It has a
 * command and no dependencies. The same sources give the same bytes. Returns the path of the tarball.
 */
export async function packLocal({ destination, root }: PackOptions): Promise<string> {
  const { license, version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const own = await readFile(join(root, "LICENSE"), "utf8");
  const { inputs, scripts } = await bundle(root);
  const page = await bundleConsole(root);
  const declarations = await emitDeclarations(join(root, "local"), "stack/index.ts");
  const files = [
    ...scripts,
    ...page.files.map(({ name, text }) => ({ path: join("console", name), text })),
    ...declarations.map(({ path, text }) => ({ path: join("types", path), text })),
    { path: "README.md", text: await readFile(join(root, "docs/local.md"), "utf8") },
    { path: "LICENSE", text: own },
    { path: "THIRD-PARTY-LICENCES", text: await bundledLicences(root, [...inputs, ...page.inputs], own) },
    packageJson({
      name: "countersign-local",
      version,
      description:
        "Runs the REST APIs, functions and pools of a CloudFormation template on your machine, with auth enforced",
      license,
      type: "module",
      engines: { node: `>=${NODE}` },
      bin: { "countersign-local": "countersign-local.js" },
      exports: { ".": { types: "./types/stack/index.d.ts", default: "./index.js" } },
    }),
  ];
  return writeTarball(files, destination);
}

async function bundle(root: string): Promise<{ scripts: readonly PackageFile[]; inputs: readonly string[] }> {
  const { build } = await import("esbuild");
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ENTRIES,
    outdir: "package",
    bundle: true,
    splitting: true,
    chunkNames: "[name]-[hash]",
    platform: "node",
    format: "esm",
    target: `node${NODE}`,
    minifySyntax: true,
    // Names stay, so that stack traces can be read.
    minifyWhitespace: true,
    legalComments: "none",
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  const scripts = outputFiles.map(({ path, text }) => ({ path: path.slice(join(root, "package/").length), text }));
  return { scripts, inputs: Object.keys(metafile.inputs) };
}
