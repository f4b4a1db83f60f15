import { randomFillSync } from "node:crypto";

/** How much is drawn at once. */
const POOL_BYTES = 8_192;

/**
 * Random bytes as `crypto.randomBytes` gives them, drawn in advance: a draw of some bytes asks the kernel each time, and a request needs
 * several. Each byte is handed out once, in a buffer that the caller may write into.
 *
 * `fill` fills a buffer from a cryptographically strong source. Default: Node's.
 */
export function randomPool(fill: (buffer: Buffer) => void = randomFillSync): (size: number) => Buffer {
  let pool: Buffer = Buffer.alloc(0);
  return (size) => {
    if (size > POOL_BYTES) return filled(size);
    if (size > pool.byteLength) pool = filled(POOL_BYTES);
    const bytes = pool.subarray(0, size);
    pool = pool.subarray(size);
    return bytes;
  };

  function filled(size: number): Buffer {
    const buffer = Buffer.alloc(size);
    fill(buffer);
    return buffer;
  }
}
