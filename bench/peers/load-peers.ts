import { join } from "node:path";

/**
 * Imports a module of bench/peers by its path. Such a module imports packages of bench/package.json, which the root's compiler does not
 * know: bench/tsconfig.json checks those modules, and the caller names the type of their exports. Throws with the remedy when the packages are missing.
 */
export async function loadPeers<Module>(path: string): Promise<Module> {
  try {
    return await import(join(import.meta.dirname, `${path}.ts`));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")) throw error;
    throw new Error("The tools that the benchmark compares with are not installed. Run `npm ci --prefix bench`.", {
      cause: error,
    });
  }
}
