import { createHmac, randomBytes } from "node:crypto";

/**
 * Takes personal values out of a text that was not written with them in mind: the message and the stack of an exception.
 * Each is replaced by a digest keyed anew at every cold start, so two values can be told apart and neither can be read.
 */
export function createMask(key: Buffer = randomBytes(32)): (text: string, personal: readonly string[]) => string {
  const digest = (value: string) => `[personal ${createHmac("sha256", key).update(value).digest("hex").slice(0, 8)}]`;
  return (text, personal) =>
    personal
      .filter((value) => value !== "")
      // The longest first: a value that holds another one is gone before its part is looked for.
      .toSorted((a, b) => b.length - a.length)
      .reduce((masked, value) => masked.replaceAll(value, digest(value)), text);
}
