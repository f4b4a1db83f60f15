import { json, refuse } from "../control/answer.ts";
import type { ControlRoute } from "../control/control.ts";
import type { LogEntry } from "../log.ts";
import type { RequestTrace } from "../steps.ts";
import type { Surroundings } from "../surroundings.ts";
import { uuid } from "../uuid.ts";
import { createEvents } from "./events.ts";
import { type FindPlaces, placeSteps } from "./place-steps.ts";
import { createRequestRecords, requestOf, summaryOf } from "./request-records.ts";
import { shownLine } from "./shown-line.ts";

/** The console of one start: it records requests, and tells listeners about them. */
export interface Console {
  /** Records a request after its answer. */
  keep: (trace: RequestTrace) => void;
  /** Records a line of a function, and tells listeners about a notice. */
  note: (entry: LogEntry) => void;
  /** The routes of the records and the events, by method and path. */
  routes: ReadonlyMap<string, ControlRoute>;
  /** Ends the streams of events. */
  close: () => void;
}

export interface ConsoleOptions {
  /** Finds the policies and the callers of a record in the template's file. */
  find: FindPlaces;
  /** Requests that come before this promise has settled are marked as those of the start. Default: none is marked. */
  ready?: Promise<unknown> | undefined;
  /** Receives a sentence about a record that is not whole. */
  say: (sentence: string) => void;
}

/** Makes the console. */
export function createConsole(surroundings: Surroundings, { find, ready, say }: ConsoleOptions): Console {
  const records = createRequestRecords();
  let isStarting = ready !== undefined;
  const begin = () => {
    isStarting = false;
  };
  void ready?.then(begin, begin);
  const start = uuid(surroundings.randomBytes(16));
  const events = createEvents(surroundings, () => ({ start, requests: records.list() }));
  return {
    keep(trace) {
      const kept = isStarting ? { ...trace, duringStart: true } : trace;
      if (!records.add(kept))
        say(`The steps of the request ${trace.entry.requestId} are too long for the console to keep.`);
      events.publish(() => ({ event: "request", data: summaryOf(kept) }));
    },
    note(entry) {
      if (entry.kind === "notice") events.publish(() => ({ event: "notice", data: { text: entry.text } }));
      if (entry.kind !== "function") return;
      records.addLine(entry);
      const { name } = entry;
      const requestId = requestOf(entry);
      events.publish(() => ({
        event: "line",
        data: { name, line: shownLine(entry.line), ...(requestId !== undefined && { requestId }) },
      }));
    },
    routes: new Map<string, ControlRoute>([
      ["GET requests", () => json(200, { requests: records.list() })],
      ["GET requests/ID", ({ id }) => recordAnswer(id)],
      ["GET events", events.answer],
    ]),
    close: events.close,
  };

  function recordAnswer(id: string) {
    const record = records.find(id);
    return record === undefined ? refuse(404, "No recent request has this id.") : json(200, placeSteps(record, find));
  }
}
