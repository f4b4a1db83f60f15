import { getOrMake } from "../get-or-make.ts";

/** Values that are kept under patterns with wildcards, so that a text finds the patterns that may match it without a look at every pattern. */
export interface PatternIndex<Value> {
  /** Returns the value that is kept under a pattern's literal beginning. `makeValue` makes it the first time. */
  at: (pattern: string, makeValue: () => Value) => Value;
  /** Lists the values of all patterns that may match a text. Patterns that are not listed do not match the text. */
  find: (text: string) => readonly Value[];
}

/**
 * Matches the characters of a pattern that do not stand for themselves: wildcards, the beginning of a policy variable, and the characters that `literal`
 * writes in place of a wildcard.
 */
const SPECIAL = /[*?\ue000\ue001]|\$\{/;

/**
 * Makes an empty index. A pattern without wildcards is kept under its whole text. Every other pattern is kept under its literal beginning, and a text is
 * looked up by each length that such beginnings have. So the time to find patterns depends on the length of the text, and not on the number of patterns.
 */
export function createPatternIndex<Value>(): PatternIndex<Value> {
  const whole = new Map<string, Value>();
  const beginnings = new Map<string, Value>();
  const lengths = new Set<number>();
  return {
    at(pattern, makeValue) {
      const end = pattern.search(SPECIAL);
      if (end < 0) return getOrMake(whole, pattern, makeValue);
      lengths.add(end);
      return getOrMake(beginnings, pattern.slice(0, end), makeValue);
    },
    find(text) {
      const found: Value[] = [];
      const exact = whole.get(text);
      if (exact !== undefined) found.push(exact);
      for (const length of lengths) {
        const value = length <= text.length ? beginnings.get(text.slice(0, length)) : undefined;
        if (value !== undefined) found.push(value);
      }
      return found;
    },
  };
}
