import { createHmac } from "node:crypto";
import { uuid } from "../uuid.ts";

/** Draws random strings in the alphabets of AWS's identifiers. */
export interface Naming {
  /** Returns a random string of lower-case letters and digits. */
  lower: (length: number) => string;
  /** Returns a random string of letters and digits. */
  mixed: (length: number) => string;
  /** Returns a random version 4 UUID. */
  uuid: () => string;
}

/** Makes a source of random strings. */
export function naming(randomBytes: (size: number) => Buffer): Naming {
  const draw = (alphabet: string) => (length: number) =>
    // The remainder favours the first characters a little. Identifiers must only differ from each other.
    Array.from(randomBytes(length), (byte) => alphabet.charAt(byte % alphabet.length)).join("");
  return {
    lower: draw("abcdefghijklmnopqrstuvwxyz0123456789"),
    mixed: draw("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"),
    uuid: () => uuid(randomBytes(16)),
  };
}

/**
 * Makes a source of random strings for each resource. The strings follow from the seed and the resource's logical id, so that a resource keeps its
 * identifiers when other resources come and go.
 */
export function seededNames(seed: Buffer): (logicalId: string) => Naming {
  return (logicalId) => {
    let count = 0;
    const nextBlock = () =>
      createHmac("sha512", seed)
        .update(JSON.stringify([logicalId, count++]))
        .digest();
    return naming((size) => Buffer.concat(Array.from({ length: Math.ceil(size / 64) }, nextBlock)).subarray(0, size));
  };
}
