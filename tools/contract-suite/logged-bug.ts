/**
 * The first line of the error that a service's log line holds: why it answered 500. Nothing for a line that holds none.
 *
 * The line is lib/serve's, so that personal values are out of it already.
 */
export function loggedBug(line: string): string | undefined {
  const fields = fieldsOf(line);
  if (fields["level"] !== "ERROR" || typeof fields["error"] !== "string") return undefined;
  return fields["error"].split("\n")[0];
}

/** A function may write other lines than the logger's. */
function fieldsOf(line: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(line));
  } catch {
    return {};
  }
}
