import type { RawResponse } from "../http/raw-message.ts";

/** The headers of every answer of a control route. None of them lets a page of another origin read the answer. */
const PRIVATE_HEADERS: RawResponse["headers"] = [
  ["Cache-Control", "no-store"],
  ["X-Content-Type-Options", "nosniff"],
  ["Cross-Origin-Resource-Policy", "same-origin"],
];

/** Writes the answer of a control route as JSON. */
export function json(status: number, body: object): RawResponse {
  return { status, headers: [["Content-Type", "application/json"], ...PRIVATE_HEADERS], body: JSON.stringify(body) };
}

/** Writes a refusal of a control route: an object with the sentence as its `message`. */
export function refuse(status: number, message: string): RawResponse {
  return json(status, { message });
}

/** Writes the head of an answer that is a stream of server-sent events. */
export function eventStream(stream: NonNullable<RawResponse["stream"]>): RawResponse {
  return { status: 200, headers: [["Content-Type", "text/event-stream"], ...PRIVATE_HEADERS], body: "", stream };
}
