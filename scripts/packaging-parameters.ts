/** The flags `--param NAME=VALUE` of the commands that compile the template. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { flagProblems, type Params } from "../infra/parameters.cjs";
import { UsageError } from "../local/usage-error.ts";

/**
 * Checks the flags and returns them. Throws a UsageError for a name that is no packaging parameter, and for a value that the parameter does
 * not take.
 */
export async function packagingParameters(flags: readonly string[]): Promise<readonly string[]> {
  if (flags.length === 0) return flags;
  // Loaded only for these flags, since every start would wait for it.
  const { load } = await import("js-yaml");
  // The framework validates the file against its schema.
  const { params } = load(await readFile(join(process.cwd(), "serverless.yml"), "utf8")) as { params?: Params };
  const problems = flagProblems(flags, params);
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  return flags;
}
