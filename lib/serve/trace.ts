/** Matches the fields of a trace that X-Ray defines. Any other field is the caller's own data, and is not handed on. */
const FIELDS = /^(?:Root|Parent|Sampled|Lineage)=/;

/**
 * Returns the trace of a request in X-Ray's terms, `Root=1-...;Parent=...;Sampled=1`, for the header X-Amzn-Trace-Id of further calls. On
 * Lambda an environment variable holds the trace, new for each event, with the function as the parent. Without that variable the trace is
 * the one that API Gateway put into the event's headers.
 *
 * Undefined when the string found is not a trace with a root: an invalid string must reach neither the header nor the log.
 *
 * Source: Lambda developer guide, "Defined runtime environment variables"; X-Ray developer guide, "Tracing header".
 */
export function traceOf(
  environment: string | undefined,
  headers: Readonly<Record<string, string | undefined>> | null,
): string | undefined {
  const sent = environment ?? headers?.["X-Amzn-Trace-Id"] ?? "";
  if (!/^[\w=;:?-]{1,512}$/.test(sent)) return undefined;
  const trace = sent.split(";").filter((field) => FIELDS.test(field));
  return rootOf(trace.join(";")) === undefined ? undefined : trace.join(";");
}

/** Returns the id that all parts of a trace share, `1-5759e988-bd862e3fe1be46a994272793`; undefined when there is none. */
export function rootOf(trace: string | undefined): string | undefined {
  return /(?:^|;)Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)/.exec(trace ?? "")?.[1];
}
