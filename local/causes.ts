/**
 * Finds the request that caused another. A function's calls carry the trace of the event that the function handles: `Root=…;Parent=…;Sampled=0`. Lambda makes
 * the Parent, and it is another one for each invocation, so that it names the request whose function has sent the call.
 */
export interface Causes {
  /**
   * Begins a request. `sent` is the trace header that the request came with, and `root` is the Root that the gateway answers with. Returns what `causeOf` returns
   * for `sent`.
   */
  enter: (requestId: string, sent: string | undefined, root: string) => string | undefined;
  /** Ends a request that `enter` has begun. */
  leave: (requestId: string, root: string) => void;
  /** Notes that a function is invoked with an event, which is JSON text. `invocationId` is the `awsRequestId` of the invocation. */
  invoke: (invocationId: string, event: string) => void;
  /** Ends an invocation. */
  settle: (invocationId: string) => void;
  /**
   * Returns the id of the request whose function has sent a request with this trace header. Undefined for a request from outside.
   *
   * A header without the Parent of an invocation still names a cause when the stack has drawn its Root, since then only a function can know the Root: the
   * cause is the request of the trace that began last. A client's own Root tells nothing, because the client may send it with many requests.
   */
  causeOf: (sent: string | undefined) => string | undefined;
  /** Returns the request from outside that led to a request: the request itself when nothing caused it. */
  outermost: (requestId: string) => string;
}

export function createCauses(): Causes {
  /** The events of the invocations in progress, by the Parent that the invocation's calls have. */
  const events = new Map<string, string>();
  /** The requests in progress of each trace whose Root the stack has drawn, in the order of their beginning. */
  const traces = new Map<string, string[]>();
  /** The causes of the requests in progress. */
  const causes = new Map<string, string>();
  return {
    enter(requestId, sent, root) {
      const cause = causeOf(sent);
      if (cause !== undefined) causes.set(requestId, cause);
      const trace = traces.get(root);
      if (trace !== undefined) trace.push(requestId);
      else if (traceRoot(sent) === undefined) traces.set(root, [requestId]);
      return cause;
    },
    leave(requestId, root) {
      causes.delete(requestId);
      const trace = traces.get(root);
      if (trace === undefined) return;
      const rest = trace.filter((one) => one !== requestId);
      if (rest.length === 0) traces.delete(root);
      else traces.set(root, rest);
    },
    invoke: (invocationId, event) => void events.set(parentOf(invocationId), event),
    settle: (invocationId) => void events.delete(parentOf(invocationId)),
    causeOf,
    outermost,
  };

  function outermost(requestId: string): string {
    const cause = causes.get(requestId);
    return cause === undefined ? requestId : outermost(cause);
  }

  function causeOf(sent: string | undefined): string | undefined {
    if (sent === undefined) return undefined;
    const event = events.get(traceParent(sent) ?? "");
    return requestOfEvent(event) ?? traces.get(traceRoot(sent) ?? "")?.at(-1);
  }
}

/** Returns the Parent of the calls that an invocation makes: the first 16 digits of its id, as worker.js writes it into the function's environment. */
function parentOf(invocationId: string): string {
  return invocationId.replaceAll("-", "").slice(0, 16);
}

/** Returns the Root of a trace header's value: `1-…` of `Root=1-…;Parent=…`. Undefined for a value of another form. */
export function traceRoot(header: string | undefined): string | undefined {
  return /(?:^|;)Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)/.exec(header ?? "")?.[1];
}

function traceParent(header: string): string | undefined {
  return /(?:^|;)Parent=([0-9a-f]{16})(?:;|$)/.exec(header)?.[1];
}

/** Returns the id of the request that an event of API Gateway describes, from the event as JSON text. Undefined for any other event. */
export function requestOfEvent(event: string | undefined): string | undefined {
  // A string inside the event has no quotation mark without a backslash, and no number before the id.
  return /"requestTimeEpoch":\d+,"requestId":"([0-9a-f-]{36})"/.exec(event ?? "")?.[1];
}
