import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { emitModules, PackProblem } from "./emit-modules.ts";
import { packageJson, writeTarball } from "./write-tarball.ts";

export interface PackOptions {
  /** The root of this repository. */
  root: string;
  /** The folder for the tarball. Created when it does not exist. */
  destination: string;
}

export interface Packed {
  /** Path of the tarball. */
  tarball: string;
  /** The package's dependencies: the range of versions of each, by name. */
  dependencies: Readonly<Record<string, string>>;
}

/** The fields of this repository's package.json that the npm package takes over. */
interface Manifest {
  name: string;
  version: string;
  license: string;
  dependencies: Readonly<Record<string, string>>;
}

/** The versions of Node that the package runs on. lib/call uses nothing newer, while the rest of this repository needs Node 24. */
const NODE = ">=20.19";

/**
 * Packages whose version range allows patch versions only: lib/call/sign.ts overrides a class of theirs, whose protected methods may change
 * in a minor version.
 */
const PATCHES_ALONE = new Set(["@aws-sdk/signature-v4"]);

/**
 * Makes the npm package `countersign` from lib/call: JavaScript, declarations, the licence, and docs/call.md as its README. It exports
 * `countersign/call`, and depends only on the packages that its modules import. `npm pack` writes the tarball. The same sources give the
 * same bytes. Throws a PackProblem when a source cannot be packed.
 */
export async function packCaller({ root, destination }: PackOptions): Promise<Packed> {
  const manifest: Manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const { files, packages } = await emitModules({ folder: join(root, "lib/call"), entry: "index.ts" });
  const dependencies = Object.fromEntries(packages.map((name) => [name, rangeOf(name, manifest)]));

  const tarball = await writeTarball(
    [
      ...files.map(({ path, text }) => ({ path: join("call", path), text })),
      { path: "README.md", text: await readFile(join(root, "docs/call.md"), "utf8") },
      { path: "LICENSE", text: await readFile(join(root, "LICENSE"), "utf8") },
      packageJson(fieldsOf(manifest, dependencies)),
    ],
    destination,
  );
  return { tarball, dependencies };
}

function fieldsOf({ license, name, version }: Manifest, dependencies: Packed["dependencies"]): object {
  return {
    name,
    version,
    description: "A fetch that signs with AWS Signature Version 4, and Cognito's temporary credentials to sign with",
    license,
    type: "module",
    sideEffects: false,
    engines: { node: NODE },
    exports: { "./call": { types: "./call/index.d.ts", default: "./call/index.js" } },
    dependencies,
  };
}

/** Returns the range that begins at the version of package.json: `3.1162.0` -> `^3.1162.0`, `npm:NAME@5.7.5` -> `npm:NAME@^5.7.5`. */
function rangeOf(name: string, { dependencies }: Manifest): string {
  const version = dependencies[name];
  if (version === undefined) {
    throw new PackProblem(
      `lib/call imports ${name}, which is not among the dependencies of package.json. Add it there.`,
    );
  }
  return version.replace(/\d+\.\d+\.\d+$/, `${PATCHES_ALONE.has(name) ? "~" : "^"}$&`);
}
