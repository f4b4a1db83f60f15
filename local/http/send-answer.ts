import type { ServerResponse } from "node:http";
import type { OpenStream, RawResponse } from "./raw-message.ts";

/** Sends an answer with the Date of `now`, in milliseconds since 1970 UTC. The body of a stream follows later. */
export function sendAnswer(
  response: ServerResponse,
  { status, headers, body, stream }: RawResponse,
  now: number,
): void {
  const lines = headers.flat();
  lines.push("Date", new Date(now).toUTCString());
  if (stream !== undefined) {
    sendStream(response, { status, lines, body }, stream);
    return;
  }
  // These have no body, and a length would make the caller wait for one (RFC 9110, 8.6).
  if (status !== 204 && status !== 304) lines.push("Content-Length", String(Buffer.byteLength(body)));
  response.writeHead(status, lines);
  response.end(body);
}

/** Sends the beginning of an answer at once, and lets `stream` write the rest. */
function sendStream(
  response: ServerResponse,
  { body, lines, status }: { status: number; lines: string[]; body: RawResponse["body"] },
  stream: OpenStream,
): void {
  response.writeHead(status, lines);
  response.write(body);
  response.once(
    "close",
    stream({
      write: (part) => response.write(part),
      onDrain: (task) => void response.once("drain", task),
      end: () => void response.end(),
    }),
  );
}
