/**
 * Checks the `pattern`s of a contract: that they are ECMAScript's (OpenAPI 3.0.3, Schema Object), and how long matching can take. One
 * request can stop a service whose pattern backtracks exponentially.
 */

/** A usable pattern, as it is compiled with the flag u, or the reason why it cannot be used. */
export type ReadPattern = { ok: true; unicode: string } | { ok: false; sentence: string };

/** How the worst time of a match grows with the length of the string. */
export type PatternCost = "linear" | "polynomial" | "exponential" | "unknown";

/**
 * Reads a pattern with the flag u, under which a character outside the Basic Multilingual Plane counts as one. The flag refuses needless
 * escapes such as `\-`; here they stand for the character itself, as they do without the flag.
 */
export function readPattern(pattern: string): ReadPattern {
  for (const unicode of [pattern, withoutNeedlessEscapes(pattern)]) {
    try {
      new RegExp(unicode, "u");
      return { ok: true, unicode };
    } catch {
      // The loop tries the next spelling.
    }
  }
  return {
    ok: false,
    sentence: "must be a regular expression of ECMAScript that new RegExp(pattern, 'u') accepts",
  };
}

/** Characters that may follow a backslash under the flag u: syntax characters, and letters with a meaning (ECMAScript, "Patterns"). */
const ESCAPABLE = /[\^$\\.*+?()[\]{}|/dDwWsSbBfnrtvckpPxu0-9]/;

function withoutNeedlessEscapes(pattern: string): string {
  let insideClass = false;
  return pattern.replaceAll(/\\(.)|[[\]]/gsu, (found, letter: string | undefined) => {
    if (letter === undefined) {
      insideClass = found === "[" || (insideClass && found !== "]");
      return found;
    }
    return ESCAPABLE.test(letter) || (insideClass && letter === "-") ? found : letter;
  });
}

/** Time that the checker gets for one pattern, in milliseconds, before the cost is "unknown". */
const TIME_LIMIT_MS = 3_000;

/** Finds the cost of a pattern that `readPattern` accepted. A plain pattern is decided without loading the checker. */
export async function patternCost(unicode: string): Promise<PatternCost> {
  if (isPlain(unicode)) return "linear";
  // recheck is CommonJS, whose names Node cannot import one by one.
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
 * Tells whether a pattern is anchored, has no groups, alternatives or back references, and has at most one repetition without an upper
 * bound. A string then matches in one way only, so that nothing backtracks.
 */
function isPlain(unicode: string): boolean {
  const bare = unicode.replaceAll(/\\./gsu, "x").replaceAll(/\[[^\]]*\]/g, "x");
  const endless = bare.match(/[*+]|\{\d+,\}/g) ?? [];
  return bare.startsWith("^") && !/[()|]/.test(bare) && endless.length <= 1;
}
