import { groupBy } from "../group-by.ts";
import type { LogEntry } from "../log.ts";
import type { StepFacts, StepRecord } from "../step-records.ts";
import type { RequestTrace } from "../steps.ts";
import type { CallRecord, CallSummary, LineRecord } from "./api.ts";
import { shownLine } from "./shown-line.ts";
import { createTextRing, type RingItem } from "./text-ring.ts";

/** A request as the console keeps it. */
export interface RecordedRequest extends RequestTrace {
  /** True for a request that came while the stack started. */
  duringStart?: boolean;
}

/** A line that a function has written, as the log has it. */
export type FunctionEntry = Extract<LogEntry, { kind: "function" }>;

/** The latest requests of a stack, by request id. */
export interface RequestRecords {
  /** Keeps a request. Returns false when its steps are longer than the memory for all requests: the record then has no steps. */
  add: (trace: RecordedRequest) => boolean;
  /** Keeps a line that a function has written while it handled a request. */
  addLine: (entry: FunctionEntry) => void;
  /** Writes the record of a request. Undefined when the request is not among the latest. */
  find: (requestId: string) => CallRecord | undefined;
  /** Lists the latest requests, the newest first. */
  list: () => readonly CallSummary[];
}

export interface RequestRecordsOptions {
  /** The most requests. Ten times as many lines of functions are kept. Default 500. */
  limit?: number;
  /** The memory for the requests and the memory for the lines. Default 4 million bytes each, which the process takes as they fill. */
  memory?: { requests: Buffer; lines: Buffer };
}

const MEMORY_BYTES = 4_000_000;

/**
 * The first text of a kept request, in JSON. The second is the target: it has the only characters beyond Latin-1 of most requests, and JSON without them is
 * written faster. Then come the texts of the steps that have one.
 */
interface Head extends Omit<CallSummary, "operation"> {
  /** The end of each step, in milliseconds since `startedAt`. */
  after: readonly number[];
  /** The steps with a text, by their position. */
  own: readonly number[];
}

/** Writes the facts of a step. A step without a text has no use for it. */
type WriteFacts = (text: string) => StepFacts;

/**
 * Keeps the last requests and the last lines of functions as bytes outside the heap, since the garbage collector would read and move every object that lives as
 * long as a record. A request is written when it is added, and read when somebody asks. Lines are kept as the log shows them, except for words that can
 * be a key, a token or a signature.
 */
export function createRequestRecords({
  limit = 500,
  memory = { requests: Buffer.alloc(MEMORY_BYTES), lines: Buffer.alloc(MEMORY_BYTES) },
}: RequestRecordsOptions = {}): RequestRecords {
  // Masked values have brackets beyond Latin-1: `‹3fa9›`.
  const requests = createTextRing<WriteFacts>(memory.requests, limit, "utf16le");
  const lines = createTextRing(memory.lines, limit * 10, "utf8");
  return {
    add(trace) {
      const { entry, size, steps } = trace;
      const texts = ["", entry.target];
      const own: number[] = [];
      const write = steps.map(({ facts }, index): WriteFacts => {
        if (typeof facts === "function") return facts;
        own.push(index);
        texts.push(facts.text);
        return facts.write;
      });
      texts[0] = headOf(trace, own);
      if (requests.add(texts, write, size)) return true;
      requests.add([headOf({ ...trace, steps: [] }, []), entry.target], []);
      return false;
    },
    addLine(entry) {
      const requestId = requestOf(entry);
      if (requestId !== undefined) lines.add([requestId, entry.name, shownLine(entry.line)], []);
    },
    find(requestId) {
      const kept = requests.items().map(readRequest);
      const request = kept.find(({ summary }) => summary.requestId === requestId);
      return request && writeRecord(request, groupByCause(kept), lines.items().map(readLine));
    },
    list: () =>
      requests
        .items()
        .map((item) => readRequest(item).summary)
        .toReversed(),
  };
}

/** Writes a request as the list of calls has it. */
export function summaryOf({ duringStart, entry, startedAt, steps }: RecordedRequest): CallSummary {
  const write = steps.map(({ facts }) => (typeof facts === "function" ? facts : () => facts.write(facts.text)));
  return { ...entry, startedAt, ...operationOf(write), ...(duringStart && { duringStart }) };
}

/** Returns the request that a function was handling when it wrote a line. Where the event names no request, it is the request that began the trace. */
export function requestOf({ causedBy, requestId }: FunctionEntry): string | undefined {
  return requestId ?? causedBy;
}

function headOf({ duringStart, entry, startedAt, steps }: RecordedRequest, own: readonly number[]): string {
  const head: Head = { ...entry, target: "", startedAt, after: steps.map((step) => step.after), own };
  return JSON.stringify(duringStart ? { ...head, duringStart } : head);
}

/** A request that was read from the memory. */
interface KeptRequest {
  summary: CallSummary;
  writeSteps: () => readonly StepRecord[];
}

function readRequest({ held, texts: [first = "", target = "", ...texts] }: RingItem<WriteFacts>): KeptRequest {
  const { after, own, ...entry }: Head = JSON.parse(first);
  const write = held.map((one, index) => () => one(texts[own.indexOf(index)] ?? ""));
  return {
    summary: { ...entry, target, ...operationOf(write) },
    writeSteps: () => write.map((one, index) => ({ at: entry.startedAt + (after[index] ?? 0), ...one() })),
  };
}

/** Finds the operation in the steps of a request. */
function operationOf(write: readonly (() => StepFacts)[]): Pick<CallSummary, "operation"> {
  for (const one of write) {
    const facts = one();
    if (facts.name === "route") return facts.operation === undefined ? {} : { operation: facts.operation };
  }
  return {};
}

interface KeptLine extends LineRecord {
  requestId: string;
}

function readLine({ texts: [requestId = "", name = "", line = ""] }: RingItem<never>): KeptLine {
  return { requestId, name, line };
}

/** The requests that each request has caused, the earliest first, by the id of the cause. */
function groupByCause(kept: readonly KeptRequest[]): ReadonlyMap<string, readonly KeptRequest[]> {
  return groupBy(
    kept.toSorted((one, other) => one.summary.startedAt - other.summary.startedAt),
    ({ summary }) => summary.causedBy ?? "",
  );
}

function writeRecord(
  { summary, writeSteps }: KeptRequest,
  caused: ReadonlyMap<string, readonly KeptRequest[]>,
  lines: readonly KeptLine[],
): CallRecord {
  const { requestId } = summary;
  return {
    ...summary,
    steps: writeSteps(),
    calls: (caused.get(requestId) ?? []).map((one) => writeRecord(one, caused, lines)),
    lines: lines.filter((one) => one.requestId === requestId).map(({ line, name }) => ({ name, line })),
  };
}
