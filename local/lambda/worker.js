// @ts-check
/**
 * A function's worker thread: loads one bundle and runs its handler, one event at a time, as a Lambda execution environment does.
 *
 * It assumes that its environment variables are exactly those that the function may see. It is plain JavaScript, because stripping types would cost
 * every worker 15 ms and 11 MB. The types of its messages are in messages.ts.
 *
 * @typedef {import("./messages.ts").Batch} Batch
 * @typedef {import("./messages.ts").Report} Report
 * @typedef {import("./messages.ts").WorkerData} WorkerData
 * @typedef {import("./callback-handler.js").CallbackHandler} Handler
 */
import { workerData } from "node:worker_threads";
import { callWithCallback } from "./callback-handler.js";
import { describeThrown, messageOf, writeStack } from "./describe-thrown.js";
import { loadHandler } from "./load-handler.js";

/** Lambda's limit for the reply to a synchronous invocation, in bytes of UTF-8 (Lambda quotas). */
const MAX_REPLY_BYTES = 6_291_556;
/** The longest log line, in UTF-16 units. A longer line is split, so that a function that never ends its lines does not fill the memory. */
const MAX_LINE_LENGTH = 262_144;
/** The most log lines in one message. */
const MAX_LINES = 1_000;
/**
 * The most messages that the stack has not read yet. A function that writes faster has to wait, as it has to on Lambda when its output pipe
 * is full.
 */
const MAX_UNREAD = 32;

const { entry, exportPath, runtimeMajor, context, timeoutMs, clockOffsetMs, port, next, unread } = takeWorkerData();
/** True for a runtime whose handlers may answer by a callback. */
const hasCallbacks = runtimeMajor < 24;

/** @param {Report} report */
const send = (report) => port.postMessage(report);

let offset = clockOffsetMs ?? 0;
if (clockOffsetMs !== undefined) setClock(() => offset);
guardProcess();
const flushes = [collectLines(process.stdout), collectLines(process.stderr)];

const handler = await loadHandler({ entry, exportPath, hasCallbacks, runtimeMajor });
if (typeof handler === "string") {
  send({ kind: "unusable", because: handler });
} else {
  port.on("message", (/** @type {Batch} */ batch) => void run(handler, batch));
  send({ kind: "ready" });
}

/**
 * Returns the worker's data and removes it from `node:worker_threads`, where the bundle could find it.
 *
 * @returns {WorkerData}
 */
function takeWorkerData() {
  const data = { .../** @type {WorkerData} */ (workerData) };
  for (const key of Object.keys(workerData)) delete workerData[key];
  return data;
}

/** Replaces `process.kill`: a signal that the handler sends to its own process ends this worker only, because the whole stack runs in that process. */
function guardProcess() {
  const { kill, pid } = process;
  process.kill = (target, signal) => {
    // 0 and negative numbers mean a process group.
    if (![pid, -pid, 0].includes(Number(target))) return kill(target, signal);
    if (signal !== 0) process.exit(1);
    return true;
  };
}

/**
 * Handles a batch in order, until the stack takes back the events that have not begun.
 *
 * @param {Handler} handle
 * @param {Batch} batch
 */
async function run(handle, batch) {
  offset = batch.clockOffsetMs ?? 0;
  for (const [index, event] of batch.events.entries()) {
    const number = batch.first + index;
    if (Atomics.compareExchange(next, 0, number, number + 1) !== number) return;
    const report = await answer(handle, event, batch.requestIds[index] ?? "", batch.invokedArns[index] ?? "");
    for (const flush of flushes) flush();
    send(report);
  }
}

/**
 * @param {Handler} handle
 * @param {string} event
 * @param {string} requestId
 * @param {string} invokedFunctionArn
 * @returns {Promise<Report>}
 */
async function answer(handle, event, requestId, invokedFunctionArn) {
  const deadline = performance.now() + timeoutMs;
  try {
    const parsed = JSON.parse(event);
    setTrace(parsed, requestId);
    const given = {
      ...context,
      invokedFunctionArn,
      awsRequestId: requestId,
      identity: undefined,
      clientContext: undefined,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - performance.now())),
    };
    const reply = await (hasCallbacks ? callWithCallback(handle, parsed, given) : handle(parsed, given));
    // JSON cannot express undefined or a function. Lambda sends null for both.
    return checkSize(JSON.stringify(reply) ?? "null");
  } catch (error) {
    writeStack(error);
    return {
      kind: "failed",
      because: `the handler threw ${describeThrown(error, runtimeMajor)}`,
      errorMessage: messageOf(error),
    };
  }
}

/**
 * Sets the environment variable _X_AMZN_TRACE_ID from the event's trace, with this invocation as the parent (Lambda developer guide, "Defined runtime
 * environment variables"). The trace is marked as not sampled, since the stack records no traces.
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
  // A UTF-16 unit is at most three bytes of UTF-8, so few replies have to be measured.
  const isTooLong = payload.length * 3 > MAX_REPLY_BYTES && Buffer.byteLength(payload) > MAX_REPLY_BYTES;
  return isTooLong
    ? { kind: "failed", because: `the reply is longer than ${MAX_REPLY_BYTES} bytes, Lambda's limit` }
    : { kind: "replied", payload };
}

/**
 * Sends each line that is written to `stream` to the stack at once. A worker's own streams would send it one turn of the event loop later; if the
 * handler then ran an endless loop, the line would be lost.
 *
 * @param {NodeJS.WriteStream} stream
 * @returns {() => void} A function that sends the last line when no line end has followed it yet.
 */
function collectLines(stream) {
  const decoder = new TextDecoder();
  let open = "";

  stream.write = (/** @type {string | Uint8Array} */ chunk, /** @type {unknown[]} */ ...more) => {
    const [first = "", ...others] = (typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true })).split(
      "\n",
    );
    open += first;
    if (others.length > 0) {
      sendLines([open, ...others.slice(0, -1)]);
      open = others.at(-1) ?? "";
    }
    const whole = open.length - (open.length % MAX_LINE_LENGTH);
    if (whole > 0) sendLines([open.slice(0, whole)]);
    open = open.slice(whole);
    const done = more.at(-1);
    if (typeof done === "function") queueMicrotask(() => done());
    return true;
  };
  return flush;

  function flush() {
    if (open !== "") sendLines([open]);
    open = "";
  }
}

/** @param {readonly string[]} lines */
function sendLines(lines) {
  const pieces = lines.flatMap(splitLine);
  for (let at = 0; at < pieces.length; at += MAX_LINES) {
    for (let count = Atomics.load(unread, 0); count >= MAX_UNREAD; count = Atomics.load(unread, 0)) {
      Atomics.wait(unread, 0, count);
    }
    Atomics.add(unread, 0, 1);
    send({ kind: "wrote", lines: pieces.slice(at, at + MAX_LINES) });
  }
}

/**
 * @param {string} line
 * @returns {string | string[]} The line, or its pieces when the line is longer than MAX_LINE_LENGTH.
 */
function splitLine(line) {
  if (line.length <= MAX_LINE_LENGTH) return line;
  const pieces = [];
  for (let at = 0; at < line.length; at += MAX_LINE_LENGTH) pieces.push(line.slice(at, at + MAX_LINE_LENGTH));
  return pieces;
}

/**
 * Replaces Date by a class whose current time is the machine's time plus an offset.
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
