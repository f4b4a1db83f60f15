/**
 * The trace of a request in X-Ray's terms: `Root=1-...;Parent=...;Sampled=1`, to be handed on as X-Amzn-Trace-Id. On Lambda it stands in the
 * environment, anew for each event, with the function as the parent; behind API Gateway alone it is in the event's headers.
 *
 * Nothing is given back that is no such text: it goes into a header and a log.
 *
 * Source: Lambda developer guide, "Defined runtime environment variables"; X-Ray developer guide, "Tracing header".
 */
export function traceOf(
  environment: string | undefined,
  headers: Readonly<Record<string, string | undefined>> | null,
): string | undefined {
  const trace = environment ?? headers?.["X-Amzn-Trace-Id"];
  return trace !== undefined && /^[\w=;:?-]{1,512}$/.test(trace) && rootOf(trace) !== undefined ? trace : undefined;
}

/** The id that every part of a trace has in common: `1-5759e988-bd862e3fe1be46a994272793`. */
export function rootOf(trace: string | undefined): string | undefined {
  return /(?:^|;)Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)/.exec(trace ?? "")?.[1];
}
