/**
 * The `pattern`s of a contract: whether they are ECMAScript's (OpenAPI 3.0.3, Schema Object), and whether a text exists on which
 * matching takes for ever. A service that checks such a pattern can be stopped by one request.
 */

/** Whether a pattern can be used, and how: `unicode` is the pattern as it is compiled, with the flag u. */
export type ReadPattern = { ok: true; unicode: string } | { ok: false; sentence: string };

/** What the pattern's cost is, at its worst, in the length of the text. */
export type PatternCost = "linear" | "polynomial" | "exponential" | "unknown";

/**
 * Reads a pattern with the flag u, which makes a character of what JavaScript stores as two. The flag refuses escapes that mean
 * nothing, as in `\-`; those are taken for the letter itself, which is what they mean without it.
 */
export function readPattern(pattern: string): ReadPattern {
  for (const unicode of [pattern, withoutNeedlessEscapes(pattern)]) {
    try {
      new RegExp(unicode, "u");
      return { ok: true, unicode };
    } catch {
      // The next spelling, or none.
    }
  }
  return {
    ok: false,
    sentence: "is no regular expression of ECMAScript: write it so that new RegExp(pattern, 'u') takes it",
  };
}

/** What may follow a backslash under the flag u (ECMAScript, "Patterns"): syntax characters, and letters that mean something. */
const MEANT = /[\^$\\.*+?()[\]{}|/dDwWsSbBfnrtvckpPxu0-9]/;

function withoutNeedlessEscapes(pattern: string): string {
  let insideClass = false;
  return pattern.replaceAll(/\\(.)|[[\]]/gsu, (found, letter: string | undefined) => {
    if (letter === undefined) {
      insideClass = found === "[" || (insideClass && found !== "]");
      return found;
    }
    return MEANT.test(letter) || (insideClass && letter === "-") ? found : letter;
  });
}

/** How long texts are tried, in milliseconds, before the cost is called unknown. */
const TIME_LIMIT_MS = 3_000;

/** The cost of a pattern that `readPattern` took. Patterns that backtrack nowhere are told without loading the checker. */
export async function patternCost(unicode: string): Promise<PatternCost> {
  if (isPlain(unicode)) return "linear";
  // CommonJS, whose names Node does not see from an ES module.
  const { checkSync } = (await import("recheck/lib/browser.js")).default;
  const found = checkSync(unicode, "u", { timeout: TIME_LIMIT_MS });
  switch (found.status) {
    case "safe":
      return "linear";
    case "vulnerable":
      return found.complexity.type === "exponential" ? "exponential" : "polynomial";
    case "unknown":
      return "unknown";
  }
}

/**
 * Whether a pattern is anchored, without groups, alternatives and back references, and has one repetition without an upper bound
 * at most: there is one way to match then, and no second to try.
 */
function isPlain(unicode: string): boolean {
  const bare = unicode.replaceAll(/\\./gsu, "x").replaceAll(/\[[^\]]*\]/g, "x");
  const endless = bare.match(/[*+]|\{\d+,\}/g) ?? [];
  return bare.startsWith("^") && !/[()|]/.test(bare) && endless.length <= 1;
}
