import type { CallRecord } from "../api.ts";

/** Finds a call by its request id among a call and everything that the call caused. */
export function findCall(record: CallRecord, requestId: string): CallRecord | undefined {
  if (record.requestId === requestId) return record;
  for (const call of record.calls) {
    const found = findCall(call, requestId);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Finds the refusal that came first. A refusal of a caused call comes before the refusal that it led to. Undefined when nothing was refused. */
export function firstRefusal(record: CallRecord): CallRecord | undefined {
  for (const call of record.calls) {
    const refused = firstRefusal(call);
    if (refused !== undefined) return refused;
  }
  return record.status >= 400 ? record : undefined;
}
