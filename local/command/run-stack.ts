import inspector from "node:inspector";
import v8 from "node:v8";
import { type RunningStack, removeStackFile, writeStackFile } from "../client/running-stacks.ts";
import { type LocalOptions, type LocalStack, startLocal } from "../stack/start-local.ts";
import { UserError } from "../user-error.ts";
import { chosenPorts, type PortFlags } from "./chosen-ports.ts";
import { greeting } from "./greeting.ts";
import { hostStack, type StackHost } from "./stack-host.ts";
import { openTerminal, type Terminal, type TerminalMode } from "./terminal.ts";
import { listWithoutEffect, type WithoutEffect } from "./without-effect-text.ts";
import type { Wording } from "./wording.ts";

/** The choices of a person at the start of a stack. */
export interface RunStackOptions extends PortFlags {
  root: string;
  /** The form of the output. */
  mode: TerminalMode;
  /** True: the command names every type and property of the template that has no effect, and ends. */
  lists: boolean;
  /** True: the stack serves its console. */
  console: boolean;
  /** The step of a request at which stages throttle it. Default: no throttling. */
  throttle?: LocalOptions["throttle"] | undefined;
}

/** The parts of a start that depend on the program. */
export interface StackSource {
  template: unknown;
  /** Makes the options of each start from its template. */
  optionsFor: (template: unknown) => Promise<LocalOptions>;
  /** Runs after each start, while requests to the APIs wait. Default: nothing runs. */
  prepare?: (stack: LocalStack) => Promise<void>;
  wording: Wording;
  /** Makes the commands that the greeting suggests. */
  tryLines: (stack: LocalStack) => Promise<readonly string[]>;
  /** The page that the greeting names, and the page about types and properties without effect. */
  pages: { more: string; withoutEffect: string };
  /** Follows changes on the disk. Resolves to a function that stops the watching. Default: changes are not followed. */
  watch?: ((running: StackHost, restarted: () => Promise<void>) => Promise<() => void>) | undefined;
}

/**
 * Runs a local stack until the process is interrupted or told to end. `open` prepares what the stack is made from, and may print to the terminal
 * meanwhile.
 */
export async function runStack(
  options: RunStackOptions,
  open: (terminal: Terminal) => Promise<StackSource>,
): Promise<void> {
  const { inspectPort, mode, root } = options;
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  // Workers have the time zone of their process, and Lambda's is UTC.
  process.env["TZ"] = "UTC";
  let names: readonly string[] = [];
  const nameOf = (name: string) => name.slice(commonPrefix(names).length);
  let consoleUrl: string | undefined;
  // The link has no token: lines of a log may be shared. The page finds the token in the browser, or asks for it.
  const linkOf = (requestId: string) => consoleUrl && new URL(`/#/calls/${requestId}`, consoleUrl).href;
  // What is done before a list is no part of the list.
  const stream = options.lists ? process.stderr : process.stdout;
  const terminal = openTerminal({ mode, root, timeZone, nameOf, linkOf, stream, env: process.env });
  const source = await open(terminal);
  if (options.lists) {
    const { throttle } = options;
    const found = await partsWithoutEffect({
      ...(await source.optionsFor(source.template)),
      ...(throttle && { throttle }),
    });
    process.stdout.write(listWithoutEffect(found, mode, source.pages.withoutEffect));
    return;
  }
  if (inspectPort !== undefined) openInspector(inspectPort);

  const { awsPort, check, portOf } = chosenPorts(options);
  const host = {
    optionsFor: async (template: unknown) => ({
      log: terminal.log,
      checkApis: check,
      ...(options.throttle && { throttle: options.throttle }),
      console: options.console,
      waitsForDebugger: inspectPort !== undefined,
      ...(await source.optionsFor(template)),
    }),
    portOf,
    awsPort,
    prepare: source.prepare,
  };
  await hostStack(host, source.template, async (running) => {
    const { stack } = running;
    names = [...stack.functions.values()].map(({ name }) => name);
    consoleUrl = stack.consoleUrl;
    await writeStackFile(root, describe(stack));
    let stopWatching: (() => void) | undefined;
    try {
      // A change after the line that says the stack is ready is noticed.
      stopWatching = await source.watch?.(running, () => writeStackFile(root, describe(running.stack)));
      await sayReady(terminal, stack, source);
      limitHeaps();
      await interruption();
    } finally {
      stopWatching?.();
      await removeStackFile(root, describe(running.stack));
      if (inspectPort !== undefined) inspector.close();
    }
  });
}

/**
 * Lets the heap of each thread grow by 30 % over its live objects. By default V8 lets it grow to four times these, which is 50 MB more after a thousand
 * requests. Called after the start: while a start fills the heaps, limited heaps are collected again and again, for a twelfth of its processor time.
 */
function limitHeaps(): void {
  v8.setFlagsFromString("--heap-growing-percent=30");
}

/** The facts that commands in other terminals need. */
function describe({ apis, awsEndpoint, controlToken, environment }: LocalStack): RunningStack {
  return {
    pid: process.pid,
    port: Number(new URL(awsEndpoint).port),
    apis: apis.map(({ name, url }) => ({ name, url })),
    controlToken,
    environment,
  };
}

async function sayReady(terminal: Terminal, stack: LocalStack, source: StackSource): Promise<void> {
  const { apis, awsEndpoint, consoleUrl, withoutEffect } = stack;
  // Output in JSON is for files and programs, which may share it. The token is for the person at the terminal.
  const shared = consoleUrl && new URL("/", consoleUrl).href;
  if (terminal.mode === "json")
    terminal.sayJson({ kind: "ready", apis, awsEndpoint, consoleUrl: shared, withoutEffect });
  else if (terminal.mode === "quiet") terminal.say(apis.map(({ name, url }) => `${name} ${url}`).join("  "));
  else terminal.say(await greeting(stack, source));
}

/** Starts the stack on free ports, beside any other, and closes it again. Resolves to the parts of its template that have no effect. */
async function partsWithoutEffect(options: LocalOptions): Promise<WithoutEffect> {
  const stack = await startLocal(options);
  await stack.close();
  return stack;
}

/** The longest beginning that all names share up to a hyphen: `countersign-dev-`. Empty for a single name. */
function commonPrefix(names: readonly string[]): string {
  const [first = "", ...others] = names;
  if (others.length === 0) return "";
  const prefixes = [...first.matchAll(/-/g)].map(({ index }) => first.slice(0, index + 1)).toReversed();
  return prefixes.find((prefix) => others.every((name) => name.startsWith(prefix))) ?? "";
}

/** Opens the port for debuggers. Throws a UserError when the port is taken: Node itself goes on without the port. */
function openInspector(port: number): void {
  inspector.open(port, "127.0.0.1");
  if (inspector.url() !== undefined) return;
  throw new UserError(
    `Port ${port} is taken on 127.0.0.1: stop the program that listens there, or choose another with --inspect-port N.`,
  );
}

/** Resolves when the process is interrupted (Ctrl-C) or told to end. */
function interruption(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
}
