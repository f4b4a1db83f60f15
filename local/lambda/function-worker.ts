/**
 * One worker thread of a function, as the stack's side controls it. The thread gets events in batches and handles them one after the other. The stack
 * can take back events that have not begun.
 *
 * Both sides share the number of the event that may begin next. The worker increments it by compare-and-exchange before each event. To take events
 * back, the stack sets it to NONE, also by compare-and-exchange. So no event begins twice and none is lost.
 */
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { Surroundings } from "../surroundings.ts";
import type { Invocation } from "./invocation.ts";
import type { Batch, Report, WorkerData } from "./messages.ts";
import { readReport } from "./read-report.ts";

/** An event that waits for a worker, or that a worker has and has not answered yet. */
export interface PendingEvent {
  /** The event as JSON text. */
  event: string;
  /** The `awsRequestId` of the invocation. */
  requestId: string;
  /** The ARN that the function was invoked by. */
  invokedArn: string;
  settle: (outcome: Invocation) => void;
  /** Called when the handler gets the event. */
  onBegin: () => void;
  /** The event's place in the order in which the function's events arrived. */
  arrival: number;
  /** True when the event was already waiting at an earlier check. */
  hasWaited: boolean;
}

export interface FunctionWorker {
  readonly state: "starting" | "idle" | "busy" | "ended";
  /** The event that is being handled. */
  readonly current: PendingEvent | undefined;
  /** The number of events that wait behind the current one. */
  readonly behind: number;
  /** Hands over at least one event. The worker must be idle. */
  handOver: (events: readonly PendingEvent[]) => void;
  /** Takes back the events behind the current one. Returns an empty list when the worker is just beginning the next event. */
  recall: () => PendingEvent[];
  /** Ends the thread at once. The events that it has not answered fail, with the reason `because`. */
  end: (because: string) => Promise<void>;
}

export interface WorkerOptions {
  data: Omit<WorkerData, "clockOffsetMs" | "next" | "port" | "unread">;
  environment: Record<string, string>;
  surroundings: Surroundings;
  onLine: (line: string) => void;
  /** Called when the worker is ready, and each time it has handled all its events. */
  onIdle: () => void;
  /**
   * Called when the thread has ended, by itself or because it was stopped. The current event has already failed; another worker must handle the
   * events in `unbegun`.
   */
  onEnd: (end: { because: string; unbegun: PendingEvent[]; wasReady: boolean }) => void;
  /** Called when the thread no longer runs, whatever ended it. */
  onExit: () => void;
}

const WORKER = new URL("./worker.js", import.meta.url);
/** The time limit for loading a bundle: the same as Lambda's limit for a function's init phase. */
const INIT_MS = 10_000;
const NONE = -1;

/** Starts a worker thread. The worker is in the state `starting` until it calls `onIdle`, or `onEnd` when the bundle cannot be used. */
export function startFunctionWorker(options: WorkerOptions): FunctionWorker {
  const { data, surroundings, onEnd, onIdle } = options;
  const next = new Int32Array(new SharedArrayBuffer(4));
  const unread = new Int32Array(new SharedArrayBuffer(4));
  let state: FunctionWorker["state"] = "starting";
  let batch: PendingEvent[] = [];
  let first = 0;
  let answered = 0;
  let nextBatch = 0;
  let crash: string | undefined;

  const { port1: port, port2 } = new MessageChannel();
  const thread = startThread(options, { next, unread, port: port2 });
  let cancelTimer = surroundings.after(INIT_MS, () => stop(`the code was not loaded within ${INIT_MS / 1000} s`));

  port.on("message", receive);
  thread.on("error", (error: unknown) => {
    crash = `it crashed with ${describeError(error)}`;
  });
  thread.on("exit", (code) => {
    // The messages that it sent before it ended have not all been delivered.
    for (let sent = receiveMessageOnPort(port); sent !== undefined; sent = receiveMessageOnPort(port)) {
      receive(sent.message);
    }
    stop(crash ?? `it ended its process with code ${code} before it answered`);
    options.onExit();
  });

  return {
    get state() {
      return state;
    },
    get current() {
      return batch[answered];
    },
    get behind() {
      return Math.max(0, batch.length - answered - 1);
    },
    handOver,
    recall: () => (batch.length > answered + 1 && haltAt(first + answered + 1) ? batch.splice(answered + 1) : []),
    async end(because) {
      state = "ended";
      for (const { settle } of batch.splice(answered)) settle({ kind: "failed", because });
      await terminate();
    },
  };

  function handOver(events: readonly PendingEvent[]): void {
    if (state !== "idle") throw new Error(`a worker that is ${state} cannot take events`);
    state = "busy";
    batch = [...events];
    answered = 0;
    first = nextBatch;
    nextBatch += batch.length;
    Atomics.store(next, 0, first);
    const message: Batch = {
      first,
      requestIds: batch.map(({ requestId }) => requestId),
      events: batch.map(({ event }) => event),
      invokedArns: batch.map(({ invokedArn }) => invokedArn),
      clockOffsetMs: clockOffset(surroundings),
    };
    port.postMessage(message);
    beginCurrent();
  }

  function receive(message: unknown): void {
    if (state === "ended") return;
    const report = readReport(message);
    if (report === undefined) stop("it sent a message that only a handler can have forged");
    else act(report);
  }

  function act(report: Report): void {
    switch (report.kind) {
      case "wrote":
        // A worker that writes too fast waits until this number falls.
        Atomics.sub(unread, 0, 1);
        Atomics.notify(unread, 0);
        for (const line of report.lines) options.onLine(line);
        return;
      case "unusable":
        stop(report.because);
        return;
      case "ready":
        if (state !== "starting") return;
        cancelTimer();
        state = "idle";
        onIdle();
        return;
      default:
        settleCurrent(report);
    }
  }

  function settleCurrent(outcome: Invocation): void {
    if (state !== "busy") return;
    cancelTimer();
    batch[answered]?.settle(outcome);
    answered += 1;
    if (answered < batch.length) {
      beginCurrent();
    } else {
      state = "idle";
      onIdle();
    }
  }

  /** Starts the time limit of the current event. The time counts from the answer to the previous event. */
  function beginCurrent(): void {
    batch[answered]?.onBegin();
    cancelTimer = surroundings.after(data.timeoutMs, () => {
      // A worker that has gone on to the next event has answered this one: the answer is on its way.
      if (haltAtCurrent()) stop(`it did not answer within its ${data.timeoutMs / 1000} s (Timeout)`);
    });
  }

  /** Stops the worker from beginning an event after the current one. Returns false when the worker has already begun the next event. */
  function haltAtCurrent(): boolean {
    const current = first + answered;
    return haltAt(current) || haltAt(current + 1) || (next[0] === NONE && batch.length === answered + 1);
  }

  /** Stops the worker from beginning any further event. Returns false, and stops nothing, unless `number` is the event that may begin next. */
  function haltAt(number: number): boolean {
    return Atomics.compareExchange(next, 0, number, NONE) === number;
  }

  function stop(because: string): void {
    if (state === "ended") return;
    const wasReady = state !== "starting";
    state = "ended";
    void terminate();
    const [current, ...unbegun] = batch.splice(answered);
    current?.settle({ kind: "failed", because });
    onEnd({ because, unbegun, wasReady });
  }

  async function terminate(): Promise<void> {
    cancelTimer();
    port.close();
    await thread.terminate();
  }
}

function startThread(
  { data, environment, surroundings }: WorkerOptions,
  shared: { next: Int32Array; unread: Int32Array; port: MessagePort },
): Worker {
  const workerData: WorkerData = { ...data, ...shared, clockOffsetMs: clockOffset(surroundings) };
  return new Worker(WORKER, {
    workerData,
    transferList: [shared.port],
    env: environment,
    argv: [],
    execArgv: [],
    // Most of what a handler allocates dies with its event. With V8's default, 48 MB, garbage would stay in every worker.
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
  });
}

/** Describes an error from another thread. The handler may have thrown it, so its properties can be of any type. */
function describeError(error: unknown): string {
  const { name, message } = error instanceof Error ? error : {};
  if (typeof name !== "string" || typeof message !== "string") return "a value that is not an Error";
  return `${name}: ${message.split("\n", 1)[0]}`.slice(0, 300);
}

/** The stack's clock minus the machine's clock, in milliseconds. Undefined when the stack uses the machine's clock: a worker then keeps its Date. */
function clockOffset({ now }: Surroundings): number | undefined {
  return now === Date.now ? undefined : now() - Date.now();
}
