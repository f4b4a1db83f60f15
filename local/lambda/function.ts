/**
 * A Lambda function on this machine: its bundle in worker threads, one event at a time in each.
 *
 * It assumes that its bundle is trusted: a worker has an environment of its own, but not a file system or network of its own.
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
  /** Absolute path of the bundle, an ES module or CommonJS. */
  entry: string;
  /** The export that is called with (event, context). */
  exportName: string;
  /** What the template gives it. */
  environment: Readonly<Record<string, string>>;
  timeoutSeconds: number;
  /** For the context object alone: no worker is limited to it. */
  memoryMb: number;
  /** A session of its role that is valid now. */
  credentials: () => Session;
  region: string;
  surroundings: Surroundings;
  log: Log;
}

export interface LocalFunction {
  readonly name: string;
  /**
   * Runs the function with one event, given as JSON text. Never rejects: whatever goes wrong is an outcome.
   *
   * Up to 4 events are handled at once, each in a worker of its own; more of them wait.
   */
  invoke: (event: string) => Promise<Invocation>;
  /** Starts a worker unless there is one, so that the first event does not wait for it. */
  warm: () => void;
  /** The bundle has changed: events that have not begun get a new worker, those that have are finished with the old code. */
  replaceCode: () => void;
  readonly counts: FunctionCounts;
  /** Ends every worker. Events not yet answered fail, and so does every later one. */
  close: () => Promise<void>;
}

export interface FunctionCounts {
  workersStarted: number;
  /** Events given to the function. */
  invocations: number;
}

const MAX_WORKERS = 4;
/** The most events in one message. */
const MAX_BATCH = 32;
/** How long an event waits for a busy worker before another is started. Less than it takes to start one. */
const PATIENCE_MS = 10;
/** A worker beyond the first that had nothing to do for this long is ended: what it keeps in memory is worth more. */
const REST_MS = 2_000;
/** A worker whose role session ends within this time is replaced, as its keys are in its environment for good. */
const RENEWAL_MS = 5 * 60_000;

const CLOSED = { kind: "failed", because: "the stack was closed" } as const;

/** A worker and what the pool knows of it. */
interface Hired {
  worker: FunctionWorker;
  session: Session;
  hasWorked: boolean;
  /** The event it was at when it was last looked at. */
  lastSeen: PendingEvent | undefined;
  /** Whether it has had nothing to do since the pool last looked for who rests. */
  rests: boolean;
}

/** Makes a function. Its first worker is started by the first event, or by `warm`. */
export function createFunction(input: FunctionInput): LocalFunction {
  const { name, surroundings, log } = input;
  const counts: FunctionCounts = { workersStarted: 0, invocations: 0 };
  const waiting: PendingEvent[] = [];
  const workers = new Set<Hired>();
  /** No longer in the pool; ended when they have answered what they have begun. */
  const leaving = new Set<Hired>();
  let isClosed = false;
  let isWatching = false;
  let callOffRest: (() => void) | undefined;

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
      if (workers.size === 0 && !isClosed) hire();
    },
    replaceCode() {
      for (const hired of workers) dismiss(hired);
      dispatch();
    },
    async close() {
      isClosed = true;
      callOffRest?.();
      const all = [...workers, ...leaving];
      workers.clear();
      leaving.clear();
      for (const { settle } of waiting.splice(0)) settle(CLOSED);
      await Promise.all(all.map(({ worker }) => worker.end(CLOSED.because)));
    },
  };

  /** Gives what waits to the workers that are idle, in the order in which they were started. */
  function dispatch(): void {
    for (const hired of workers) {
      if (waiting.length === 0) break;
      if (hired.worker.state !== "idle") continue;
      // One that was started and never used may have slept through its keys' hour.
      if (isExpiring(hired.session) && (hired.hasWorked || !isExpiring(input.credentials()))) {
        dismiss(hired);
      } else {
        hired.hasWorked = true;
        hired.rests = false;
        hired.worker.handOver(waiting.splice(0, Math.min(MAX_BATCH, Math.ceil(waiting.length / workers.size))));
      }
    }
    if (waiting.length > 0 && workers.size === 0) hire();
    watch();
  }

  /** As long as an event waits, looks now and then whether it is held up. */
  function watch(): void {
    const doesOneWait = waiting.length > 0 || some(workers, ({ worker }) => worker.behind > 0);
    if (isWatching || isClosed || !doesOneWait) return;
    isWatching = true;
    surroundings.after(PATIENCE_MS, () => {
      isWatching = false;
      if (isClosed) return;
      takeFromTheSlow();
      const [oldest] = waiting;
      const isOneStarting = some(workers, ({ worker }) => worker.state === "starting");
      if (oldest?.hasWaited && !isOneStarting && workers.size < MAX_WORKERS) hire();
      if (oldest !== undefined) oldest.hasWaited = true;
      dispatch();
    });
  }

  /** While there is more than one worker, looks now and then who rests, and lets go of those beyond the first. */
  function lookForRest(): void {
    if (callOffRest !== undefined || isClosed || workers.size < 2) return;
    callOffRest = surroundings.after(REST_MS, () => {
      callOffRest = undefined;
      const [, ...others] = workers;
      for (const hired of others) {
        if (hired.worker.state === "idle" && hired.rests) dismiss(hired);
        hired.rests = hired.worker.state === "idle";
      }
      lookForRest();
    });
  }

  /** Takes back what waits behind an event that was there at the last look. */
  function takeFromTheSlow(): void {
    for (const hired of workers) {
      const { current } = hired.worker;
      if (current !== undefined && current === hired.lastSeen) putBack(hired.worker.recall());
      hired.lastSeen = current;
    }
  }

  function putBack(events: PendingEvent[]): void {
    for (const event of events) event.hasWaited = true;
    waiting.unshift(...events);
  }

  function hire(): void {
    counts.workersStarted += 1;
    const session = input.credentials();
    const worker = startFunctionWorker({
      ...workerStart(input, session),
      surroundings,
      onLine: (line) => log({ kind: "function", name, line }),
      onIdle: () => {
        if (leaving.delete(hired)) void worker.end("it was replaced");
        else dispatch();
      },
      onEnd: ({ because, unbegun, wasReady }) => {
        leaving.delete(hired);
        workers.delete(hired);
        log({ kind: "notice", text: `a worker of ${name} was ended: ${because}` });
        putBack(unbegun);
        // A bundle that cannot be loaded fails what waits for it, instead of being tried again for each event.
        if (!wasReady && workers.size === 0)
          for (const { settle } of waiting.splice(0)) settle({ kind: "failed", because });
        dispatch();
      },
    });
    const hired: Hired = { worker, session, hasWorked: false, lastSeen: undefined, rests: false };
    workers.add(hired);
    lookForRest();
  }

  function dismiss(hired: Hired): void {
    workers.delete(hired);
    putBack(hired.worker.recall());
    if (hired.worker.state === "busy") leaving.add(hired);
    else void hired.worker.end("it was replaced");
  }

  function isExpiring({ expiresAt }: Session): boolean {
    return expiresAt !== undefined && expiresAt - surroundings.now() < RENEWAL_MS;
  }
}

/** What a worker is started with: the same for all of a function's but for its keys and the name of its log stream. */
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
