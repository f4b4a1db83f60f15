import { type RunningStack, removeStackFile, writeStackFile } from "../../local/client/running-stacks.ts";
import { printLog } from "../../local/stack/print-log.ts";
import { type LocalOptions, type LocalStack, startLocal } from "../../local/stack/start-local.ts";
import { UserError } from "../../local/user-error.ts";
import { ensureBundles } from "../bundle/ensure-bundles.ts";
import { localOptions } from "../onboard/local-options.ts";
import type { OnboardOptions, OnboardOutcome } from "../onboard/onboard.ts";
import { currentTemplate } from "./current-template.ts";
import { greeting } from "./greeting.ts";
import { startOnboarding } from "./onboard-process.ts";
import { watchSources } from "./watch-sources.ts";

const FIRST_API_PORT = 3000;
const AWS_PORT = 4566;

export interface RunStackOptions {
  root: string;
  print: (line: string) => void;
  /** The port of each API by its name. Default: 3000 for the first API, 3001 for the second. */
  ports: ReadonlyMap<string, number>;
  /** The port of the AWS endpoint. Default 4566. */
  awsPort?: number | undefined;
  /** The step of a request at which stages throttle it. Default: no throttling. */
  throttle?: LocalOptions["throttle"] | undefined;
}

/** Runs the local stack, with an account for its caller, until the process is interrupted or told to end. */
export async function runStack({ awsPort = AWS_PORT, ports, print, root, throttle }: RunStackOptions): Promise<void> {
  // Workers have the time zone of their process, and Lambda's is UTC.
  process.env["TZ"] = "UTC";
  const template = await currentTemplate(root, print);
  await ensureBundles(root);
  const onboard = startOnboarding();
  const { promise: onboarded, resolve: openApis } = Promise.withResolvers<void>();
  const log = printLog((line) => process.stdout.write(line), { colour: process.stdout.isTTY === true });
  const stack = await startLocal({
    template,
    root,
    hosts: ["127.0.0.1", "::1"],
    portOf: (name, index) => ports.get(name) ?? FIRST_API_PORT + index,
    ...(throttle && { throttle }),
    apisWaitFor: onboarded,
    awsPort,
    log,
  });
  try {
    refuseUnknownNames(ports, stack);
    for (const one of stack.functions.values()) one.warm();
    const obstacle = await onboardCaller(stack, onboard);
    if (obstacle !== undefined) print(obstacle);
    openApis();
    await writeStackFile(root, runningStack(stack));
    print(await greeting(root, stack));
    const stopWatching = watchSources(root, stack, log);
    await interruption();
    stopWatching();
  } finally {
    await removeStackFile(root, runningStack(stack));
    await stack.close();
  }
}

/** The facts that commands in other terminals need. */
function runningStack({ apis, awsEndpoint, environment }: LocalStack): RunningStack {
  return {
    pid: process.pid,
    port: Number(new URL(awsEndpoint).port),
    apis: apis.map(({ name, url }) => ({ name, url })),
    environment,
  };
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
