import { canonicalLines } from "../../canonical-lines.ts";
import type { CanonicalLine } from "../api.ts";

/** Two canonical requests line by line, and whether every line is equal. */
export interface Comparison {
  isEqual: boolean;
  lines: readonly CanonicalLine[];
}

/**
 * Compares a canonical request that a person has pasted with the one of a record. The record is masked: a mask, such as `‹3fa9›`, a hidden token and the cut end of
 * a long value are equal to any text.
 */
export function comparePasted(pasted: string, recorded: string): Comparison {
  const lines = canonicalLines(trimLines(pasted), recorded).map((line) => {
    const { expected, signed } = line;
    return { ...line, differs: expected === undefined || signed === undefined || !fits(signed, expected) };
  });
  return { isEqual: lines.every(({ differs }) => !differs), lines };
}

/** Removes the blanks around the text, the carriage returns, and the brackets that curl writes around a canonical request. */
function trimLines(pasted: string): string {
  return pasted
    .replaceAll("\r", "")
    .trim()
    .replace(/^\[(.*)\]$/s, "$1");
}

/** Tells whether a text is the recorded one, with any text in the place of each mask. */
function fits(signed: string, expected: string): boolean {
  const [first = "", ...others] = expected.split(/‹[^›]*›|\(not shown\)|…$/);
  const last = others.pop();
  if (last === undefined) return signed === expected;
  if (!signed.startsWith(first)) return false;
  let end = first.length;
  for (const part of others) {
    const start = signed.indexOf(part, end);
    if (start < 0) return false;
    end = start + part.length;
  }
  return signed.length >= end + last.length && signed.endsWith(last);
}
