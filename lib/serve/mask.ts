import { createHmac, randomBytes } from "node:crypto";

/** Values shorter than this are masked as whole words only: inside other words they reveal nothing, and to mask them would make the text unreadable. */
const SHORT = 4;

/**
 * Creates a function that replaces personal values in a text by digests. It is for texts whose author did not think of them: the message and
 * the stack of an exception. The key of the digests is new at every cold start, so that two values can be told apart and neither can be read.
 */
export function createMask(key: Buffer = randomBytes(32)): (text: string, personal: readonly string[]) => string {
  const digest = (value: string) => `[personal ${createHmac("sha256", key).update(value).digest("hex").slice(0, 8)}]`;
  return (text, personal) => {
    // The longest first, so that a value which contains another one is replaced as a whole.
    const values = [...new Set(personal)].filter((value) => value !== "").toSorted((a, b) => b.length - a.length);
    if (values.length === 0) return text;
    // In one pass, so that a digest is never masked again.
    return text.replaceAll(new RegExp(values.map(pattern).join("|"), "gu"), digest);
  };
}

function pattern(value: string): string {
  const literal = value.replaceAll(/[\^$\\.*+?()[\]{}|/]/g, String.raw`\$&`);
  return value.length < SHORT ? String.raw`(?<![\p{L}\p{N}])${literal}(?![\p{L}\p{N}])` : literal;
}
