import { type RunningStack, removeStackFile, writeStackFile } from "../../local/client/running-stacks.ts";
import { type LocalOptions, type LocalStack, startLocal } from "../../local/stack/start-local.ts";
import { UserError } from "../../local/user-error.ts";
import { ensureBundles } from "../bundle/ensure-bundles.ts";
import { localOptions } from "../onboard/local-options.ts";
import type { OnboardOptions, OnboardOutcome } from "../onboard/onboard.ts";
import { currentTemplate } from "./current-template.ts";
import { foldRequests } from "./fold-requests.ts";
import { greeting } from "./greeting.ts";
import { startOnboarding } from "./onboard-process.ts";
import { readShownValues } from "./shown-values.ts";
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
}

/** Runs the local stack, with an account for its caller, until the process is interrupted or told to end. */
export async function runStack(options: RunStackOptions): Promise<void> {
  const { awsPort = AWS_PORT, listsNames, mode, parameters, ports, root, throttle } = options;
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  // Workers have the time zone of their process, and Lambda's is UTC.
  process.env["TZ"] = "UTC";
  let names: readonly string[] = [];
  const nameOf = (name: string) => name.slice(commonPrefix(names).length);
  const terminal = openTerminal({ mode, root, timeZone, nameOf, stream: process.stdout, env: process.env });
  const template = await currentTemplate(root, terminal.say, parameters);
  await ensureBundles(root);
  const onboard = startOnboarding();
  const { promise: onboarded, resolve: openApis } = Promise.withResolvers<void>();
  const folded = foldRequests(terminal.log);
  const stack = await startLocal({
    template,
    root,
    hosts: ["127.0.0.1", "::1"],
    portOf: (name, index) => ports.get(name) ?? FIRST_API_PORT + index,
    ...(throttle && { throttle }),
    apisWaitFor: onboarded,
    awsPort,
    shownValues: await readShownValues(root),
    log: isInFull(terminal) ? terminal.log : folded.log,
  });
  names = [...stack.functions.values()].map(({ name }) => name);
  try {
    refuseUnknownNames(ports, stack);
    for (const one of stack.functions.values()) one.warm();
    const obstacle = await onboardCaller(stack, onboard);
    folded.end(
      obstacle === undefined && !isInFull(terminal)
        ? (requests) => `The application account is ready (${requests} requests to the AWS services).`
        : undefined,
    );
    if (obstacle !== undefined) terminal.say(obstacle);
    openApis();
    await writeStackFile(root, runningStack(stack));
    await sayReady(terminal, root, stack, listsNames);
    const stopWatching = watchSources(root, stack, terminal.log);
    await interruption();
    stopWatching();
  } finally {
    await removeStackFile(root, runningStack(stack));
    await stack.close();
  }
}

/** The facts that commands in other terminals need. */
function runningStack({ apis, awsEndpoint, controlToken, environment }: LocalStack): RunningStack {
  return {
    pid: process.pid,
    port: Number(new URL(awsEndpoint).port),
    apis: apis.map(({ name, url }) => ({ name, url })),
    controlToken,
    environment,
  };
}

/** Whether the log shows every entry as it is, so that nothing is folded. */
function isInFull({ mode }: Terminal): boolean {
  return mode === "json" || mode === "verbose";
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

/**
 * Makes the caller's account through the running endpoint, as `npm run onboard` does on AWS. Returns the reason when that is not possible,
 * otherwise undefined. The stack runs in both cases. So people can also try templates for which it is not possible, such as one whose group
 * has no role, and see the refusals.
 */
async function onboardCaller(
  stack: LocalStack,
  onboard: (options: OnboardOptions) => Promise<OnboardOutcome>,
): Promise<string | undefined> {
  const read = localOptions(stack);
  if (!read.ok) return `No application account: the template does not set ${read.missing.join(", ")}.`;
  const outcome = await onboard(read.ids);
  return outcome.ok ? undefined : `The application account is not ready. ${outcome.sentence}`;
}

/** Resolves when the process is interrupted (Ctrl-C) or told to end. */
function interruption(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
}
