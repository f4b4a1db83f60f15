/**
 * The first line of the error that a service's log line holds: why it answered 500. Nothing for a line that holds none.
 *
 * The line is lib/serve's, so that personal values are out of it already.
 */
export function loggedBug(line: string): string | undefined {
  const error = /"level":"ERROR".*"error":("(?:[^"\\]|\\.)*")/.exec(line)?.[1];
  return error === undefined ? undefined : String(JSON.parse(error)).split("\n")[0];
}
