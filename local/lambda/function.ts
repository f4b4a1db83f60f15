/**
 * A Lambda function on this machine. Its code runs in worker threads, and each worker handles one event at a time. The code must be trusted: a
 * worker has its own environment variables, but shares the file system, the network and the process with the stack.
 */
import { availableParallelism } from "node:os";
import type { Causes } from "../causes.ts";
import type { Session } from "../iam/session.ts";
import type { Log } from "../log.ts";
import type { Surroundings } from "../surroundings.ts";
import { uuid } from "../uuid.ts";
import { type FunctionWorker, type PendingEvent, startFunctionWorker } from "./function-worker.ts";
import type { Invocation } from "./invocation.ts";
import type { WorkerBudget } from "./worker-budget.ts";
import { workerStart } from "./worker-start.ts";

export interface FunctionInput {
  name: string;
  arn: string;
  /** The version of the function: a number, or `$LATEST`. */
  version: string;
  /** The absolute path of the module with the handler. */
  entry: string;
  /** The handler as the template has it: `dist/day/index.handler`. */
  handler: string;
  /** The absolute path of the function's code, to which the handler is relative. */
  taskRoot: string;
  /**
   * The runtime as the template has it: `nodejs24.x`. The function runs on this process's Node, even when the runtime names another
   * version.
   */
  runtime: string;
  /** The template's environment variables. */
  environment: Readonly<Record<string, string>>;
  timeoutSeconds: number;
  /** The memory size that the context object shows. It does not limit workers. */
  memoryMb: number;
  /** Returns a valid session of the function's role. */
  credentials: () => Session;
  region: string;
  /** The limit on workers that all functions of the stack share. */
  budget: WorkerBudget;
  surroundings: Surroundings;
  log: Log;
  /**
   * Returns the requests that a line belongs to which the function writes while it handles this event: the request of the event, and the request from outside that
   * began its trace. Default: the log does not say which request a line belongs to.
   */
  requestsOf?: (event: string | undefined) => { causedBy?: string; requestId?: string };
  /** Learns of each invocation and of its end, so that a call of the function can be joined to the request that it was made for. Default: nobody learns of them. */
  causes?: Pick<Causes, "invoke" | "settle">;
}

export interface LocalFunction {
  readonly name: string;
  /** The absolute path of the bundle; empty for a function without code. */
  readonly entry: string;
  /**
   * Runs the function with one event, which is JSON text. Never rejects: a failure is an Invocation too.
   *
   * Each event that is being handled has a worker of its own. An event waits a moment for a free worker before another worker starts, and waits longer
   * when the stack has no room for another. `onBegin` is called when the handler gets the event. The context object shows `invokedArn`, which may
   * name an alias or a version. Default: the function's own ARN.
   */
  invoke: (event: string, onBegin?: () => void, invokedArn?: string) => Promise<Invocation>;
  /** Starts a worker when there is none, so that the first event does not wait for it. */
  warm: () => void;
  /** Replaces every worker after a change of the code. Events that have begun are finished by the old code. */
  replaceCode: () => void;
  readonly counts: FunctionCounts;
  /** Ends every worker. Events without an answer fail, and so do all later events. */
  close: () => Promise<void>;
}

export interface FunctionCounts {
  workersStarted: number;
  /** The number of events that the function was invoked with. */
  invocations: number;
}

/**
 * Up to this number of workers, as many as the machine has processors, one more starts each time events wait. Beyond it, more start only when the present workers answer nothing, because
 * busy workers would only share the processor with them.
 */
const QUICK_WORKERS = Math.min(4, Math.max(2, availableParallelism()));
/** The most events in one message to a worker. */
const MAX_BATCH = 32;
/**
 * After this time in milliseconds, the function starts one more worker for a waiting event. The time is shorter than the time that a worker
 * needs to start.
 */
const PATIENCE_MS = 10;
/**
 * The number of checks without an answer after which a function with waiting events counts as stalled. There is a check every PATIENCE_MS. Half of
 * this number mistakes a busy machine for a function that waits for itself, and starts workers that make the machine busier.
 */
const STALLED_CHECKS = 10;
/** The time without an event, in milliseconds, after which a worker ends to free its memory. The last worker stays. */
const IDLE_MS = 2_000;
/**
 * The time before the expiry of a worker's keys at which the worker is replaced, in milliseconds. The keys are in the worker's environment
 * variables and cannot be renewed there.
 */
const RENEWAL_MS = 5 * 60_000;

const CLOSED = { kind: "failed", because: "the stack was closed" } as const;

/** A worker of the pool, with its keys and the state that the pool's checks compare. */
interface PooledWorker {
  worker: FunctionWorker;
  session: Session;
  /** True once the worker has had an event. */
  wasUsed: boolean;
  /** The worker's current event at the last check for slow events. */
  lastSeen: PendingEvent | undefined;
  /** True when the worker was idle at the last check for idle workers and has had no event since. */
  wasIdle: boolean;
}

/** Makes a function. Its first worker starts with the first event or with `warm`. */
export function createFunction(input: FunctionInput): LocalFunction {
  const { name, budget, surroundings, log } = input;
  const counts: FunctionCounts = { workersStarted: 0, invocations: 0 };
  const waiting: PendingEvent[] = [];
  const workers = new Set<PooledWorker>();
  /** Workers that were replaced while busy. Each ends when its current event is answered. */
  const draining = new Set<PooledWorker>();
  let isClosed = false;
  let isCheckScheduled = false;
  /** The number of events so far, which is the next event's place in the order of arrival. */
  let arrivals = 0;
  /** The number of checks since the last answer at which events were waiting. */
  let quietChecks = 0;
  /** True when the log has said that there is no room for another worker; false again once no event waits. */
  let isShortageLogged = false;
  let cancelIdleCheck: (() => void) | undefined;

  return {
    name,
    entry: input.entry,
    counts,
    invoke(event, onBegin = () => undefined, invokedArn = input.arn) {
      counts.invocations += 1;
      if (isClosed) return Promise.resolve(CLOSED);
      return new Promise((resolve) => {
        const requestId = uuid(surroundings.randomBytes(16));
        input.causes?.invoke(requestId, event);
        const settle = (outcome: Invocation) => {
          quietChecks = 0;
          input.causes?.settle(requestId);
          resolve(outcome);
        };
        arrivals += 1;
        waiting.push({ event, requestId, invokedArn, settle, onBegin, arrival: arrivals, hasWaited: false });
        dispatch();
      });
    },
    warm() {
      if (workers.size === 0 && !isClosed) startWorker();
    },
    replaceCode() {
      for (const pooled of workers) retire(pooled);
      dispatch();
    },
    async close() {
      isClosed = true;
      cancelIdleCheck?.();
      const all = [...workers, ...draining];
      workers.clear();
      draining.clear();
      for (const { settle } of waiting.splice(0)) settle(CLOSED);
      await Promise.all(all.map(({ worker }) => worker.end(CLOSED.because)));
    },
  };

  /** Gives waiting events to idle workers, the oldest worker first. */
  function dispatch(): void {
    for (const pooled of workers) {
      if (waiting.length === 0) break;
      if (pooled.worker.state !== "idle") continue;
      // A worker without use so far may have outlived its keys. When new keys would be no better, it keeps them.
      if (isExpiring(pooled.session) && (pooled.wasUsed || !isExpiring(input.credentials()))) {
        retire(pooled);
      } else {
        pooled.wasUsed = true;
        pooled.wasIdle = false;
        pooled.worker.handOver(waiting.splice(0, Math.min(MAX_BATCH, Math.ceil(waiting.length / workers.size))));
      }
    }
    if (waiting.length > 0 && workers.size === 0) startWorker();
    scheduleCheck();
  }

  /** Checks every PATIENCE_MS, while events wait for a worker, whether to start one more worker. */
  function scheduleCheck(): void {
    const doesOneWait = waiting.length > 0 || some(workers, ({ worker }) => worker.behind > 0);
    if (isCheckScheduled || isClosed || !doesOneWait) return;
    isCheckScheduled = true;
    surroundings.after(PATIENCE_MS, () => {
      isCheckScheduled = false;
      if (isClosed) return;
      recallFromSlowWorkers();
      const [oldest] = waiting;
      quietChecks = oldest === undefined ? 0 : quietChecks + 1;
      if (oldest === undefined) isShortageLogged = false;
      // Running events may wait for events of the queue, as when a function calls its own API, and can only wait for later ones.
      if (isStalled()) waiting.sort((a, b) => b.arrival - a.arrival);
      if (oldest?.hasWaited && !some(workers, ({ worker }) => worker.state === "starting")) grow();
      if (oldest !== undefined) oldest.hasWaited = true;
      dispatch();
    });
  }

  /** Whether events wait and none of the function's events has been answered for a while. */
  function isStalled(): boolean {
    return quietChecks >= STALLED_CHECKS;
  }

  /** Starts more workers for the events that wait: one while there are few workers, and several at once when the function has stalled. */
  function grow(): void {
    if (workers.size < QUICK_WORKERS) startWorkers(1);
    else if (isStalled()) startWorkers(Math.min(waiting.length, Math.ceil(workers.size / QUICK_WORKERS)));
  }

  /** Starts up to `wanted` workers: as many as there is room for. When there is room for none, the log says so once. */
  function startWorkers(wanted: number): void {
    const room = budget.room();
    for (let count = Math.min(wanted, room.workers); count > 0; count -= 1) startWorker();
    if (room.workers > 0 || isShortageLogged) return;
    isShortageLogged = true;
    log({
      kind: "notice",
      text: `events of ${name} wait until one of its workers (${workers.size}) is free: another cannot start, because ${room.because}`,
    });
  }

  /** Ends idle workers beyond the first, every IDLE_MS while there is more than one worker. */
  function scheduleIdleCheck(): void {
    if (cancelIdleCheck !== undefined || isClosed || workers.size < 2) return;
    cancelIdleCheck = surroundings.after(IDLE_MS, () => {
      cancelIdleCheck = undefined;
      const [, ...others] = workers;
      for (const pooled of others) {
        if (pooled.worker.state === "idle" && pooled.wasIdle) retire(pooled);
        pooled.wasIdle = pooled.worker.state === "idle";
      }
      scheduleIdleCheck();
    });
  }

  /** Takes back the events that wait behind an event that was already running at the last check. */
  function recallFromSlowWorkers(): void {
    for (const pooled of workers) {
      const { current } = pooled.worker;
      if (current !== undefined && current === pooled.lastSeen) requeue(pooled.worker.recall());
      pooled.lastSeen = current;
    }
  }

  function requeue(events: PendingEvent[]): void {
    for (const event of events) event.hasWaited = true;
    waiting.unshift(...events);
  }

  function startWorker(): void {
    counts.workersStarted += 1;
    budget.add();
    const session = input.credentials();
    const worker = startFunctionWorker({
      ...workerStart(input, session),
      surroundings,
      onLine: (line) => {
        log({ kind: "function", name, line, ...input.requestsOf?.(pooled.worker.current?.event) });
      },
      onIdle: () => {
        if (draining.delete(pooled)) void worker.end("it was replaced");
        else dispatch();
      },
      onExit: budget.remove,
      onEnd: ({ because, unbegun, wasReady }) => {
        draining.delete(pooled);
        workers.delete(pooled);
        log({ kind: "notice", text: `a worker of ${name} ended: ${because}` });
        requeue(unbegun);
        // When the code cannot be loaded, the waiting events fail together. Another worker for each would fail the same way.
        if (!wasReady && workers.size === 0)
          for (const { settle } of waiting.splice(0)) settle({ kind: "failed", because });
        dispatch();
      },
    });
    const pooled: PooledWorker = { worker, session, wasUsed: false, lastSeen: undefined, wasIdle: false };
    workers.add(pooled);
    scheduleIdleCheck();
  }

  /** Takes a worker out of the pool. The worker ends now, or when its current event is answered. */
  function retire(pooled: PooledWorker): void {
    workers.delete(pooled);
    requeue(pooled.worker.recall());
    if (pooled.worker.state === "busy") draining.add(pooled);
    else void pooled.worker.end("it was replaced");
  }

  function isExpiring({ expiresAt }: Session): boolean {
    return expiresAt !== undefined && expiresAt - surroundings.now() < RENEWAL_MS;
  }
}

function some<T>(items: Iterable<T>, matches: (item: T) => boolean): boolean {
  for (const item of items) if (matches(item)) return true;
  return false;
}
