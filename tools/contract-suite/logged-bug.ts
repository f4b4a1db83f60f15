/**
 * Reads the error because of which a service answered 500 from its log line: the error's first line. Undefined for a line without an error.
 *
 * lib/serve writes the line and has removed personal values from it.
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
