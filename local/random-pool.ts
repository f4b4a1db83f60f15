import { randomFillSync } from "node:crypto";

const POOL_BYTES = 8_192;

/**
 * Makes a replacement for `crypto.randomBytes` that draws 8 KiB at a time. Each call of the original is a system call, and a request needs several.
 * Every byte is returned only once, in a buffer that the caller may overwrite. `fill` fills a buffer from a cryptographically strong source. Default:
 * Node's.
 */
export function randomPool(fill: (buffer: Buffer) => void = randomFillSync): (size: number) => Buffer {
  let pool: Buffer = Buffer.alloc(0);
  return (size) => {
    if (size > POOL_BYTES) return draw(size);
    if (size > pool.byteLength) pool = draw(POOL_BYTES);
    const bytes = pool.subarray(0, size);
    pool = pool.subarray(size);
    return bytes;
  };

  function draw(size: number): Buffer {
    const buffer = Buffer.alloc(size);
    fill(buffer);
    return buffer;
  }
}
