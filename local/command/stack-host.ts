import { availableParallelism } from "node:os";
import { createDeferred } from "../deferred.ts";
import { createMemory, type LocalOptions, type LocalStack, startLocal } from "../stack/start-local.ts";
import { UserError } from "../user-error.ts";

/**
 * The number of functions, the template's first, that get a worker at the start: as many as the machine has processors, from two to four. The worker of any
 * other function starts with the function's first event. A worker takes 25 ms and 10 MB even when its function is never called.
 */
const WARMED = Math.min(4, Math.max(2, availableParallelism()));

export interface StackHostOptions {
  /** Makes the options of a start with this template. The host adds the memory and the ports. */
  optionsFor: (template: unknown) => Promise<LocalOptions>;
  /** The port of an API by its name, its index among the APIs and its logical id. */
  portOf: (name: string, index: number, logicalId: string) => number;
  awsPort: number;
  /** Runs after each start, while requests to the APIs wait. Default: nothing runs. */
  prepare?: ((stack: LocalStack) => Promise<void>) | undefined;
}

/** A running stack that can be started again with a changed template. */
export interface StackHost {
  readonly stack: LocalStack;
  /**
   * Closes the stack and starts it with another template, on the same ports, with the same ids, keys, accounts and secrets. When the stack refuses the
   * template, starts it with the template from before and throws the refusal. `before` is that template, where the host knows only the path of its file.
   */
  restart: (template: unknown, before?: unknown) => Promise<void>;
}

/** Starts a stack. `use` gets the running stack; when `use` ends, so does the stack. */
export async function hostStack(
  host: StackHostOptions,
  template: unknown,
  use: (running: StackHost) => Promise<void>,
): Promise<void> {
  const memory = createMemory();
  const ports = new Map<string, number>();
  let current = template;
  let stack = await start(template);
  let restarting = Promise.resolve();
  try {
    await use({
      get stack() {
        return stack;
      },
      restart(changed, before) {
        const done = restart(changed, before);
        restarting = done.catch(() => undefined);
        return done;
      },
    });
  } finally {
    // A restart in progress opens ports, also after the person has ended the command.
    await restarting;
    await stack.close();
  }

  async function restart(changed: unknown, before = current): Promise<void> {
    await stack.close();
    try {
      stack = await start(changed);
      current = changed;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      stack = await start(before);
      throw error;
    }
  }

  async function start(compiled: unknown): Promise<LocalStack> {
    const { promise: prepared, resolve: openApis } = createDeferred<void>();
    const started = await startLocal({
      ...(await host.optionsFor(compiled)),
      memory,
      hosts: ["127.0.0.1", "::1"],
      portOf: (name, index, logicalId) => ports.get(name) ?? host.portOf(name, index, logicalId),
      apisWaitFor: prepared,
      awsPort: ports.get("") ?? host.awsPort,
    });
    notePorts(started);
    for (const one of [...started.functions.values()].slice(0, WARMED)) one.warm();
    await host.prepare?.(started);
    openApis();
    return started;
  }

  function notePorts({ apis, awsEndpoint }: LocalStack): void {
    for (const { name, url } of apis) ports.set(name, Number(new URL(url).port));
    ports.set("", Number(new URL(awsEndpoint).port));
  }
}
