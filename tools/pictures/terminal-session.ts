/**
 * Runs shell commands against a local stack of its own, and records what two terminals would show: the shell, and the log of `npm start`.
 * Requires that the Lambda functions' bundles exist under `root`, and that `curl` 7.75 or newer is installed.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { machine } from "../../local/machine.ts";
import { printLog } from "../../local/stack/print-log.ts";
import { type LocalStack, startLocal } from "../../local/stack/start-local.ts";
import { onboardLocal } from "../onboard/onboard-local.ts";
import { readShownValues } from "../start/shown-values.ts";

/** A command as a person types it, and the lines that it prints. */
export interface ShellStep {
  command: string;
  answer: readonly string[];
}

/** The contents of the two terminals. */
export interface TerminalSession {
  shell: readonly ShellStep[];
  log: readonly string[];
}

export interface TerminalSessionOptions {
  root: string;
  /** A compiled CloudFormation template. */
  template: unknown;
  /**
   * The commands, separated by empty lines. Each command begins with a comment and calls `curl -i` at the addresses of `npm start`:
   * http://localhost:3000 for the first API, 3001 for the second.
   */
  script: string;
}

const FIRST_PORT = 3000;
/** The address of the console when `npm start` has its own ports. */
const CONSOLE = "http://localhost:4566";
/** The time that the log shows at every line, so that a new picture differs only where the stack does. */
const TIME_OF_DAY = Date.UTC(2026, 0, 1, 9, 41, 7);

/** Runs the session. Throws when the stack does not start, the caller's account cannot be made, or a command fails. */
export async function runTerminalSession({ root, script, template }: TerminalSessionOptions): Promise<TerminalSession> {
  const log: string[] = [];
  const print = printLog((text) => log.push(...text.trimEnd().split("\n")), {
    colour: false,
    timeZone: "UTC",
    linkOf: (requestId) => `${CONSOLE}/#/calls/${requestId}`,
    surroundings: { ...machine(), now: () => TIME_OF_DAY },
  });
  // The lines that the functions write themselves are long JSON, and docs/observability.md shows them.
  const shownValues = await readShownValues(root);
  const stack = await startLocal({
    template,
    root,
    shownValues,
    log: (entry) => entry.kind === "request" && print(entry),
  });
  try {
    for (const one of stack.functions.values()) one.warm();
    const outcome = await onboardLocal(stack);
    if (!outcome.ok) throw new Error(outcome.sentence);
    log.length = 0;
    const shell: ShellStep[] = [];
    for (const command of script.trim().split("\n\n"))
      shell.push({ command, answer: await runCommand(command, stack) });
    return { shell, log };
  } finally {
    await stack.close();
  }
}

async function runCommand(command: string, { apis, developer }: LocalStack): Promise<readonly string[]> {
  // The session's own stack has other ports, so that a running `npm start` does not matter.
  const atOwnPorts = apis.reduce(
    (text, { url }, index) => text.replaceAll(`http://localhost:${FIRST_PORT + index}/`, `${url}/`),
    command,
  );
  const { stdout } = await promisify(execFile)("bash", ["-c", atOwnPorts.replaceAll("curl -i", "curl -sS -i")], {
    env: {
      PATH: process.env["PATH"],
      AWS_ACCESS_KEY_ID: developer.accessKeyId,
      AWS_SECRET_ACCESS_KEY: developer.secretAccessKey,
    },
  });
  return shorten(stdout);
}

/** Shortens an answer of curl to its status line and its body. An ellipsis replaces the headers. */
function shorten(answer: string): readonly string[] {
  const [head = "", body = ""] = answer.split("\r\n\r\n");
  const [status = ""] = head.split("\r\n");
  return [`${status.trimEnd()} …`, body.trimEnd()];
}
