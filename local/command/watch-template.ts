import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, relative, resolve } from "node:path";
import { readTemplateFile } from "../template/read-template-file.ts";
import { UserError } from "../user-error.ts";
import type { StackHost } from "./stack-host.ts";
import { systemSentence } from "./system-sentence.ts";
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
  /** The change that is being taken up. A change in the meantime is taken up afterwards. */
  let working = Promise.resolve();
  let isStopped = false;
  const stopTemplate = await follow([file], restart);
  let stopCode = await followCode();
  return () => {
    isStopped = true;
    stopTemplate();
    stopCode();
  };

  /** Watches paths that lie in one folder. Resolves to a function that stops the watching. */
  async function follow(paths: readonly string[], takeUp: () => Promise<void>): Promise<() => void> {
    let pending: NodeJS.Timeout | undefined;
    const stop = await watchTree({
      root: dirname(paths[0] ?? file),
      names: paths.map((path) => basename(path)),
      onChange() {
        clearTimeout(pending);
        pending = setTimeout(() => {
          working = working.then(takeUp).catch(report);
        }, QUIET_MS);
      },
    });
    return () => {
      clearTimeout(pending);
      stop();
    };
  }

  /** Watches the folders and zips that the running functions' code is read from. Resolves to a function that stops the watching. */
  async function followCode(): Promise<() => void> {
    const paths = new Set([...running.stack.functions.values()].flatMap(({ codePaths }) => codePaths));
    const stops = await Promise.all(Array.from(paths, (path) => follow(namesIn(path), async () => replaceCode(path))));
    return () => {
      for (const stop of stops) stop();
    };
  }

  function replaceCode(path: string): void {
    const changed = [...running.stack.functions.values()].filter(({ codePaths }) => codePaths.includes(path));
    const names = changed.map(({ name }) => name).join(", ");
    if (!existsSync(path)) {
      const kept = "The code that the workers have loaded still answers";
      terminal.log({ kind: "notice", text: `${names}: ${relative(process.cwd(), path)} was removed. ${kept}.` });
      return;
    }
    for (const one of changed) one.replaceCode();
    terminal.log({ kind: "notice", text: `${names}: the changed code answers.` });
  }

  async function restart(): Promise<void> {
    const changed = await readTemplateFile(file);
    await running.restart(file, good);
    good = changed.value;
    // Another template may name other folders, as CDK's does after a change of the code.
    stopCode();
    if (isStopped) return;
    stopCode = await followCode();
    if (isStopped) stopCode();
    await restarted();
    terminal.log({
      kind: "notice",
      text: "The stack runs the changed template, with the same accounts, keys and ids.",
    });
  }

  function report(error: unknown): void {
    const sentence = error instanceof UserError ? error.message : systemSentence(error);
    if (sentence === undefined) throw error;
    terminal.say(`\n${sentence}\n\n  The stack runs as before this edit.\n`);
  }
}

/** The paths to watch for a code folder or zip. Of this process's own folder they are its entries, without those that tools write: the stack's own output may go to a `.log`. */
function namesIn(path: string): readonly string[] {
  if (resolve(path) !== process.cwd() || !statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => !/^(?:\..*|.*\.log|node_modules|cdk\.out)$/.test(name))
    .map((name) => resolve(path, name));
}
