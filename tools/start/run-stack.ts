import { type RunStackOptions as LocalRunOptions, runStack as runLocalStack } from "../../local/command/run-stack.ts";
import type { StackHost } from "../../local/command/stack-host.ts";
import type { Terminal } from "../../local/command/terminal.ts";
import { NPM_WORDING } from "../../local/command/wording.ts";
import { UserError } from "../../local/user-error.ts";
import { ensureConsole } from "../bundle/bundle-console.ts";
import { type BundleForm, serviceNames } from "../bundle/bundle-services.ts";
import { ensureBundles } from "../bundle/ensure-bundles.ts";
import { inputsDigest } from "../template/inputs-digest.ts";
import { TEMPLATE } from "../template/template-file.ts";
import { createAccountMaker } from "./account-maker.ts";
import { contractOf } from "./contract-of.ts";
import { currentTemplate } from "./current-template.ts";
import { beginKeys } from "./early-keys.ts";
import { readShownValues } from "./shown-values.ts";
import { templateToRun } from "./template-to-run.ts";
import { tryLines } from "./try-lines.ts";
import { watchSources } from "./watch-sources.ts";

export interface RunStackOptions extends LocalRunOptions {
  /** Packaging parameters that differ from their defaults: `security=strict`. */
  parameters: readonly string[];
  /** The bundles that functions run. Default `readable`. */
  form?: BundleForm;
}

/** The number of RSA keys of a user pool. */
const KEYS_OF_A_POOL = 2;

/** Runs the local stack on this repository's template and bundles, with an account for its caller, until the process is interrupted or told to end. */
export async function runStack(options: RunStackOptions): Promise<void> {
  const { form = "readable", mode, parameters, root } = options;
  const rsaKeyPair = beginKeys(KEYS_OF_A_POOL);
  await runLocalStack(options, async (terminal) => {
    const digest = inputsDigest(root);
    const compile = (inputs: string) => currentTemplate({ root, digest: inputs, print: terminal.say, parameters });
    const template = await compile(digest);
    await ensureBundles(root, form);
    await ensureConsole(root);
    const accounts = createAccountMaker({
      log: terminal.log,
      logsRequests: mode === "json" || mode === "verbose",
      say: terminal.say,
    });
    return {
      template,
      optionsFor: async (compiled) => ({
        template: form === "readable" ? templateToRun(compiled, await serviceNames(root)) : compiled,
        root,
        // With packaging parameters, the template is compiled into memory alone.
        ...(parameters.length === 0 && { templateFile: TEMPLATE }),
        contractOf: contractOf(root),
        shownValues: await readShownValues(root),
        log: accounts.beginLog(),
        surroundings: { rsaKeyPair },
      }),
      prepare: accounts.prepare,
      wording: NPM_WORDING,
      tryLines: (stack) => tryLines(root, stack),
      pages: { more: "docs/walkthrough.md", withoutEffect: "docs/local-stack.md" },
      watch: async (running, restarted) =>
        watchSources({
          root,
          form,
          terminal,
          functions: () => running.stack.functions,
          renewTemplate: createRenewal({ root, form, terminal, running, compile, digest, restarted }),
        }),
    };
  });
}

/** Makes a function that starts the stack again when contracts or infrastructure have changed since its last call, or since the start. */
function createRenewal({
  compile,
  digest: first,
  form,
  restarted,
  root,
  running,
  terminal,
}: {
  root: string;
  form: BundleForm;
  terminal: Terminal;
  running: StackHost;
  /** Compiles the template, after it has generated what has changed. `inputs` is the digest of the template's inputs. */
  compile: (inputs: string) => Promise<unknown>;
  /** The digest of the inputs at the start. */
  digest: string;
  /** Tells the other commands about the stack that was started again. */
  restarted: () => Promise<void>;
}): () => Promise<void> {
  let seen = first;
  return async function renewTemplate() {
    const digest = inputsDigest(root);
    if (digest === seen) return;
    seen = digest;
    try {
      const template = await compile(digest);
      await ensureBundles(root, form);
      const before = running.stack.apis.map(({ name }) => name);
      await running.restart(template);
      await restarted();
      const added = running.stack.apis.filter(({ name }) => !before.includes(name));
      const addresses = added.map(({ name, url }) => ` ${name} answers at ${url}.`).join("");
      const text = `The stack runs the changed template, with the same accounts, keys and ids.${addresses}`;
      terminal.log({ kind: "notice", text });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const still = "The stack runs the template from before this edit.";
      terminal.say(`\n${error.message}\n\n  ${still}\n`);
    }
  };
}
