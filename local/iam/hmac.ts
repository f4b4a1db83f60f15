import { hash } from "node:crypto";

/** SHA-256 works on blocks of this many bytes. */
const BLOCK = 64;

/**
 * Computes HMAC-SHA256 (RFC 2104). Node's createHmac makes a key object for each key first, which takes four times as long as the computation; this
 * function is for keys that are used once.
 */
export function hmac(key: Buffer, message: string): Buffer {
  const block = Buffer.alloc(BLOCK);
  (key.byteLength > BLOCK ? sha256(key) : key).copy(block);
  const inner = sha256(Buffer.concat([block.map((byte) => byte ^ 0x36), Buffer.from(message, "utf8")]));
  return sha256(Buffer.concat([block.map((byte) => byte ^ 0x5c), inner]));
}

function sha256(bytes: Buffer): Buffer {
  return hash("sha256", bytes, "buffer");
}
