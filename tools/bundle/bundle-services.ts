import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { BuildOptions, Message, Plugin } from "esbuild";
import { UserError } from "../../local/user-error.ts";
import { sourcesOf, writeBundle, writeInputs } from "./inputs.ts";

/** The bundle of one Lambda function. */
export interface Bundle {
  name: string;
  /** Path of the bundle from the root: `dist/day/index.cjs`. */
  file: string;
  bytes: number;
}

/**
 * The form of a bundle. `deployed` is one minified file. `readable` is for `npm start`: the same code with its names and lines, and a source map, so that
 * stack traces and breakpoints are those of the sources.
 */
export type BundleForm = "deployed" | "readable";

export interface BundleOptions {
  /** The folder that contains `services/` and in which `dist/` is written. */
  root: string;
  /** The services to bundle. Default: all of them. */
  names?: readonly string[];
  /** Default `deployed`. */
  form?: BundleForm;
}

/** The failure when a source cannot be bundled. The message is esbuild's own, with file, line, column and the line of the source. */
export class BundleProblem extends UserError {
  override name = "BundleProblem";
  readonly errors: readonly Message[];

  constructor(errors: readonly Message[], message: string) {
    super(message);
    this.errors = errors;
  }
}

/**
 * The two names of the signer's package: the AWS clients import it by the first name, our code by the second. Both packages have the same
 * code at the same version (a test checks that), so bundling it once saves 10 KB.
 */
export const ONE_SIGNER = { "@smithy/signature-v4": "@aws-sdk/signature-v4" } as const;

/**
 * Leaves only the version in each package.json that a bundle contains. The AWS clients import the file to name their version in the
 * User-Agent header; the rest of the file would be 10 KB of day's bundle.
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
 * Bundles every `services/NAME/handler.ts`: as `deployed` into `dist/NAME/index.cjs`, one minified file that imports only Node's own modules. The same
 * sources give the same bytes.
 *
 * The bundle is CommonJS, because Lambda loads it 25 ms faster than the same code as an ES module. Of each package the `module` entry is
 * preferred to `main`, because the AWS clients' ES modules are 40 % smaller in a bundle. esbuild is imported inside this function: the
 * import costs 50 ms, and a start with fresh bundles does not need it.
 */
export async function bundleServices({ form = "deployed", names, root }: BundleOptions): Promise<readonly Bundle[]> {
  const chosen = names ?? (await serviceNames(root));
  return Promise.all(chosen.map((name) => bundleService(root, name, form)));
}

/**
 * The folder in `dist/` of a service's bundle: `day` for the deployed form, `local-day` for the readable one. No service has a hyphen in
 * its name, so that the two never get the same folder.
 */
export function bundleFolder(name: string, form: BundleForm): string {
  return form === "deployed" ? name : `local-${name}`;
}

/** The file that has the options of a build: this file. A change of it makes every bundle out of date. */
const OPTIONS_FILE = "tools/bundle/bundle-services.ts";

async function bundleService(root: string, name: string, form: BundleForm): Promise<Bundle> {
  const { build } = await import("esbuild");
  const startedAt = Date.now();
  const folder = bundleFolder(name, form);
  const { metafile, outputFiles } = await orProblem(
    build({
      ...FORMS[form](`dist/${folder}`),
      absWorkingDir: root,
      entryPoints: [`services/${name}/handler.ts`],
      bundle: true,
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
  const built = outputFiles.map(({ contents, path }) => ({ name: basename(path), contents }));
  const loader = form === "readable" ? [{ name: "index.cjs", contents: LOADER }] : [];
  const made = await writeBundle(root, folder, [...built, ...loader]);
  await writeInputs(root, {
    folder,
    sources: [...sourcesOf(Object.keys(metafile.inputs)), OPTIONS_FILE],
    made,
    startedAt,
  });
  return { name, file: `dist/${folder}/index.cjs`, bytes: outputFiles.at(-1)?.contents.byteLength ?? 0 };
}

/** The build options of each form, made for the folder of the bundle. */
const FORMS: Readonly<Record<BundleForm, (folder: string) => BuildOptions>> = {
  deployed: (folder) => ({ outfile: `${folder}/index.cjs`, minify: true }),
  readable: (folder) => ({
    outfile: `${folder}/bundle.cjs`,
    sourcemap: "linked",
    sourcesContent: false,
  }),
};

/**
 * The file that the stack loads in place of a readable bundle. It turns source maps on and then loads the bundle: Node reads the source map
 * only of modules that are loaded afterwards. The bundle is assigned in two steps: Node searches a file that is exported as `require("...")` for the names
 * of its exports, which takes 8 ms for day's bundle.
 */
const LOADER = `process.setSourceMapsEnabled(true);
const bundle = require("./bundle.cjs");
module.exports = bundle;
`;

/** Waits for a build. Throws a BundleProblem when a source cannot be bundled. */
export async function orProblem<Result>(building: Promise<Result>): Promise<Result> {
  try {
    return await building;
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    const { formatMessages } = await import("esbuild");
    const texts = await formatMessages([...error.errors], { kind: "error", color: false });
    throw new BundleProblem(error.errors, texts.join("").trimEnd());
  }
}

function isBuildFailure(error: unknown): error is Error & { errors: Message[] } {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors);
}

/** The folders of `services/` that hold a handler, sorted. */
export async function serviceNames(root: string): Promise<readonly string[]> {
  const files = await readdir(join(root, "services"), { recursive: true });
  return files
    .map((file) => /^([^/\\]+)[/\\]handler\.ts$/.exec(file)?.[1])
    .filter((name) => name !== undefined)
    .sort();
}
