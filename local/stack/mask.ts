import { hmacWith } from "../iam/hmac.ts";
import type { Mask } from "../log.ts";

/** Makes a mask that replaces a value by four hex digits of its HMAC under `key`: `‹3fa9›`. An empty value stays empty. */
export function createMask(key: Buffer): Mask {
  const hmac = hmacWith(key);
  return (value) => (value === "" ? "" : `‹${hmac(value).slice(0, 4)}›`);
}
