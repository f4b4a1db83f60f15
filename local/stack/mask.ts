import { createHmac } from "node:crypto";
import type { Mask } from "../log.ts";

/** Makes a mask that replaces a value by four hex digits of its HMAC under `key`: `‹3fa9›`. An empty value stays empty. */
export function createMask(key: Buffer): Mask {
  return (value) => (value === "" ? "" : `‹${createHmac("sha256", key).update(value).digest("hex").slice(0, 4)}›`);
}
