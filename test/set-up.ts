import { join } from "node:path";
import { ensureConsole } from "../tools/bundle/bundle-console.ts";
import { ensureBundles } from "../tools/bundle/ensure-bundles.ts";
import { compiledVariants } from "../tools/template/variants.ts";

/**
 * Prepares all tests: makes the bundles and the console's page when they are missing or older than their sources, and compiles the variants of the template, which
 * several tests read.
 */
export default async function setUp(): Promise<void> {
  // Workers share the process's time zone, and Lambda's is UTC.
  process.env["TZ"] = "UTC";
  const root = join(import.meta.dirname, "..");
  await ensureBundles(root);
  await ensureConsole(root);
  await compiledVariants(root);
}
