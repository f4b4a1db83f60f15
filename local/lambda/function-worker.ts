/**
 * One worker thread of a function, seen from the stack: events are handed over in batches, handled one after the other, and
 * can be taken back as long as they have not begun.
 *
 * Both sides share the number of the event that may begin next. The worker moves it on by compare-and-exchange before each
 * event, and the stack takes events back by putting NONE there likewise, so that none is begun twice and none is lost.
 */
import { Worker } from "node:worker_threads";
import type { Surroundings } from "../surroundings.ts";
import type { Invocation } from "./invocation.ts";
import type { Batch, Report, WorkerData } from "./messages.ts";

/** An event on its way to a worker. */
export interface PendingEvent {
  /** JSON text. */
  event: string;
  settle: (outcome: Invocation) => void;
  /** Whether it has been seen to wait before. */
  hasWaited: boolean;
}

export interface FunctionWorker {
  readonly state: "starting" | "idle" | "busy" | "ended";
  /** The event that it is at. */
  readonly current: PendingEvent | undefined;
  /** How many events it has after the current one. */
  readonly behind: number;
  /** For an idle worker only. At least one event. */
  handOver: (events: readonly PendingEvent[]) => void;
  /** Takes back the events after the current one, unless it is going on to them. */
  recall: () => PendingEvent[];
  /** Ends the thread at once. Events that it still has fail, `because`. */
  end: (because: string) => Promise<void>;
}

export interface WorkerOptions {
  data: Omit<WorkerData, "clockOffsetMs" | "next">;
  environment: Record<string, string>;
  surroundings: Surroundings;
  /** A version 4 UUID. */
  requestId: () => string;
  onLine: (line: string) => void;
  /** It is ready, or has handled all that it had. */
  onIdle: () => void;
  /** It ended by itself or by a timeout. Its current event has failed; `unbegun` are those that another has to take. */
  onEnd: (end: { because: string; unbegun: PendingEvent[]; wasReady: boolean }) => void;
}

const WORKER = new URL("./worker.js", import.meta.url);
/** How long a bundle may take to load: Lambda's limit for a function's init phase. */
const INIT_MS = 10_000;
const NONE = -1;

/** Starts a worker thread. It is `starting` until `onIdle` is called, or `onEnd` if the bundle cannot be used. */
export function startFunctionWorker(options: WorkerOptions): FunctionWorker {
  const { data, surroundings, onEnd, onIdle } = options;
  const next = new Int32Array(new SharedArrayBuffer(4));
  let state: FunctionWorker["state"] = "starting";
  let batch: PendingEvent[] = [];
  let first = 0;
  let answered = 0;
  let nextBatch = 0;
  let crash: string | undefined;

  const workerData: WorkerData = { ...data, clockOffsetMs: clockOffset(surroundings), next };
  const thread = new Worker(WORKER, {
    workerData,
    env: options.environment,
    argv: [],
    execArgv: [],
    // Little of what a handler makes outlives its event. V8's default, 48 MB, would let garbage lie in each worker.
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
  });
  let callOff = surroundings.after(INIT_MS, () => stop(`the bundle was not loaded within ${INIT_MS / 1000} s`));

  thread.on("message", (report: Report) => {
    if (state === "ended") return;
    switch (report.kind) {
      case "wrote":
        for (const line of report.lines) options.onLine(line);
        return;
      case "unusable":
        stop(report.because);
        return;
      case "ready":
        callOff();
        state = "idle";
        onIdle();
        return;
      default:
        settleCurrent(report);
    }
  });
  thread.on("error", (error: unknown) => {
    crash = `it crashed with ${error instanceof Error ? `${error.name}: ${error.message.split("\n", 1)[0]}` : "no Error"}`;
  });
  thread.on("exit", (code) => stop(crash ?? `it ended its process with code ${code} before it answered`));

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
    handOver(events) {
      if (state !== "idle") throw new Error(`a worker that is ${state} was handed events`);
      state = "busy";
      batch = [...events];
      answered = 0;
      first = nextBatch;
      nextBatch += batch.length;
      Atomics.store(next, 0, first);
      const message: Batch = {
        first,
        requestIds: batch.map(() => options.requestId()),
        events: batch.map(({ event }) => event),
        clockOffsetMs: clockOffset(surroundings),
      };
      thread.postMessage(message);
      startTimer();
    },
    recall: () => (batch.length > answered + 1 && holdAt(first + answered + 1) ? batch.splice(answered + 1) : []),
    async end(because) {
      state = "ended";
      callOff();
      for (const { settle } of batch.splice(answered)) settle({ kind: "failed", because });
      await thread.terminate();
    },
  };

  function settleCurrent(outcome: Invocation): void {
    callOff();
    batch[answered]?.settle(outcome);
    answered += 1;
    if (answered < batch.length) {
      startTimer();
    } else {
      state = "idle";
      onIdle();
    }
  }

  /** An event's time begins when the one before it is answered. */
  function startTimer(): void {
    callOff = surroundings.after(data.timeoutMs, () => {
      // Where the worker has gone on to the next event, the answer to this one is on its way.
      if (isAtCurrent()) stop(`it did not answer within its ${data.timeoutMs / 1000} s (Timeout)`);
    });
  }

  /** Whether the worker has not gone on from the current event; it cannot then any more. */
  function isAtCurrent(): boolean {
    const current = first + answered;
    return holdAt(current) || holdAt(current + 1) || (next[0] === NONE && batch.length === answered + 1);
  }

  /** Lets no further event begin, if `number` is the one that may begin next. */
  function holdAt(number: number): boolean {
    return Atomics.compareExchange(next, 0, number, NONE) === number;
  }

  function stop(because: string): void {
    if (state === "ended") return;
    const wasReady = state !== "starting";
    state = "ended";
    callOff();
    void thread.terminate();
    const [current, ...unbegun] = batch.splice(answered);
    current?.settle({ kind: "failed", because });
    onEnd({ because, unbegun, wasReady });
  }
}

/** The machine's own clock needs no correction; a worker then keeps its Date as it is. */
function clockOffset({ now }: Surroundings): number | undefined {
  return now === Date.now ? undefined : now() - Date.now();
}
