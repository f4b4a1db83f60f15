// @ts-check
/**
 * A function's worker thread: loads one bundle and hands it one event at a time, as a Lambda execution environment does.
 *
 * It assumes that its environment holds nothing but what the function is to see. It is plain JavaScript, because stripping
 * types would cost every worker 15 ms and 11 MB; its messages' types are in messages.ts.
 *
 * @typedef {import("./messages.ts").Batch} Batch
 * @typedef {import("./messages.ts").Report} Report
 * @typedef {import("./messages.ts").WorkerData} WorkerData
 * @typedef {(event: unknown, context: object) => unknown} Handler
 */
import { parentPort, workerData } from "node:worker_threads";

/** What Lambda takes from a function in one synchronous reply, in bytes of UTF-8 (Lambda quotas). */
const MAX_REPLY_BYTES = 6_291_556;

const port = /** @type {import("node:worker_threads").MessagePort} */ (parentPort);
const { entry, exportName, context, timeoutMs, clockOffsetMs, next } = /** @type {WorkerData} */ (workerData);

/** @param {Report} report */
const tell = (report) => port.postMessage(report);

let offset = clockOffsetMs ?? 0;
if (clockOffsetMs !== undefined) setClock(() => offset);
const flushes = [collectLines(process.stdout), collectLines(process.stderr)];

const handler = await load();
if (typeof handler === "string") {
  tell({ kind: "unusable", because: handler });
} else {
  port.on("message", (/** @type {Batch} */ batch) => void run(handler, batch));
  tell({ kind: "ready" });
}

/** @returns {Promise<Handler | string>} The handler, or why there is none. */
async function load() {
  let bundle;
  try {
    bundle = await import(entry);
  } catch (error) {
    complain(error);
    return `the bundle cannot be loaded: ${describe(error)}`;
  }
  // What CommonJS exports under a name that cannot be read off its text is found under `default` alone.
  const found = bundle[exportName] ?? bundle.default?.[exportName];
  if (typeof found !== "function") return `the bundle exports no function named ${exportName}`;
  if (found.length > 2) {
    return `${exportName} takes a callback, which Lambda's Node.js 24 no longer calls: make it async`;
  }
  return found;
}

/**
 * Handles a batch in order, until the stack takes back what has not begun.
 *
 * @param {Handler} handle
 * @param {Batch} batch
 */
async function run(handle, batch) {
  offset = batch.clockOffsetMs ?? 0;
  for (const [index, event] of batch.events.entries()) {
    const number = batch.first + index;
    if (Atomics.compareExchange(next, 0, number, number + 1) !== number) return;
    const report = await answer(handle, event, batch.requestIds[index] ?? "");
    for (const flush of flushes) flush();
    tell(report);
  }
}

/**
 * @param {Handler} handle
 * @param {string} event
 * @param {string} requestId
 * @returns {Promise<Report>}
 */
async function answer(handle, event, requestId) {
  const deadline = performance.now() + timeoutMs;
  try {
    const parsed = JSON.parse(event);
    setTrace(parsed, requestId);
    const reply = await handle(parsed, {
      ...context,
      awsRequestId: requestId,
      identity: undefined,
      clientContext: undefined,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - performance.now())),
    });
    // What JSON has no word for, undefined and functions, Lambda sends as null.
    return checkSize(JSON.stringify(reply) ?? "null");
  } catch (error) {
    complain(error);
    return { kind: "failed", because: `the handler threw ${describe(error)}` };
  }
}

/**
 * The trace that the event belongs to, with this invocation as the parent, where Lambda puts it (Lambda developer guide, "Defined runtime
 * environment variables"). Nothing is recorded here, so it is not sampled.
 *
 * @param {{ headers?: Record<string, string> | null } | null} event
 * @param {string} requestId
 */
function setTrace(event, requestId) {
  const root = /(?:^|;)(Root=[^;]+)/.exec(event?.headers?.["X-Amzn-Trace-Id"] ?? "")?.[1];
  const parent = requestId.replaceAll("-", "").slice(0, 16);
  if (root === undefined) delete process.env["_X_AMZN_TRACE_ID"];
  else process.env["_X_AMZN_TRACE_ID"] = `${root};Parent=${parent};Sampled=0`;
}

/**
 * @param {string} payload
 * @returns {Report}
 */
function checkSize(payload) {
  // A UTF-16 unit is three bytes of UTF-8 at most, so that few replies have to be measured.
  const tooLong = payload.length * 3 > MAX_REPLY_BYTES && Buffer.byteLength(payload) > MAX_REPLY_BYTES;
  return tooLong
    ? { kind: "failed", because: `its reply is over ${MAX_REPLY_BYTES} bytes, the most that Lambda takes` }
    : { kind: "replied", payload };
}

/**
 * Sends what is written to `stream` to the stack, whole lines at once. The streams of a worker would send them a turn of
 * the event loop later, and lose the lines before an endless loop.
 *
 * @param {NodeJS.WriteStream} stream
 * @returns {() => void} Sends the line that has no end yet.
 */
function collectLines(stream) {
  const decoder = new TextDecoder();
  let rest = "";
  stream.write = (/** @type {string | Uint8Array} */ chunk, /** @type {unknown[]} */ ...more) => {
    rest += typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    if (lines.length > 0) tell({ kind: "wrote", lines });
    const done = more.at(-1);
    if (typeof done === "function") queueMicrotask(() => done());
    return true;
  };
  return () => {
    if (rest !== "") tell({ kind: "wrote", lines: [rest] });
    rest = "";
  };
}

/**
 * Makes Date tell the machine's time plus an offset, wherever it is asked for the current time.
 *
 * @param {() => number} offsetMs
 */
function setClock(offsetMs) {
  const machine = Date;
  const now = () => machine.now() + offsetMs();
  const moved = new Proxy(machine, {
    apply: () => new machine(now()).toString(),
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    get: (target, key, receiver) => (key === "now" ? now : Reflect.get(target, key, receiver)),
  });
  machine.prototype.constructor = moved;
  globalThis.Date = moved;
}

/**
 * Writes where an error comes from, as Lambda's runtime does.
 *
 * @param {unknown} thrown
 */
function complain(thrown) {
  process.stderr.write(`${thrown instanceof Error ? thrown.stack : describe(thrown)}\n`);
}

/**
 * @param {unknown} thrown
 * @returns {string} The first line of it, for the log.
 */
function describe(thrown) {
  const text = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : `a ${typeof thrown}, not an Error`;
  return (text.split("\n", 1)[0] ?? "").slice(0, 300);
}
