/** Escapes that mean the same in Java, whose syntax API Gateway reads, and in JavaScript. Any other escaped letter means something else in one of them. */
const KNOWN_ESCAPES = "dDwWsSbBtnrfxu";

/** Parts of Java's syntax that JavaScript reads in another way: an escaped letter, an intersection of character classes, and a set in a set. */
const OTHER_MEANING = new RegExp(`\\\\(?!\\\\|[${KNOWN_ESCAPES}])[A-Za-z]|&&|\\[[^\\]]*(?<!\\\\)\\[`);

/**
 * Compiles a regular expression that is written for Java. The compiled one matches whole strings alone. Where JavaScript does not read the expression as
 * Java does, returns the reason, to be put behind the expression's place: `is not a regular expression that JavaScript can read`.
 */
export function compileJavaPattern(text: string): { ok: true; pattern: RegExp } | { ok: false; because: string } {
  // Two escaped backslashes say nothing about the letter that follows them.
  if (OTHER_MEANING.test(text.replaceAll("\\\\", ""))) {
    const because = "has syntax that JavaScript reads in another way than API Gateway: use plain groups and classes";
    return { ok: false, because };
  }
  try {
    // The expression is compiled alone first: inside a group, `a)|(?:.*` would be valid and match everything.
    return { ok: true, pattern: new RegExp(`^(?:${new RegExp(text).source})$`) };
  } catch {
    return { ok: false, because: "is not a regular expression that JavaScript can read" };
  }
}
