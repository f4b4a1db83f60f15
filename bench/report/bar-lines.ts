import { median, spread } from "../measure/statistics.ts";
import type { Bar } from "../result.ts";
import { formatShare, formatValue } from "./format-value.ts";
import { wrapLines } from "./table-lines.ts";

/** Whether the median of the samples is within the bar. */
export function isHeld({ at, bound, samples }: Bar): boolean {
  const value = median(samples);
  return at === "most" ? value <= bound : value >= bound;
}

/** Writes a bar, what was measured, and whether the bar holds or by how much it is missed: at most 80 columns a line. */
export function barLines(bar: Bar): string[] {
  const { at, bound, samples, unit, what } = bar;
  const value = median(samples);
  const verdict = isHeld(bar) ? "held" : `MISSED by ${formatShare(Math.abs(value / bound - 1))}`;
  const noise = samples.length > 1 ? `, noise ${formatShare(spread(samples))}` : "";
  const [first = "", ...others] = wrapLines(what, 76);
  return [
    `  ${first}`,
    ...others.map((text) => `    ${text}`),
    `    at ${at} ${formatValue(bound, unit)}; measured ${formatValue(value, unit)}${noise}: ${verdict}`,
  ];
}
