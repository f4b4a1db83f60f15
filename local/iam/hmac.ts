import { hash } from "node:crypto";

/** SHA-256 works on blocks of this many bytes. */
const BLOCK = 64;
/** The length of a SHA-256 digest, in bytes. */
const DIGEST = 32;

/** Computes HMAC-SHA256 (RFC 2104) of a string in UTF-8. */
export function hmac(key: Buffer, message: string): Buffer {
  return createHmacOf(key)(message);
}

/**
 * Makes a function that computes HMAC-SHA256 under one key. Node's createHmac makes an object for the key and another one for each digest, which takes
 * longer than the computation.
 */
export function createHmacOf(key: Buffer): (message: string) => Buffer {
  const block = Buffer.alloc(BLOCK);
  (key.byteLength > BLOCK ? sha256(key) : key).copy(block);
  const inner = block.map((byte) => byte ^ 0x36);
  const outer = Buffer.concat([block.map((byte) => byte ^ 0x5c), Buffer.alloc(DIGEST)]);
  return function hmacOf(message) {
    const text = Buffer.from(message, "utf8");
    const keyed = Buffer.allocUnsafe(BLOCK + text.byteLength);
    keyed.set(inner);
    keyed.set(text, BLOCK);
    outer.set(sha256(keyed), BLOCK);
    return sha256(outer);
  };
}

function sha256(bytes: Buffer): Buffer {
  return hash("sha256", bytes, "buffer");
}
