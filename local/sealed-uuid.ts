import { createHmac, timingSafeEqual } from "node:crypto";
import { uuid } from "./uuid.ts";

/** The number of random bytes in a sealed UUID: half of its 16 bytes. */
export const NONCE_BYTES = 8;

/**
 * Makes a version 4 UUID that can be recognised later without being stored. Its first half is the random `nonce`; its second half is an HMAC of
 * `nonce` and `purpose` under `key`.
 */
export function sealUuid(key: Buffer, purpose: string, nonce: Buffer): string {
  // The version bits lie in the random half, and are set before it is sealed.
  const half = Buffer.from(nonce);
  half.writeUInt8((half.readUInt8(6) & 0x0f) | 0x40, 6);
  const code = createHmac("sha256", key).update(half).update(purpose).digest();
  return uuid(Buffer.concat([half, code.subarray(0, 16 - NONCE_BYTES)]));
}

/** Whether `value` is a UUID that `sealUuid` made with this key and purpose. */
export function isSealedUuid(key: Buffer, purpose: string, value: unknown): boolean {
  if (typeof value !== "string" || !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)) return false;
  const nonce = Buffer.from(value.replaceAll("-", ""), "hex").subarray(0, NONCE_BYTES);
  return timingSafeEqual(Buffer.from(value), Buffer.from(sealUuid(key, purpose, nonce)));
}
