import { posix } from "node:path";

/** The endings of sources that have to be compiled first. */
const SOURCE_ENDINGS = [".ts", ".mts", ".cts", ".tsx"];

export type FoundModule = { ok: true; file: string } | { ok: false; because: string };

/**
 * Finds the file of a module in a function's code, by the order of Lambda's Node.js runtime (loadModule in
 * github.com/aws/aws-lambda-nodejs-runtime-interface-client). `hasFile` says whether a file exists. Every path is relative to the code.
 */
export function findModule(module: string, hasFile: (path: string) => boolean): FoundModule {
  const path = posix.normalize(module);
  if (posix.isAbsolute(path)) {
    return { ok: false, because: `${path} is a path outside the function's code, which only Lambda has` };
  }
  const file = candidates(path, hasFile).find(hasFile);
  if (file !== undefined) return { ok: true, file };
  const source = SOURCE_ENDINGS.map((ending) => path + ending).find(hasFile);
  return {
    ok: false,
    because: source ? `${source} must be compiled to JavaScript first` : `${path} does not exist as .js, .mjs or .cjs`,
  };
}

/**
 * The paths at which the runtime looks for a module, in its order. A folder's index.js comes after a `.js` beside the folder: the runtime requires whatever
 * exists at the path, and Node prefers the file. A folder with a package.json may name another main file, and so is not looked into.
 */
function candidates(path: string, hasFile: (path: string) => boolean): readonly string[] {
  const isPackage = hasFile(posix.join(path, "package.json"));
  return [path, `${path}.js`, ...(isPackage ? [] : [posix.join(path, "index.js")]), `${path}.mjs`, `${path}.cjs`];
}
