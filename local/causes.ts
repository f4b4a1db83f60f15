/**
 * The requests in progress, by trace id. A request that a function sends has the trace id of the event that the function handles, so the log can name the request that caused it.
 */
export interface Causes {
  /**
   * Returns the id of the request in progress that began this trace. When no request in progress has the trace, `requestId` begins it and the result
   * is undefined.
   */
  enter: (traceId: string, requestId: string) => string | undefined;
  /** Ends a request that `enter` has begun. Every other request is ignored. */
  leave: (traceId: string, requestId: string) => void;
  /** Returns the id of the request in progress that began this trace; undefined when there is none. */
  causeOf: (traceId: string | undefined) => string | undefined;
}

export function createCauses(): Causes {
  const begun = new Map<string, string>();
  return {
    enter(traceId, requestId) {
      const cause = begun.get(traceId);
      if (cause === undefined) begun.set(traceId, requestId);
      return cause;
    },
    leave(traceId, requestId) {
      if (begun.get(traceId) === requestId) begun.delete(traceId);
    },
    causeOf: (traceId) => (traceId === undefined ? undefined : begun.get(traceId)),
  };
}

/** Returns the Root of a trace header's value: `1-…` of `Root=1-…;Parent=…`. Undefined for a value of another form. */
export function traceRoot(header: string | undefined): string | undefined {
  return /(?:^|;)Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)/.exec(header ?? "")?.[1];
}

/** Returns the id of the request that an event of API Gateway describes, from the event as JSON text. Undefined for any other event. */
export function requestOfEvent(event: string | undefined): string | undefined {
  // A string inside the event has no quotation mark without a backslash, and no number before the id.
  return /"requestTimeEpoch":\d+,"requestId":"([0-9a-f-]{36})"/.exec(event ?? "")?.[1];
}

/** Returns the trace of an event of API Gateway, which is JSON text. Undefined for any other event. */
export function traceOfEvent(event: string | undefined): string | undefined {
  return /"X-Amzn-Trace-Id":"Root=(1-[0-9a-f]{8}-[0-9a-f]{24})/.exec(event ?? "")?.[1];
}
