/** An event of a `text/event-stream`, with its data as text. */
export interface StreamEvent {
  event: string;
  data: string;
}

/**
 * Makes a parser of server-sent events. The parser takes the next piece of the stream, and returns the events that the piece completes. Comments and the
 * fields `id` and `retry` are skipped.
 *
 * Source: HTML standard, "Parsing an event stream".
 */
export function createEventParser(): (piece: string) => readonly StreamEvent[] {
  let rest = "";
  return function parse(piece) {
    const blocks = `${rest}${piece}`.split(/\r\n\r\n|\n\n|\r\r/);
    rest = blocks.pop() ?? "";
    return blocks.map(parseBlock).filter((event) => event !== undefined);
  };
}

function parseBlock(block: string): StreamEvent | undefined {
  const fields = block.split(/\r\n|\n|\r/).map((line) => line.split(/: ?(.*)/s));
  const values = (name: string) => fields.filter(([field]) => field === name).map(([, value = ""]) => value);
  const data = values("data");
  return data.length === 0 ? undefined : { event: values("event").at(-1) ?? "message", data: data.join("\n") };
}
