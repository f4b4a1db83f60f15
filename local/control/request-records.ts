import type { LogEntry } from "../log.ts";

/** The log's entry of one request. */
export type RequestRecord = Extract<LogEntry, { kind: "request" }>;

/** The latest requests of a stack, by request id. */
export interface RequestRecords {
  add: (record: RequestRecord) => void;
  find: (requestId: string) => RequestRecord | undefined;
}

/** Keeps the last `limit` requests. Default 500. */
export function createRequestRecords(limit = 500): RequestRecords {
  const records = new Map<string, RequestRecord>();
  return {
    add(record) {
      records.set(record.requestId, record);
      // A Map lists its keys in the order of their insertion.
      const [oldest] = records.keys();
      if (records.size > limit && oldest !== undefined) records.delete(oldest);
    },
    find: (requestId) => records.get(requestId),
  };
}
