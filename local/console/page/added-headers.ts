/** A header of a request: its name and its value. */
type Header = readonly [name: string, value: string];

/**
 * Reads the headers that a person adds to a request, one on each line: `X-Api-Key: value`. A request with a body also gets the body's media type, unless a
 * line has a Content-Type of its own.
 */
export function addedHeaders(lines: string, body: string, mediaType = "application/json"): readonly Header[] {
  const headers = readHeaders(lines);
  const isTyped = body === "" || headers.some(([name]) => name.toLowerCase() === "content-type");
  return isTyped ? headers : [["Content-Type", mediaType], ...headers];
}

/** Reads one header from each line. A line without a name is left out. */
function readHeaders(lines: string): readonly Header[] {
  return lines
    .split("\n")
    .map((line) => line.split(/:(.*)/s))
    .filter(([name = ""]) => name.trim() !== "")
    .map(([name = "", value = ""]) => [name.trim(), value.trim()] as const);
}
