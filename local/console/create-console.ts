import { json, refuse } from "../control/answer.ts";
import type { ControlRoute } from "../control/control.ts";
import type { LogEntry } from "../log.ts";
import type { RequestTrace } from "../steps.ts";
import type { Surroundings } from "../surroundings.ts";
import { uuid } from "../uuid.ts";
import { createEvents } from "./events.ts";
import { createRequestRecords, shownLine, summaryOf } from "./request-records.ts";

/** The console of one start: it records requests, and tells listeners about them. */
export interface Console {
  /** Records a request after its answer. */
  keep: (trace: RequestTrace) => void;
  /** Records a line of a function, and tells listeners about a notice. */
  note: (entry: LogEntry) => void;
  /** The routes of the records and the events, by method and name. */
  routes: ReadonlyMap<string, ControlRoute>;
  /** Ends the streams of events. */
  close: () => void;
}

export function createConsole(surroundings: Surroundings): Console {
  const records = createRequestRecords();
  const events = createEvents(surroundings, uuid(surroundings.randomBytes(16)));
  return {
    keep(trace) {
      records.add(trace);
      events.publish(() => ({ event: "request", data: summaryOf(trace) }));
    },
    note(entry) {
      if (entry.kind === "notice") events.publish(() => ({ event: "notice", data: { text: entry.text } }));
      if (entry.kind !== "function") return;
      records.addLine(entry);
      const { causedBy: requestId, name } = entry;
      events.publish(() => ({
        event: "line",
        data: { name, line: shownLine(entry), ...(requestId !== undefined && { requestId }) },
      }));
    },
    routes: new Map<string, ControlRoute>([
      ["GET requests", ({ id }) => (id === "" ? json(200, { requests: records.list() }) : recordAnswer(id))],
      ["GET events", events.answer],
    ]),
    close: events.close,
  };

  function recordAnswer(id: string) {
    const record = records.find(id);
    return record === undefined ? refuse(404, "No recent request has this id.") : json(200, record);
  }
}
