import inspector from "node:inspector";
import { type RunningStack, removeStackFile, writeStackFile } from "../../local/client/running-stacks.ts";
import type { LocalOptions, LocalStack } from "../../local/stack/start-local.ts";
import { UserError } from "../../local/user-error.ts";
import type { BundleForm } from "../bundle/bundle-services.ts";
import { ensureBundles } from "../bundle/ensure-bundles.ts";
import { inputsDigest } from "../template/inputs-digest.ts";
import { currentTemplate } from "./current-template.ts";
import { greeting } from "./greeting.ts";
import { hostStack, type StackHost } from "./stack-host.ts";
import { openTerminal, type Terminal, type TerminalMode } from "./terminal.ts";
import { watchSources } from "./watch-sources.ts";

const FIRST_API_PORT = 3000;
const AWS_PORT = 4566;

export interface RunStackOptions {
  root: string;
  /** The form of the output. */
  mode: TerminalMode;
  /** True: the greeting lists every type and property of the template that has no effect. */
  listsNames: boolean;
  /** The port of each API by its name. Default: 3000 for the first API, 3001 for the second. */
  ports: ReadonlyMap<string, number>;
  /** The port of the AWS endpoint. Default 4566. */
  awsPort?: number | undefined;
  /** Packaging parameters that differ from their defaults: `security=strict`. */
  parameters: readonly string[];
  /** The step of a request at which stages throttle it. Default: no throttling. */
  throttle?: LocalOptions["throttle"] | undefined;
  /** The bundles that functions run. Default `readable`. */
  form?: BundleForm;
  /** The port at which a debugger can reach the functions. Default: no debugger can, and functions have their own time limits. */
  inspectPort?: number | undefined;
}

/** Runs the local stack, with an account for its caller, until the process is interrupted or told to end. */
export async function runStack(options: RunStackOptions): Promise<void> {
  const {
    awsPort = AWS_PORT,
    form = "readable",
    inspectPort,
    listsNames,
    mode,
    parameters,
    ports,
    root,
    throttle,
  } = options;
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  // Workers have the time zone of their process, and Lambda's is UTC.
  process.env["TZ"] = "UTC";
  let names: readonly string[] = [];
  const nameOf = (name: string) => name.slice(commonPrefix(names).length);
  const terminal = openTerminal({ mode, root, timeZone, nameOf, stream: process.stdout, env: process.env });
  const compile = () => currentTemplate(root, terminal.say, parameters);
  const template = await compile();
  await ensureBundles(root, form);
  if (inspectPort !== undefined) inspector.open(inspectPort, "127.0.0.1");

  const host = {
    root,
    portOf: (name: string, index: number) => ports.get(name) ?? FIRST_API_PORT + index,
    awsPort,
    form,
    options: { ...(throttle && { throttle }), waitsForDebugger: inspectPort !== undefined },
    log: terminal.log,
    logsOnboarding: mode === "json" || mode === "verbose",
    say: terminal.say,
  };
  await hostStack(host, template, async (running) => {
    const { stack } = running;
    refuseUnknownNames(ports, stack);
    names = [...stack.functions.values()].map(({ name }) => name);
    await writeStackFile(root, describe(stack));
    try {
      await sayReady(terminal, root, stack, listsNames);
      const stopWatching = await watchSources({
        root,
        form,
        terminal,
        functions: () => running.stack.functions,
        renewTemplate: await createRenewal({ root, form, terminal, running, compile }),
      });
      await interruption();
      stopWatching();
    } finally {
      await removeStackFile(root, describe(running.stack));
      if (inspectPort !== undefined) inspector.close();
    }
  });
}

/** Makes a function that starts the stack again when contracts or infrastructure have changed since its last call. */
async function createRenewal({
  compile,
  form,
  root,
  running,
  terminal,
}: {
  root: string;
  form: BundleForm;
  terminal: Terminal;
  running: StackHost;
  /** Compiles the template, after it has generated what has changed. */
  compile: () => Promise<unknown>;
}): Promise<() => Promise<void>> {
  let seen = await inputsDigest(root);
  return async function renewTemplate() {
    const digest = await inputsDigest(root);
    if (digest === seen) return;
    seen = digest;
    try {
      const template = await compile();
      await ensureBundles(root, form);
      const before = running.stack.apis.map(({ name }) => name);
      await running.restart(template);
      await writeStackFile(root, describe(running.stack));
      const added = running.stack.apis.filter(({ name }) => !before.includes(name));
      const addresses = added.map(({ name, url }) => ` ${name} answers at ${url}.`).join("");
      const text = `The stack runs the changed template, with the same accounts, keys and ids.${addresses}`;
      terminal.log({ kind: "notice", text });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      terminal.say(`\n${error.message}\n\n  The stack runs the template from before this edit.\n`);
    }
  };
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

async function sayReady(terminal: Terminal, root: string, stack: LocalStack, listsNames: boolean): Promise<void> {
  const { apis, awsEndpoint, withoutEffect } = stack;
  if (terminal.mode === "json") terminal.sayJson({ kind: "ready", apis, awsEndpoint, withoutEffect });
  else if (terminal.mode === "quiet") terminal.say(apis.map(({ name, url }) => `${name} ${url}`).join("  "));
  else terminal.say(await greeting(root, stack, { listsNames }));
}

/** The longest beginning that all names share up to a hyphen: `countersign-dev-`. Empty for a single name. */
function commonPrefix(names: readonly string[]): string {
  const [first = "", ...others] = names;
  if (others.length === 0) return "";
  const prefixes = [...first.matchAll(/-/g)].map(({ index }) => first.slice(0, index + 1)).toReversed();
  return prefixes.find((prefix) => others.every((name) => name.startsWith(prefix))) ?? "";
}

function refuseUnknownNames(ports: ReadonlyMap<string, number>, { apis }: LocalStack): void {
  const names = apis.map(({ name }) => name);
  const unknown = [...ports.keys()].find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new UserError(`--port ${unknown}: the stack has no API of that name. Its APIs are ${names.join(" and ")}.`);
  }
}

/** Resolves when the process is interrupted (Ctrl-C) or told to end. */
function interruption(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
}
