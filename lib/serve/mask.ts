import { createHmac, randomBytes } from "node:crypto";

/** Values shorter than this are masked as whole words only: inside other words they reveal nothing, and to mask them would make the text unreadable. */
const SHORT = 4;

/**
 * Creates a function that replaces personal values in a text by digests. The function is for text that may repeat a value by accident: the
 * message and the stack of an exception. The digests have a key that is new at every cold start: a reader can tell two values apart, and
 * can read neither.
 */
export function createMask(key: Buffer = randomBytes(32)): (text: string, personal: readonly string[]) => string {
  const digest = (value: string) => `[personal ${createHmac("sha256", key).update(value).digest("hex").slice(0, 8)}]`;
  return (text, personal) => {
    // The longest first, so that a value which contains another one is replaced as a whole.
    const values = [...new Set(personal)].filter((value) => value !== "" && text.includes(value));
    // Text and digests in turn, so that a digest is never masked again.
    let parts = [text];
    for (const value of values.toSorted((a, b) => b.length - a.length)) {
      parts = parts.flatMap((part, index) => (index % 2 === 0 ? between(part, value, digest(value)) : [part]));
    }
    return parts.join("");
  };
}

/** Splits a text at a value, with the digest between the parts. No RegExp searches for a long value, because it may be megabytes long. */
function between(text: string, value: string, digest: string): string[] {
  const rest = text.split(value.length < SHORT ? wholeWord(value) : value);
  return rest.flatMap((part, index) => (index === 0 ? [part] : [digest, part]));
}

function wholeWord(value: string): RegExp {
  const literal = value.replaceAll(/[\^$\\.*+?()[\]{}|/]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<![\p{L}\p{N}])${literal}(?![\p{L}\p{N}])`, "u");
}
