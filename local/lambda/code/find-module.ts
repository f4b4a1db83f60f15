import { posix } from "node:path";

/** The endings of a module's file, in the order in which Lambda's Node.js runtime looks for them. */
const ENDINGS = ["", ".js", ".mjs", ".cjs"];

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
  const file = ENDINGS.map((ending) => path + ending).find(hasFile);
  if (file !== undefined) return { ok: true, file };
  const source = SOURCE_ENDINGS.map((ending) => path + ending).find(hasFile);
  return {
    ok: false,
    because: source ? `${source} must be compiled to JavaScript first` : `${path} does not exist as .js, .mjs or .cjs`,
  };
}
