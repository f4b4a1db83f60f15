import { readdirSync, statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { readTemplateFile } from "../template/read-template-file.ts";
import { UserError } from "../user-error.ts";
import type { StackHost } from "./stack-host.ts";
import type { Terminal } from "./terminal.ts";
import { watchTree } from "./watch-tree.ts";

/** Milliseconds from the last change of a file until it is taken up. Tools write many files in a row. */
const QUIET_MS = 200;

export interface WatchTemplateOptions {
  /** The template's file. */
  file: string;
  terminal: Terminal;
  running: StackHost;
  /** Tells the other commands about the stack that was started again. */
  restarted: () => Promise<void>;
}

/**
 * Follows changes of the template and of the functions' code. A function whose folder or zip has changed runs the new code from its next event on. With a
 * changed template the stack is started again, with the same ids and accounts. Resolves to a function that stops the watching.
 */
export async function watchTemplate({ file, restarted, running, terminal }: WatchTemplateOptions): Promise<() => void> {
  let good = (await readTemplateFile(file)).value;
  const codePaths = new Set([...running.stack.functions.values()].flatMap(({ codePaths }) => codePaths));
  const stops = [
    await follow([file], restart),
    ...(await Promise.all(Array.from(codePaths, (path) => follow(namesIn(path), () => replaceCode(path))))),
  ];
  return () => {
    for (const stop of stops) stop();
  };

  /** Watches paths that lie in one folder. */
  async function follow(paths: readonly string[], takeUp: () => Promise<void>): Promise<() => void> {
    let pending: NodeJS.Timeout | undefined;
    const stop = await watchTree({
      root: dirname(paths[0] ?? file),
      names: paths.map((path) => basename(path)),
      onChange() {
        clearTimeout(pending);
        pending = setTimeout(() => takeUp().catch(report), QUIET_MS);
      },
    });
    return () => {
      clearTimeout(pending);
      stop();
    };
  }

  async function replaceCode(path: string): Promise<void> {
    const changed = [...running.stack.functions.values()].filter(({ codePaths }) => codePaths.includes(path));
    for (const one of changed) one.replaceCode();
    terminal.log({ kind: "notice", text: `${changed.map(({ name }) => name).join(", ")}: the changed code answers.` });
  }

  async function restart(): Promise<void> {
    const changed = await readTemplateFile(file);
    await running.restart(file, good);
    good = changed.value;
    await restarted();
    terminal.log({
      kind: "notice",
      text: "The stack runs the changed template, with the same accounts, keys and ids.",
    });
  }

  function report(error: unknown): void {
    if (!(error instanceof UserError)) throw error;
    terminal.say(`\n${error.message}\n\n  The stack runs the template from before this edit.\n`);
  }
}

/** The paths to watch for a code folder or zip. Of this process's own folder they are its entries, without those that tools write. */
function namesIn(path: string): readonly string[] {
  if (resolve(path) !== process.cwd() || !statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => !/^(?:\..*|node_modules|cdk\.out)$/.test(name))
    .map((name) => resolve(path, name));
}
