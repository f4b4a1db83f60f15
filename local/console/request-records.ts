import { groupBy } from "../group-by.ts";
import type { LogEntry, RequestEntry } from "../log.ts";
import type { RequestTrace } from "../steps.ts";
import type { CallRecord, CallSummary, LineRecord } from "./api.ts";

/** A request as the console keeps it. */
export interface RecordedRequest extends RequestTrace {
  /** True for a request that came while the stack started. */
  duringStart?: boolean;
}

/** A line that a function has written, as the log has it. */
export type FunctionEntry = Extract<LogEntry, { kind: "function" }>;

/** The latest requests of a stack, by request id. */
export interface RequestRecords {
  add: (trace: RecordedRequest) => void;
  /** Keeps a line that a function has written while it handled a request. */
  addLine: (entry: FunctionEntry) => void;
  /** Writes the record of a request. Undefined when the request is not among the latest. */
  find: (requestId: string) => CallRecord | undefined;
  /** Lists the latest requests, the newest first. */
  list: () => readonly CallSummary[];
}

/** The length of the texts that every record has, in characters: ids, times and the names of the steps. */
const OWN_SIZE = 1_000;
/** The most characters of one line of a function. */
const MAX_LINE = 2_000;

/**
 * Keeps the last `limit` requests and the last lines of functions, each up to `maxSize` characters. Default 500 requests and 4 million
 * characters. Lines are kept as the log shows them, except for words that can be a key, a token or a signature.
 */
export function createRequestRecords(limit = 500, maxSize = 4_000_000): RequestRecords {
  const traces = createQueue<RecordedRequest>(limit, maxSize, ({ entry, size }) => OWN_SIZE + size + sizeOf(entry));
  const lines = createQueue<FunctionEntry>(limit * 10, maxSize, ({ line }) => OWN_SIZE + line.length);
  return {
    add: traces.add,
    addLine(entry) {
      if (requestOf(entry) !== undefined) lines.add({ ...entry, line: shownLine(entry) });
    },
    find(requestId) {
      const trace = traces.items().find(({ entry }) => entry.requestId === requestId);
      return trace && writeRecord(trace, groupByCause(traces.items()), lines.items());
    },
    list: () => traces.items().map(summaryOf).toReversed(),
  };
}

/** Writes a request as the list of calls has it. */
export function summaryOf({ duringStart, entry, startedAt, steps }: RecordedRequest): CallSummary {
  const route = steps.map(({ facts }) => facts()).find((facts) => facts.name === "route");
  return {
    ...entry,
    startedAt,
    ...(route?.operation !== undefined && { operation: route.operation }),
    ...(duringStart && { duringStart }),
  };
}

/** Returns the request that a function was handling when it wrote a line. Where the event names no request, it is the request that began the trace. */
export function requestOf({ causedBy, requestId }: FunctionEntry): string | undefined {
  return requestId ?? causedBy;
}

/** Returns the beginning of a line, without the words that can be a key, a token or a signature. */
export function shownLine({ line }: FunctionEntry): string {
  return hideSecrets(line.length > MAX_LINE ? beginningOf(line) : line);
}

/** Cuts a line off after a whole word: the first letters of a key would look like an ordinary word. */
function beginningOf(line: string): string {
  return `${line.slice(0, MAX_LINE).replace(/(?<![\w+/=%.-])[\w+/=%.-]+$/, "")}…`;
}

/** A queue that forgets its oldest items when there are too many, or when they are too long together. */
function createQueue<Item>(limit: number, maxSize: number, sizeOfItem: (item: Item) => number) {
  // A ring: its slots are used again. `next` counts the items that were ever added, and `oldest` those that were forgotten.
  const slots: (Item | undefined)[] = [];
  let oldest = 0;
  let next = 0;
  let size = 0;
  const forget = () => {
    const item = slots[oldest % limit];
    if (item !== undefined) size -= sizeOfItem(item);
    slots[oldest % limit] = undefined;
    oldest += 1;
  };
  return {
    items: () => Array.from({ length: next - oldest }, (_, index) => slots[(oldest + index) % limit]).filter(isItem),
    add(item: Item) {
      if (next - oldest === limit) forget();
      slots[next % limit] = item;
      next += 1;
      size += sizeOfItem(item);
      while (size > maxSize) forget();
    },
  };

  function isItem(slot: Item | undefined): slot is Item {
    return slot !== undefined;
  }
}

function sizeOf({ allowedBy = "", because = "", method, target }: RequestEntry): number {
  return allowedBy.length + because.length + method.length + target.length;
}

/** The requests that each request has caused, by the id of the cause. */
function groupByCause(traces: readonly RecordedRequest[]): ReadonlyMap<string, readonly RecordedRequest[]> {
  return groupBy(
    traces.toSorted((one, other) => one.startedAt - other.startedAt),
    ({ entry }) => entry.causedBy ?? "",
  );
}

function writeRecord(
  trace: RecordedRequest,
  caused: ReadonlyMap<string, readonly RecordedRequest[]>,
  lines: readonly FunctionEntry[],
): CallRecord {
  const { requestId } = trace.entry;
  return {
    ...summaryOf(trace),
    steps: trace.steps.map(({ after, facts }) => ({ at: trace.startedAt + after, ...facts() })),
    calls: (caused.get(requestId) ?? []).map((one) => writeRecord(one, caused, lines)),
    lines: lines.filter((line) => requestOf(line) === requestId).map(lineOf),
  };
}

function lineOf({ line, name }: FunctionEntry): LineRecord {
  return { name, line };
}

/**
 * Replaces JSON Web Tokens, and words of MIN_SECRET and more letters as keys, signatures and session tokens have, also when they are
 * percent-encoded.
 */
function hideSecrets(line: string): string {
  if (!hasLongWord(line) && !line.includes("eyJ")) return line;
  return line.replaceAll(/eyJ[\w-]+\.[\w.-]+|(?<![\w+/=%-])[\w+/=%-]{40,}(?![\w+/=%-])/g, "(not shown)");
}

/** The length of the shortest word that can be a secret, in letters. */
const MIN_SECRET = 40;
/** The letters of keys, signatures and tokens, also when they are percent-encoded, by their code. */
const LETTERS = Array.from({ length: 128 }, (_, code) => /[\w+/=%-]/.test(String.fromCharCode(code)));

/**
 * Tells whether a text has a word of MIN_SECRET letters. Such a word covers at least one of the places at a distance of MIN_SECRET, so that only the
 * letters around these places are looked at. Most lines have no such word, and this is ten times as fast as a regular expression.
 */
function hasLongWord(text: string): boolean {
  for (let place = MIN_SECRET - 1; place < text.length; place += MIN_SECRET) {
    let [first, last] = [place, place];
    while (first >= 0 && LETTERS[text.charCodeAt(first)]) first -= 1;
    if (first === place) continue;
    while (last < text.length && LETTERS[text.charCodeAt(last)]) last += 1;
    if (last - first > MIN_SECRET) return true;
  }
  return false;
}
