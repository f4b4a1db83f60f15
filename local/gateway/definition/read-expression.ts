import type { Reading } from "./reading.ts";

/** Escapes that mean the same in Java, whose syntax API Gateway reads, and in JavaScript. Any other escaped letter means something else in one of them. */
const KNOWN_ESCAPES = "dDwWsSbBtnrfxu";

/** Parts of Java's syntax that JavaScript reads in another way: an escaped letter, an intersection of character classes, and a set in a set. */
const OTHER_MEANING = new RegExp(`\\\\(?!\\\\|[${KNOWN_ESCAPES}])[A-Za-z]|&&|\\[[^\\]]*(?<!\\\\)\\[`);

/**
 * Reads a regular expression of the template, which must match a value as a whole. Returns undefined, and reports the place, when JavaScript does not
 * read the expression as API Gateway does.
 */
export function readExpression(text: string, place: string, { report }: Reading): RegExp | undefined {
  // Two escaped backslashes say nothing about the letter that follows them.
  if (OTHER_MEANING.test(text.replaceAll("\\\\", ""))) {
    report(place, "has syntax that JavaScript reads in another way than API Gateway: use plain groups and classes");
    return undefined;
  }
  try {
    return new RegExp(`^(?:${text})$`);
  } catch {
    report(place, "is not a regular expression that JavaScript can read");
    return undefined;
  }
}
