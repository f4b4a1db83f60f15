import type { CallRecord } from "../api.ts";
import { serverLabel } from "./write-text.ts";

/** A message of a sequence diagram: a request, or the answer to it. `from` and `to` are indexes of participants. */
export interface Message {
  kind: "request" | "answer";
  from: number;
  to: number;
  label: string;
  /** Milliseconds since the first request. */
  at: number;
  isRefused: boolean;
  call: CallRecord;
}

/** The participants of a sequence diagram from left to right, and its messages from top to bottom. */
export interface Sequence {
  participants: readonly string[];
  messages: readonly Message[];
}

/** Turns a call and the calls that it caused into a sequence diagram. Participants stand in the order of their first message, after the client. */
export function drawSequence(record: CallRecord): Sequence {
  const participants = [record.causedBy === undefined ? "client" : "caller"];
  const messages: Message[] = [];

  function visit(call: CallRecord, from: number): void {
    const to = indexOf(serverLabel(call.server));
    const isRefused = call.status >= 400;
    const startsAt = call.startedAt - record.startedAt;
    messages.push({ kind: "request", from, to, label: requestLabel(call), at: startsAt, isRefused, call });
    for (const caused of call.calls) visit(caused, to);
    const at = startsAt + call.durationMs;
    messages.push({ kind: "answer", from: to, to: from, label: answerLabel(call), at, isRefused, call });
  }

  function indexOf(name: string): number {
    const found = participants.indexOf(name);
    return found >= 0 ? found : participants.push(name) - 1;
  }

  visit(record, 0);
  return { participants, messages };
}

/** Writes a request without its query: `GET /age`, `InitiateAuth`. */
export function requestLabel({ method, target }: Pick<CallRecord, "method" | "target">): string {
  return target === "" ? method : `${method} ${target.replace(/\?.*$/s, "")}`;
}

function answerLabel({ errorType, status }: CallRecord): string {
  return status >= 400 && errorType !== undefined ? `${status} ${errorType.replace(/Exception$/, "")}` : String(status);
}
