import { createHmacOf } from "../iam/hmac.ts";
import type { Mask } from "../log.ts";

/** Makes a mask that replaces a value by four hex digits of its HMAC under `key`: `‹3fa9›`. An empty value stays empty. */
export function createMask(key: Buffer): Mask {
  const hmacOf = createHmacOf(key);
  return (value) => (value === "" ? "" : `‹${hmacOf(value).toString("hex", 0, 2)}›`);
}
