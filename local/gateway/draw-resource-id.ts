import type { Surroundings } from "../surroundings.ts";

/** Draws a resource id: six lower-case letters and digits, as API Gateway's ids have. */
export function drawResourceId({ randomBytes }: Surroundings): string {
  return Array.from(randomBytes(6), (byte) => "abcdefghijklmnopqrstuvwxyz0123456789".charAt(byte % 36)).join("");
}
