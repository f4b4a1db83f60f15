import { createHmac, timingSafeEqual } from "node:crypto";

/** The time for which a code is valid, in milliseconds (RFC 6238, 5.2). */
const STEP_MS = 30_000;
const DIGITS = 6;
/** The number of time steps before and after the current one whose codes are accepted, for a clock that is wrong (RFC 6238, 6). */
const TOLERANCE_STEPS = 1;

/** The code of an authenticator with this key in a time step. Source: RFC 4226, 5.3, with HMAC-SHA-1. */
export function totpCode(key: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac("sha1", key).update(counter).digest();
  const offset = digest.readUInt8(digest.byteLength - 1) & 0x0f;
  const number = digest.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, "0");
}

/** The time step at the time `now`, in milliseconds since 1970 UTC. */
export function totpStep(now: number): number {
  return Math.floor(now / STEP_MS);
}

/** Finds the time step whose code this is, among those accepted at the time `now`. Undefined for a wrong code. */
export function findStep(key: Buffer, code: string, now: number): number | undefined {
  const steps = Array.from({ length: 2 * TOLERANCE_STEPS + 1 }, (_, index) => totpStep(now) - TOLERANCE_STEPS + index);
  return steps.find((step) => isEqual(totpCode(key, step), code));
}

function isEqual(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)];
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}
