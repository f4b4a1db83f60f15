import { createHmac, createSecretKey } from "node:crypto";
import type { Mask } from "../log.ts";

/** Makes a mask that replaces a value by four hex digits of its HMAC under `key`: `‹3fa9›`. An empty value stays empty. */
export function createMask(key: Buffer): Mask {
  // Node makes a key object for each Buffer that is passed as a key, which takes longer than the digest.
  const secret = createSecretKey(key);
  return (value) => (value === "" ? "" : `‹${createHmac("sha256", secret).update(value).digest("hex").slice(0, 4)}›`);
}
