import { createHmac, randomBytes } from "node:crypto";

/** Shorter values are looked for as words of their own: within words they tell nothing, and masking them would leave no word whole. */
const SHORT = 4;

/**
 * Takes personal values out of a text that was not written with them in mind: the message and the stack of an exception.
 * Each is replaced by a digest keyed anew at every cold start, so two values can be told apart and neither can be read.
 */
export function createMask(key: Buffer = randomBytes(32)): (text: string, personal: readonly string[]) => string {
  const digest = (value: string) => `[personal ${createHmac("sha256", key).update(value).digest("hex").slice(0, 8)}]`;
  return (text, personal) => {
    // The longest first: a value that holds another one is taken whole.
    const values = [...new Set(personal)].filter((value) => value !== "").toSorted((a, b) => b.length - a.length);
    if (values.length === 0) return text;
    // In one go, so that no digest is taken for text.
    return text.replaceAll(new RegExp(values.map(pattern).join("|"), "gu"), digest);
  };
}

function pattern(value: string): string {
  const literal = value.replaceAll(/[\^$\\.*+?()[\]{}|/]/g, String.raw`\$&`);
  return value.length < SHORT ? String.raw`(?<![\p{L}\p{N}])${literal}(?![\p{L}\p{N}])` : literal;
}
