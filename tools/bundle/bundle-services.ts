import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin } from "esbuild";
import { UserError } from "../../local/user-error.ts";
import { type BuildInputs, writeInputs } from "./inputs.ts";
import { replaceFile } from "./replace-file.ts";

/** The bundle of one Lambda function. */
export interface Bundle {
  name: string;
  /** Path of the bundle from the root: `dist/day/index.cjs`. */
  file: string;
  bytes: number;
}

export interface BundleOptions {
  /** The folder that contains `services/` and in which `dist/` is written. */
  root: string;
  /** The services to bundle. Default: all of them. */
  names?: readonly string[];
}

/** The failure when a source cannot be bundled. The message is esbuild's own, with file, line and column. */
export class BundleProblem extends UserError {
  override name = "BundleProblem";
}

/**
 * The two names of the signer's package: the AWS clients import it by the first name, our code by the second. Both packages have the same
 * code at the same version (a test checks that), so bundling it once saves 10 KB.
 */
export const ONE_SIGNER = { "@smithy/signature-v4": "@aws-sdk/signature-v4" } as const;

/**
 * Keeps of each package's package.json the version alone. The AWS clients import the file to name their version in the User-Agent header; the
 * rest of the file would be 10 KB of day's bundle.
 */
const VERSION_ALONE: Plugin = {
  name: "version-alone",
  setup(build) {
    build.onLoad({ filter: /[\\/]node_modules[\\/].+[\\/]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, "utf8"));
      return { contents: JSON.stringify({ version }), loader: "json" };
    });
  },
};

/**
 * Bundles every `services/NAME/handler.ts` into `dist/NAME/index.cjs`: one minified file that imports only Node's own modules. The same
 * sources give the same bytes.
 *
 * The bundle is CommonJS, because Lambda loads it 25 ms faster than the same code as an ES module. Of each package the `module` entry is
 * preferred to `main`, because the AWS clients' ES modules are 40 % smaller in a bundle. esbuild is imported inside this function: the
 * import costs 50 ms, and a start with fresh bundles does not need it.
 */
export async function bundleServices({ root, names }: BundleOptions): Promise<readonly Bundle[]> {
  const chosen = names ?? (await serviceNames(root));
  const { build } = await import("esbuild");
  return Promise.all(
    chosen.map(async (name) => {
      const file = `dist/${name}/index.cjs`;
      const { outputFiles, metafile } = await orProblem(
        build({
          absWorkingDir: root,
          entryPoints: [`services/${name}/handler.ts`],
          outfile: file,
          bundle: true,
          minify: true,
          write: false,
          metafile: true,
          platform: "node",
          target: "node24",
          format: "cjs",
          mainFields: ["module", "main"],
          alias: ONE_SIGNER,
          plugins: [VERSION_ALONE],
          legalComments: "none",
          logLevel: "silent",
        }),
      );
      const [output] = outputFiles;
      if (output === undefined) throw new Error(`${name}: esbuild wrote nothing`);
      await replaceFile(join(root, file), output.contents);
      await writeInputs(root, name, inputsOf(metafile.inputs));
      return { name, file, bytes: output.contents.byteLength };
    }),
  );
}

async function orProblem<Result>(building: Promise<Result>): Promise<Result> {
  try {
    return await building;
  } catch (error) {
    throw error instanceof Error && "errors" in error ? new BundleProblem(error.message) : error;
  }
}

/** The folders of `services/` that hold a handler, sorted. */
export async function serviceNames(root: string): Promise<readonly string[]> {
  const files = await readdir(join(root, "services"), { recursive: true });
  return files
    .map((file) => /^([^/\\]+)[/\\]handler\.ts$/.exec(file)?.[1])
    .filter((name) => name !== undefined)
    .sort();
}

/** Lists the files whose change makes a bundle out of date: each source, and package-lock.json for all packages. */
function inputsOf(inputs: Readonly<Record<string, unknown>>): BuildInputs {
  const sources = Object.keys(inputs).filter((file) => !file.includes("node_modules/"));
  return [...sources, "package-lock.json"].sort();
}
