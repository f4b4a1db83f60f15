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

/** Lambda's limit for the reply to a synchronous invocation, in bytes of UTF-8 (Lambda quotas). */
const MAX_REPLY_BYTES = 6_291_556;
/** The longest log line, in UTF-16 units. A longer line is split, so that a function that never ends its lines does not fill the memory. */
const MAX_LINE_LENGTH = 262_144;
/** The most log lines in one message. */
const MAX_LINES = 1_000;
/** The most messages that the stack has not read yet. A function that writes faster waits, as on Lambda it waits when its output pipe is full. */
const MAX_UNREAD = 32;

/** The mark that `awslambda.streamifyResponse` leaves on a handler, as Lambda's runtime has it. */
const STREAMING = Symbol.for("aws.lambda.runtime.handler.streaming");

const { entry, exportPath, runtimeMajor, context, timeoutMs, clockOffsetMs, port, next, unread } = takeWorkerData();
/** True for a runtime whose handlers may answer by a callback. */
const hasCallbacks = runtimeMajor < 24;

/** @param {Report} report */
const send = (report) => port.postMessage(report);

let offset = clockOffsetMs ?? 0;
if (clockOffsetMs !== undefined) setClock(() => offset);
guardProcess();
const flushes = [collectLines(process.stdout), collectLines(process.stderr)];

const handler = await load();
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

/** @returns {Promise<Handler | string>} The handler, or the reason why there is none. */
async function load() {
  Object.assign(globalThis, { awslambda: streamingFunctions() });
  let code;
  try {
    code = await import(entry);
  } catch (error) {
    writeStack(error);
    return `the code cannot be loaded: ${describe(error)}`;
  }
  // Node finds a CommonJS export under `default` alone when its name is computed.
  const found = findExport(code) ?? findExport(code.default);
  if (typeof found !== "function") return `the code does not export a function named ${exportPath}`;
  if (found[STREAMING])
    return `${exportPath} streams its response (awslambda.streamifyResponse), which is not imitated`;
  if (found.length > 2 && !hasCallbacks) {
    return `${exportPath} takes a callback, which Lambda no longer supports from Node.js 24 on: make it async`;
  }
  return found;
}

/**
 * The global `awslambda` of Lambda's runtime, as far as code uses it while it loads.
 *
 * @returns {object}
 */
function streamingFunctions() {
  return {
    streamifyResponse: (/** @type {Handler} */ handler) => Object.assign(handler, { [STREAMING]: "response" }),
    HttpResponseStream: { from: (/** @type {unknown} */ stream) => stream },
  };
}

/**
 * Follows the path of the handler. The runtimes before nodejs24.x also look into functions and classes.
 *
 * @param {any} from
 */
function findExport(from) {
  return exportPath.split(".").reduce((value, name) => {
    const mayHave = typeof value === "object" || (typeof value === "function" && hasCallbacks);
    return mayHave ? value?.[name] : undefined;
  }, from);
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
    const report = await answer(handle, event, batch.requestIds[index] ?? "");
    for (const flush of flushes) flush();
    send(report);
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
    const given = {
      ...context,
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
    return { kind: "failed", because: `the handler threw ${describe(error)}` };
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
 * Replaces Date by one whose current time is the machine's time plus an offset.
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
 * Writes the stack of an error to stderr, as Lambda's runtime does.
 *
 * @param {unknown} thrown
 */
function writeStack(thrown) {
  process.stderr.write(`${thrown instanceof Error ? thrown.stack : describe(thrown)}\n`);
}

/**
 * @param {unknown} thrown
 * @returns {string} The first line of the error, for the log.
 */
function describe(thrown) {
  const text = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : `a ${typeof thrown}, not an Error`;
  const absent = /^Error: Cannot find (?:package|module) '((?:@aws-sdk|@smithy)\/[^/']+|aws-sdk(?=['/]))/.exec(
    text,
  )?.[1];
  if (absent !== undefined && isBrought(absent)) {
    return `the package ${absent} is missing: Lambda's runtime brings it, and here the project must. Run npm install --save-dev ${absent}`;
  }
  return (text.split("\n", 1)[0] ?? "").slice(0, 300);
}

/**
 * Whether Lambda's runtime brings a package: version 3 of the AWS SDK from nodejs18.x on, version 2 before.
 *
 * @param {string} name
 */
function isBrought(name) {
  return name === "aws-sdk" ? runtimeMajor < 18 : runtimeMajor >= 18;
}
