import { join } from "node:path";
import { ensureBundles } from "../lib/bundle/ensure-bundles.ts";

/** Before any test: the bundles that the stack runs, made when they are missing or older than their sources. */
export default async function setUp(): Promise<void> {
  // Workers share the process's time zone, and Lambda's is UTC.
  process.env["TZ"] = "UTC";
  await ensureBundles(join(import.meta.dirname, ".."));
}
