import { hash } from "node:crypto";

/** SHA-256 works on blocks of this many bytes. */
const BLOCK = 64;
/** Length of a SHA-256 in bytes. */
const DIGEST = 32;

/**
 * Makes the function that computes HMAC-SHA256 (RFC 2104) of messages with `key`, in hexadecimal. Node's createHmac takes twice as long as the
 * two hashes alone, because it makes an object for every message.
 */
export function hmacWith(key: Buffer): (message: string) => string {
  const block = Buffer.alloc(BLOCK);
  (key.byteLength > BLOCK ? hash("sha256", key, "buffer") : key).copy(block);
  const innerPad = block.map((byte) => byte ^ 0x36);
  const outer = Buffer.concat([block.map((byte) => byte ^ 0x5c)], BLOCK + DIGEST);
  // Most messages are as long as the one before, and so the buffer is kept.
  let inner = Buffer.from(innerPad);

  return (message) => {
    const length = BLOCK + Buffer.byteLength(message);
    if (inner.byteLength !== length) inner = Buffer.concat([innerPad], length);
    inner.write(message, BLOCK);
    outer.write(hash("sha256", inner, "hex"), BLOCK, "hex");
    return hash("sha256", outer, "hex");
  };
}
