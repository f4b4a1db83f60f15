import { timingSafeEqual } from "node:crypto";
import { createByteWriter } from "./byte-writer.ts";

/**
 * Makes a function that tells whether two strings of bytes (one character is one byte) are equal. For strings of one length the time does not depend
 * on the position of the first difference. Make one function for each kind of string, since it keeps buffers of the length that it saw last.
 */
export function createComparison(): (expected: string, given: string) => boolean {
  const bytesOfExpected = createByteWriter();
  const bytesOfGiven = createByteWriter();
  return (expected, given) =>
    expected.length === given.length && timingSafeEqual(bytesOfExpected(expected), bytesOfGiven(given));
}
