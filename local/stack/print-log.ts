import type { Log, LogEntry } from "../log.ts";
import { machine } from "../machine.ts";
import type { Surroundings } from "../surroundings.ts";
import { wrap } from "../wrap.ts";
import { functionLines } from "./function-lines.ts";
import { printable } from "./printable.ts";

export interface PrintLogOptions {
  colour: boolean;
  /** True: the log shows metrics, and every line of a function in full. Default false. */
  verbose?: boolean;
  /** True: the log leaves out requests that succeeded, with everything that they caused. Default false. */
  quiet?: boolean;
  /** The time zone of the time of day: `Europe/Berlin`. Default: the time zone of this process. */
  timeZone?: string | undefined;
  /** The width of the terminal, in characters. Reasons are wrapped to it. Default: lines are never wrapped. */
  columns?: () => number | undefined;
  /** The project's folder. Paths in stack traces are shown relative to it. Default: paths are shown as they are. */
  root?: string;
  /** Shortens the name of a Lambda function. Default: the name stays as it is. */
  nameOf?: (functionName: string) => string;
  /** Returns the address of a request's record in the console, by the request's id. Lines of refusals end with it. Default: no line has an address. */
  linkOf?: (requestId: string) => string | undefined;
  /** Clock and timers. Default: the real ones of this machine. */
  surroundings?: Pick<Surroundings, "after" | "now">;
}

/** The time in milliseconds after which entries no longer wait for the end of the request that caused them. */
const HOLD_MS = 1_000;
/** The column at which the lines under a request begin. */
const INDENT = " ".repeat(11);
/** The widths of two columns, in characters: the names of AWS services (the longest is `cognito-identity`), and the names of APIs. */
const SERVICE_WIDTH = 16;
const API_WIDTH = 5;

type Request = Extract<LogEntry, { kind: "request" }>;
/** An entry that waits for the request above it, with the entries that it has caused itself. */
interface Held {
  entry: LogEntry;
  caused: readonly Held[];
}
type Paint = (code: number, text: string) => string;

/**
 * Makes a log for a person: one aligned line for each request, then the reason of a refusal, then what the request caused:
 *
 *     09:41:07 403    1 ms  age   GET /age?dob=‹3fa9›
 *                MissingAuthenticationTokenException: the request has no signature
 *
 * The lines of the calls that a request caused wait until the request has ended, for at most a second. The log escapes control characters, so that no
 * value can forge a line or move the cursor.
 */
export function printLog(write: (text: string) => void, options: PrintLogOptions): Log {
  const {
    colour,
    columns = () => undefined,
    linkOf = () => undefined,
    nameOf = (name) => name,
    quiet = false,
    root,
    timeZone,
    verbose = false,
  } = options;
  const { after, now } = options.surroundings ?? machine();
  const paint: Paint = colour ? (code, text) => `\u001b[${code}m${text}\u001b[0m` : (_, text) => text;
  const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", ...(timeZone !== undefined && { timeZone }) });
  /** The entries that each request in progress has caused so far, by its `requestId`, from the time `since`. The oldest is the first. */
  const held = new Map<string, { entries: Held[]; since: number }>();
  let cancelFlush: (() => void) | undefined;

  return function print(entry) {
    const under = requestAbove(entry);
    const caused = entry.kind === "request" ? release(entry.requestId) : [];
    if (under !== undefined) hold(under, { entry, caused });
    else if (entry.kind === "request") printRequest(entry, caused);
    else writeLines(linesUnder({ entry, caused }));
  };

  function printRequest(entry: Request, caused: readonly Held[]): void {
    if (quiet && entry.status < 400) return;
    const width = entry.target === "" ? SERVICE_WIDTH : API_WIDTH;
    writeLines([
      `${paint(2, clock.format(now()))} ${requestLine(entry, width, paint)}`,
      ...reasonLines(entry, INDENT),
      ...caused.flatMap(linesUnder),
    ]);
  }

  /** Formats an entry that stands under a request. */
  function linesUnder({ caused, entry }: Held): readonly string[] {
    switch (entry.kind) {
      case "request":
        return [
          `${INDENT}${requestLine(entry, SERVICE_WIDTH, paint)}`,
          ...reasonLines(entry, `${INDENT}  `),
          ...caused.flatMap(linesUnder).map((line) => `  ${line}`),
        ];
      case "function":
        return functionLines(entry.line, { root, verbose }).map(
          (line) => `${INDENT}${paint(2, `${nameOf(entry.name)}:`)} ${printable(line)}`,
        );
      case "notice":
        return [`${paint(2, clock.format(now()))} ${printable(entry.text)}`];
    }
  }

  function reasonLines({ because, errorType, requestId }: Request, indent: string): readonly string[] {
    const reason = [errorType, because].filter((part) => part !== undefined).map(printable);
    if (reason.length === 0) return [];
    const words = [reason.join(": "), linkOf(requestId)].filter((part) => part !== undefined);
    return wrap(words.join(" "), (columns() ?? Number.POSITIVE_INFINITY) - indent.length).map(
      (line) => `${indent}${line}`,
    );
  }

  /** Keeps an entry for the end of its request. One timer serves all requests, since there are thousands in a second. */
  function hold(requestId: string, one: Held): void {
    const waiting = held.get(requestId);
    if (waiting) waiting.entries.push(one);
    else held.set(requestId, { entries: [one], since: now() });
    scheduleFlush(HOLD_MS);
  }

  function scheduleFlush(ms: number): void {
    cancelFlush ??= after(ms, flush);
  }

  /** Prints the entries of the requests that have taken too long. */
  function flush(): void {
    cancelFlush = undefined;
    for (const [requestId, { since }] of held) {
      const rest = since + HOLD_MS - now();
      if (rest > 0) {
        scheduleFlush(rest);
        return;
      }
      writeLines(release(requestId).flatMap(linesUnder));
    }
  }

  function release(requestId: string): readonly Held[] {
    const waiting = held.get(requestId);
    held.delete(requestId);
    if (held.size === 0) {
      cancelFlush?.();
      cancelFlush = undefined;
    }
    return waiting?.entries ?? [];
  }

  function writeLines(lines: readonly string[]): void {
    if (lines.length > 0) write(`${lines.join("\n")}\n`);
  }
}

/** Returns the id of the request under which an entry stands: the request that sent this one, or the request that the function was handling. */
function requestAbove(entry: LogEntry): string | undefined {
  switch (entry.kind) {
    case "request":
      return entry.causedBy;
    case "function":
      return entry.requestId ?? entry.causedBy;
    case "notice":
      return undefined;
  }
}

function requestLine({ durationMs, method, server, status, target }: Request, width: number, paint: Paint): string {
  const colour = status < 400 ? 32 : status < 500 ? 33 : 31;
  const took = paint(2, `${Math.round(durationMs)} ms`.padStart(7));
  const what = [method, target].filter((part) => part !== "").map(printable);
  return `${paint(colour, String(status))} ${took}  ${printable(server).padEnd(width)} ${what.join(" ")}`;
}
