import { compileJavaPattern } from "./java-pattern.ts";
import type { Reading } from "./reading.ts";

/**
 * Reads a regular expression of the template, which must match a value as a whole. Returns undefined, and reports the place, when JavaScript does not
 * read the expression as API Gateway does.
 */
export function readExpression(text: string, place: string, { report }: Reading): RegExp | undefined {
  const compiled = compileJavaPattern(text);
  if (compiled.ok) return compiled.pattern;
  report(place, compiled.because);
  return undefined;
}
