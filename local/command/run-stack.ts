import inspector from "node:inspector";
import v8 from "node:v8";
import { type RunningStack, removeStackFile, writeStackFile } from "../client/running-stacks.ts";
import type { LocalApi, LocalOptions, LocalStack } from "../stack/start-local.ts";
import { UsageError } from "../usage-error.ts";
import { greeting } from "./greeting.ts";
import { hostStack, type StackHost } from "./stack-host.ts";
import { openTerminal, type Terminal, type TerminalMode } from "./terminal.ts";
import type { Wording } from "./wording.ts";

const FIRST_API_PORT = 3000;
const AWS_PORT = 4566;

/** The choices of a person at the start of a stack. */
export interface RunStackOptions {
  root: string;
  /** The form of the output. */
  mode: TerminalMode;
  /** True: the greeting lists every type and property of the template that has no effect. */
  listsNames: boolean;
  /** True: the stack serves its console. */
  console: boolean;
  /** The port of each API by its name. Default: 3000 for the first API, 3001 for the second. */
  ports: ReadonlyMap<string, number>;
  /** The port of the AWS endpoint. Default 4566. */
  awsPort?: number | undefined;
  /** The port at which a debugger can reach the functions. Default: no debugger can, and functions have their own time limits. */
  inspectPort?: number | undefined;
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
  const { awsPort = AWS_PORT, inspectPort, mode, ports, root } = options;
  // V8 by default lets the heap of each thread grow to four times its live objects, which is 80 MB more after a thousand requests.
  v8.setFlagsFromString("--heap-growing-percent=30");
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  // Workers have the time zone of their process, and Lambda's is UTC.
  process.env["TZ"] = "UTC";
  let names: readonly string[] = [];
  const nameOf = (name: string) => name.slice(commonPrefix(names).length);
  let consoleUrl: string | undefined;
  const linkOf = (requestId: string) => consoleUrl && new URL(`/#/calls/${requestId}`, consoleUrl).href;
  const terminal = openTerminal({ mode, root, timeZone, nameOf, linkOf, stream: process.stdout, env: process.env });
  const source = await open(terminal);
  if (inspectPort !== undefined) inspector.open(inspectPort, "127.0.0.1");

  const chosen = Array.from(ports, ([text, port]) => ({ text, port }));
  const host = {
    optionsFor: async (template: unknown) => ({
      log: terminal.log,
      ...(options.throttle && { throttle: options.throttle }),
      console: options.console,
      waitsForDebugger: inspectPort !== undefined,
      ...(await source.optionsFor(template)),
    }),
    portOf: (name: string, index: number, logicalId: string) =>
      chosen.find(({ text }) => isNamed({ name, logicalId }, text))?.port ?? FIRST_API_PORT + index,
    awsPort,
    prepare: source.prepare,
  };
  await hostStack(host, source.template, async (running) => {
    const { stack } = running;
    refuseUnknownNames(ports, stack);
    names = [...stack.functions.values()].map(({ name }) => name);
    consoleUrl = stack.consoleUrl;
    await writeStackFile(root, describe(stack));
    let stopWatching: (() => void) | undefined;
    try {
      // A change after the line that says the stack is ready is noticed.
      stopWatching = await source.watch?.(running, () => writeStackFile(root, describe(running.stack)));
      await sayReady(terminal, stack, source, options.listsNames);
      await interruption();
    } finally {
      stopWatching?.();
      await removeStackFile(root, describe(running.stack));
      if (inspectPort !== undefined) inspector.close();
    }
  });
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

async function sayReady(
  terminal: Terminal,
  stack: LocalStack,
  source: StackSource,
  listsNames: boolean,
): Promise<void> {
  const { apis, awsEndpoint, consoleUrl, withoutEffect } = stack;
  if (terminal.mode === "json") terminal.sayJson({ kind: "ready", apis, awsEndpoint, consoleUrl, withoutEffect });
  else if (terminal.mode === "quiet") terminal.say(apis.map(({ name, url }) => `${name} ${url}`).join("  "));
  else terminal.say(await greeting(stack, source, { listsNames }));
}
/** The longest beginning that all names share up to a hyphen: `countersign-dev-`. Empty for a single name. */
function commonPrefix(names: readonly string[]): string {
  const [first = "", ...others] = names;
  if (others.length === 0) return "";
  const prefixes = [...first.matchAll(/-/g)].map(({ index }) => first.slice(0, index + 1)).toReversed();
  return prefixes.find((prefix) => others.every((name) => name.startsWith(prefix))) ?? "";
}

/** Whether a person names an API by this text: by its name or its logical id, in upper or lower case. */
function isNamed({ logicalId, name }: Pick<LocalApi, "logicalId" | "name">, text: string): boolean {
  return [name, logicalId].some((one) => one.toLowerCase() === text.toLowerCase());
}

function refuseUnknownNames(ports: ReadonlyMap<string, number>, { apis }: LocalStack): void {
  const unknown = [...ports.keys()].find((text) => !apis.some((api) => isNamed(api, text)));
  if (unknown !== undefined) {
    const names = apis.map(({ name }) => name);
    throw new UsageError(`--port ${unknown}: the stack has no API of that name. Its APIs are ${names.join(" and ")}.`);
  }
}

/** Resolves when the process is interrupted (Ctrl-C) or told to end. */
function interruption(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
}
