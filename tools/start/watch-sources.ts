import { join } from "node:path";
import type { Terminal } from "../../local/command/terminal.ts";
import { watchTree } from "../../local/command/watch-tree.ts";
import type { LocalStack } from "../../local/stack/start-local.ts";
import type { BundleForm } from "../bundle/bundle-services.ts";
import { createRebuild, type Rebuilt } from "./rebuild.ts";

/** The files and folders that functions, contracts and infrastructure are made from. */
const WATCHED = ["api", "generated", "infra", "lib", "package-lock.json", "serverless.yml", "services"];

/** Milliseconds from the last change of a file to the rebuild. Editors write a file in several steps. */
const QUIET_MS = 100;

export interface WatchSourcesOptions {
  root: string;
  /** The form of the bundles that the functions run. */
  form: BundleForm;
  terminal: Terminal;
  /** The functions of the running stack. */
  functions: () => LocalStack["functions"];
  /** Takes up a change of contracts or infrastructure, before the bundles are made again. Does nothing when neither has changed. */
  renewTemplate: () => Promise<void>;
}

/**
 * Follows changes of sources, contracts and infrastructure. Lambda functions whose bundle has changed run the new code from their next event on; the
 * others keep their workers. Resolves to a function that stops the watching.
 */
export async function watchSources({
  form,
  functions,
  renewTemplate,
  root,
  terminal,
}: WatchSourcesOptions): Promise<() => void> {
  const rebuild = createRebuild(root, form);
  let pending: NodeJS.Timeout | undefined;
  let working = Promise.resolve();

  const followChanges = async () => {
    await renewTemplate();
    for (const one of await rebuild()) takeUp(one);
  };
  const stop = await watchTree({
    root,
    names: WATCHED,
    onChange() {
      clearTimeout(pending);
      pending = setTimeout(() => {
        // A change during the work is taken up after the work.
        working = working.then(followChanges).catch((error: unknown) => terminal.say(`Watching failed: ${error}`));
      }, QUIET_MS);
    },
  });
  return () => {
    clearTimeout(pending);
    stop();
  };

  function takeUp(one: Rebuilt): void {
    switch (one.kind) {
      case "broken":
        terminal.say(
          `\n${one.message}\n\n  ${one.name} cannot be bundled. Its code from before this edit still answers.\n`,
        );
        return;
      case "mended":
        terminal.log({
          kind: "notice",
          text: `${one.name} can be bundled again: its sources are those of the running code.`,
        });
        return;
      case "built": {
        const entry = join(root, one.bundle.file);
        for (const each of functions().values()) if (each.entry === entry) each.replaceCode();
        const mended = one.wasBroken ? "can be bundled again and " : "";
        terminal.log({ kind: "notice", text: `${one.name} ${mended}answers with its new code.` });
      }
    }
  }
}
