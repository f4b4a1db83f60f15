import type { IncomingMessage } from "node:http";
import type { BodyRoom } from "./body-room.ts";

/** API Gateway's limit for a body: 10 MiB (quotas page). */
export const MAX_BODY_BYTES = 10_485_760;

/** The most chunks of a chunked body. Ten million chunks of one byte would take a gigabyte of memory and a minute of work. */
export const MAX_CHUNKS = 100_000;

/** Why a body was not read to its end. `aborted`: the connection ended before. */
export type UnreadBody = "too large" | "too many chunks" | "no room" | "aborted";

/**
 * Reads the body of a request. Stops as soon as a limit is passed, or when the bodies of other requests have taken the room. The room that the body
 * takes is given back when it is not read to its end; otherwise the caller gives it back.
 */
export function readBody(message: IncomingMessage, room: BodyRoom): Promise<Buffer | UnreadBody> {
  const announced = Number(message.headers["content-length"] ?? 0);
  if (announced > MAX_BODY_BYTES) return Promise.resolve("too large");
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let hasEnded = false;

    function stop(why: UnreadBody): void {
      if (hasEnded) return;
      hasEnded = true;
      chunks.length = 0;
      room.giveBack(size);
      message.removeAllListeners("data").resume();
      resolve(why);
    }

    message.on("data", (chunk: Buffer) => {
      if (size + chunk.byteLength > MAX_BODY_BYTES) return stop("too large");
      if (chunks.length === MAX_CHUNKS) return stop("too many chunks");
      if (!room.take(chunk.byteLength)) return stop("no room");
      size += chunk.byteLength;
      chunks.push(chunk);
    });
    message.once("end", () => {
      if (hasEnded) return;
      hasEnded = true;
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    });
    message.once("close", () => stop("aborted"));
  });
}
