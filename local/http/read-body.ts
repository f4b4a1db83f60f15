import type { IncomingMessage } from "node:http";

/** API Gateway's limit for a body: 10 MiB (quotas page). */
export const MAX_BODY_BYTES = 10_485_760;

/** The most chunks of a chunked body. Ten million chunks of one byte would take a gigabyte of memory and a minute of work. */
export const MAX_CHUNKS = 100_000;

/**
 * Reads the body of a request. Returns "too large" or "too many chunks" as soon as a limit is passed, and "aborted" when the connection ends before
 * the body.
 */
export function readBody(message: IncomingMessage): Promise<Buffer | "too large" | "too many chunks" | "aborted"> {
  const announced = Number(message.headers["content-length"] ?? 0);
  if (announced > MAX_BODY_BYTES) return Promise.resolve("too large");
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    message.on("data", (chunk: Buffer) => {
      size += chunk.byteLength;
      chunks.push(chunk);
      if (size <= MAX_BODY_BYTES && chunks.length <= MAX_CHUNKS) return;
      message.removeAllListeners("data").resume();
      resolve(size > MAX_BODY_BYTES ? "too large" : "too many chunks");
    });
    message.once("end", () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    message.once("close", () => resolve("aborted"));
  });
}
