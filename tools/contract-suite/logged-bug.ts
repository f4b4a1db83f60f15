/**
 * Reads, from a service's log line, the first line of the error that made the service answer 500; undefined for a line without an error.
 * The line has no personal values, because lib/serve masks them.
 */
export function loggedBug(line: string): string | undefined {
  const fields = fieldsOf(line);
  if (fields["level"] !== "ERROR" || typeof fields["error"] !== "string") return undefined;
  return fields["error"].split("\n")[0];
}

/** The fields of a log line; empty for a line that a function wrote without the logger. */
function fieldsOf(line: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(line));
  } catch {
    return {};
  }
}
