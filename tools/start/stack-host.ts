import type { Log } from "../../local/log.ts";
import { createMemory, type LocalOptions, type LocalStack, startLocal } from "../../local/stack/start-local.ts";
import { UserError } from "../../local/user-error.ts";
import { type BundleForm, serviceNames } from "../bundle/bundle-services.ts";
import { localOptions } from "../onboard/local-options.ts";
import type { OnboardOptions, OnboardOutcome } from "../onboard/onboard.ts";
import { foldRequests } from "./fold-requests.ts";
import { startOnboarding } from "./onboard-process.ts";
import { readShownValues } from "./shown-values.ts";
import { templateToRun } from "./template-to-run.ts";

export interface StackHostOptions {
  root: string;
  /** The port of an API by its name and its index among the APIs. */
  portOf: (name: string, index: number) => number;
  awsPort: number;
  /** The form of the bundles that the functions run. */
  form: BundleForm;
  /** Options that every call of `startLocal` gets. */
  options: Pick<LocalOptions, "throttle" | "waitsForDebugger">;
  log: Log;
  /** True: the requests of onboarding are logged one by one. */
  logsOnboarding: boolean;
  /** Prints why there is no application account. */
  say: (text: string) => void;
}

/** The stack of `npm start`, which can be started again with a changed template. */
export interface StackHost {
  readonly stack: LocalStack;
  /**
   * Closes the stack and starts it with another template, on the same ports, with the same ids, keys, accounts and secrets. When the stack refuses the
   * template, starts it with the template from before and throws the refusal.
   */
  restart: (template: unknown) => Promise<void>;
}

/** Starts a stack with an account for its caller. `use` gets the running stack; when `use` ends, so does the stack. */
export async function hostStack(
  host: StackHostOptions,
  template: unknown,
  use: (running: StackHost) => Promise<void>,
): Promise<void> {
  const memory = createMemory();
  const ports = new Map<string, number>();
  let onboardedIds: string | undefined;
  let current = template;
  // The process loads the AWS clients while the stack starts.
  let stack = await start(template, startOnboarding());
  try {
    await use({
      get stack() {
        return stack;
      },
      restart,
    });
  } finally {
    await stack.close();
  }

  async function restart(changed: unknown): Promise<void> {
    await stack.close();
    try {
      stack = await start(changed);
      current = changed;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      stack = await start(current);
      throw error;
    }
  }

  /** Starts the stack. The stack answers requests to its APIs once the caller has an account. */
  async function start(compiled: unknown, onboarding?: ReturnType<typeof startOnboarding>): Promise<LocalStack> {
    const { promise: onboarded, resolve: openApis } = Promise.withResolvers<void>();
    const folded = foldRequests(host.log);
    const started = await startLocal({
      ...host.options,
      template: host.form === "readable" ? templateToRun(compiled, await serviceNames(host.root)) : compiled,
      root: host.root,
      memory,
      hosts: ["127.0.0.1", "::1"],
      portOf: (name, index) => ports.get(name) ?? host.portOf(name, index),
      apisWaitFor: onboarded,
      awsPort: ports.get("") ?? host.awsPort,
      shownValues: await readShownValues(host.root),
      log: host.logsOnboarding ? host.log : folded.log,
    });
    notePorts(started);
    for (const one of started.functions.values()) one.warm();
    const obstacle = await onboardOnce(started, onboarding);
    folded.end(obstacle === undefined && !host.logsOnboarding ? accountSentence : undefined);
    if (obstacle !== undefined) host.say(obstacle);
    openApis();
    return started;
  }

  function notePorts({ apis, awsEndpoint }: LocalStack): void {
    for (const { name, url } of apis) ports.set(name, Number(new URL(url).port));
    ports.set("", Number(new URL(awsEndpoint).port));
  }

  /**
   * Makes the caller's account, unless an earlier start has made it for the same ids. Returns the reason when no account can be made,
   * otherwise undefined. The stack runs in both cases: so people can also try a template in which no account can be made, such as one whose
   * group has no role, and see the refusals.
   */
  async function onboardOnce(
    started: LocalStack,
    onboard: ((options: OnboardOptions) => Promise<OnboardOutcome>) | undefined,
  ): Promise<string | undefined> {
    const read = localOptions(started);
    if (!read.ok) {
      // A template that sets them again begins with a secret and a pool without the account.
      onboardedIds = undefined;
      return `No application account: the template does not set ${read.missing.join(", ")}.`;
    }
    const ids = JSON.stringify(read.ids);
    if (ids === onboardedIds) return undefined;
    const outcome = await (onboard ?? startOnboarding())(read.ids);
    if (!outcome.ok) return `The application account is not ready. ${outcome.sentence}`;
    onboardedIds = ids;
    return undefined;
  }
}

function accountSentence(requests: number): string | undefined {
  return requests === 0 ? undefined : `The application account is ready (${requests} requests to the AWS services).`;
}
