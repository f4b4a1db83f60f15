import { watch } from "node:fs";
import { join } from "node:path";
import type { LogEntry } from "../../local/log.ts";
import type { LocalStack } from "../../local/stack/start-local.ts";
import { ensureBundles } from "../bundle/ensure-bundles.ts";

/** The folders with the source code of Lambda functions. */
const SOURCES = ["services", "lib", "generated"];

/** Milliseconds from the last change of a file to the rebuild. Editors write a file in several steps. */
const QUIET_MS = 100;

/**
 * Bundles the services again when a source changes. Lambda functions run the new code from their next event on. Returns a function that
 * stops the watching.
 */
export function watchSources(root: string, stack: LocalStack, log: (entry: LogEntry) => void): () => void {
  let pending: NodeJS.Timeout | undefined;
  const rebuild = async () => {
    const text = await ensureBundles(root).then(
      (bundles) => (bundles.length === 0 ? undefined : `bundled again: ${bundles.map(({ file }) => file).join(", ")}`),
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    if (text === undefined) return;
    for (const one of stack.functions.values()) one.replaceCode();
    log({ kind: "notice", text });
  };
  const schedule = () => {
    clearTimeout(pending);
    pending = setTimeout(() => void rebuild(), QUIET_MS);
  };
  const watchers = SOURCES.map((folder) => watch(join(root, folder), { recursive: true }, schedule));
  return () => {
    clearTimeout(pending);
    for (const watcher of watchers) watcher.close();
  };
}
