/**
 * A Lambda function on this machine. Its bundle runs in worker threads, and each worker handles one event at a time. The bundle must be trusted: a
 * worker has its own environment variables, but shares the file system, the network and the process with the stack.
 */
import { basename, dirname, extname } from "node:path";
import { pathToFileURL } from "node:url";
import type { Session } from "../iam/session.ts";
import type { Log } from "../log.ts";
import type { Surroundings } from "../surroundings.ts";
import { uuid } from "../uuid.ts";
import { functionEnvironment } from "./function-environment.ts";
import { type FunctionWorker, type PendingEvent, startFunctionWorker } from "./function-worker.ts";
import type { Invocation } from "./invocation.ts";

export interface FunctionInput {
  name: string;
  arn: string;
  /** The absolute path of the bundle, an ES module or CommonJS. */
  entry: string;
  /** The export that is called with (event, context). */
  exportName: string;
  /** The template's environment variables. */
  environment: Readonly<Record<string, string>>;
  timeoutSeconds: number;
  /** The memory size that the context object shows. It does not limit workers. */
  memoryMb: number;
  /** Returns a valid session of the function's role. */
  credentials: () => Session;
  region: string;
  surroundings: Surroundings;
  log: Log;
}

export interface LocalFunction {
  readonly name: string;
  /**
   * Runs the function with one event, which is JSON text. Never rejects: a failure is an Invocation too.
   *
   * At most 4 events are handled at once, each in its own worker. Further events wait.
   */
  invoke: (event: string) => Promise<Invocation>;
  /** Starts a worker when there is none, so that the first event does not wait for it. */
  warm: () => void;
  /** Replaces every worker after a change of the bundle. Events that have begun are finished by the old code. */
  replaceCode: () => void;
  readonly counts: FunctionCounts;
  /** Ends every worker. Events without an answer fail, and so does every later one. */
  close: () => Promise<void>;
}

export interface FunctionCounts {
  workersStarted: number;
  /** The number of events that the function was invoked with. */
  invocations: number;
}

const MAX_WORKERS = 4;
/** The most events in one message to a worker. */
const MAX_BATCH = 32;
/**
 * After this time in milliseconds, the function starts one more worker for a waiting event. It is shorter than the time that a worker needs to start.
 */
const PATIENCE_MS = 10;
/** The time without an event, in milliseconds, after which a worker ends to free its memory. The last worker stays. */
const IDLE_MS = 2_000;
/** A worker is replaced this long before its keys expire (milliseconds). Its keys are in its environment variables and cannot be renewed there. */
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
  const { name, surroundings, log } = input;
  const counts: FunctionCounts = { workersStarted: 0, invocations: 0 };
  const waiting: PendingEvent[] = [];
  const workers = new Set<PooledWorker>();
  /** Workers that were replaced while busy. Each ends when its current event is answered. */
  const draining = new Set<PooledWorker>();
  let isClosed = false;
  let isCheckScheduled = false;
  let cancelIdleCheck: (() => void) | undefined;

  return {
    name,
    counts,
    invoke(event) {
      counts.invocations += 1;
      if (isClosed) return Promise.resolve(CLOSED);
      return new Promise((settle) => {
        waiting.push({ event, settle, hasWaited: false });
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

  /** Checks every PATIENCE_MS, while events wait for a worker, whether to start one more. */
  function scheduleCheck(): void {
    const doesOneWait = waiting.length > 0 || some(workers, ({ worker }) => worker.behind > 0);
    if (isCheckScheduled || isClosed || !doesOneWait) return;
    isCheckScheduled = true;
    surroundings.after(PATIENCE_MS, () => {
      isCheckScheduled = false;
      if (isClosed) return;
      recallFromSlowWorkers();
      const [oldest] = waiting;
      const isOneStarting = some(workers, ({ worker }) => worker.state === "starting");
      if (oldest?.hasWaited && !isOneStarting && workers.size < MAX_WORKERS) startWorker();
      if (oldest !== undefined) oldest.hasWaited = true;
      dispatch();
    });
  }

  /** Ends idle workers beyond the first, every IDLE_MS while there is more than one. */
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
    const session = input.credentials();
    const worker = startFunctionWorker({
      ...workerStart(input, session),
      surroundings,
      onLine: (line) => log({ kind: "function", name, line }),
      onIdle: () => {
        if (draining.delete(pooled)) void worker.end("it was replaced");
        else dispatch();
      },
      onEnd: ({ because, unbegun, wasReady }) => {
        draining.delete(pooled);
        workers.delete(pooled);
        log({ kind: "notice", text: `a worker of ${name} ended: ${because}` });
        requeue(unbegun);
        // When the bundle cannot be loaded, the waiting events fail together. Another worker for each would fail the same way.
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

/** The start options of a worker. Workers of one function differ in their keys and in the name of their log stream. */
function workerStart(input: FunctionInput, session: Session) {
  const { name, entry, exportName, memoryMb, surroundings } = input;
  const day = new Date(surroundings.now()).toISOString().slice(0, 10).replaceAll("-", "/");
  const logGroupName = `/aws/lambda/${name}`;
  const logStreamName = `${day}/[$LATEST]${surroundings.randomBytes(16).toString("hex")}`;
  return {
    data: {
      entry: pathToFileURL(entry).href,
      exportName,
      timeoutMs: input.timeoutSeconds * 1000,
      context: {
        functionName: name,
        functionVersion: "$LATEST",
        invokedFunctionArn: input.arn,
        memoryLimitInMB: String(memoryMb),
        logGroupName,
        logStreamName,
      },
    },
    environment: functionEnvironment({
      ...{ name, session, memoryMb, logGroupName, logStreamName },
      environment: input.environment,
      region: input.region,
      taskRoot: dirname(entry),
      handler: `${basename(entry, extname(entry))}.${exportName}`,
    }),
    requestId: () => uuid(surroundings.randomBytes(16)),
  };
}

function some<T>(items: Iterable<T>, matches: (item: T) => boolean): boolean {
  for (const item of items) if (matches(item)) return true;
  return false;
}
