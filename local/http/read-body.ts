import type { IncomingMessage } from "node:http";

/** API Gateway's limit for a body: 10 MiB (quotas page). */
export const MAX_BODY_BYTES = 10_485_760;

/** Reads the body. `too large` comes as soon as the limit is passed, `aborted` when the connection ends first. */
export function readBody(message: IncomingMessage): Promise<Buffer | "too large" | "aborted"> {
  const announced = Number(message.headers["content-length"] ?? 0);
  if (announced > MAX_BODY_BYTES) return Promise.resolve("too large");
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    message.on("data", (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size > MAX_BODY_BYTES) {
        message.removeAllListeners("data").resume();
        resolve("too large");
      } else {
        chunks.push(chunk);
      }
    });
    message.once("end", () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    message.once("close", () => resolve("aborted"));
  });
}
