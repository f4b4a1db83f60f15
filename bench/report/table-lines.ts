import { median, ratios, spread } from "../measure/statistics.ts";
import { samplesOf, type Table } from "../result.ts";
import { formatRatio, formatShare, formatValue } from "./format-value.ts";

/** The width of a terminal that nobody has made wider. */
const WIDTH = 80;
const COLUMNS = [17, 7, 10] as const;
const NAME_WIDTH = WIDTH - COLUMNS.reduce((sum, width) => sum + width, 0) - COLUMNS.length;

/**
 * Writes a table as lines of at most 80 columns: each contender's median, its noise (half the distance between the quartiles), and, where
 * the table has a base, the median of the ratios to it. The rows keep their order.
 */
export function tableLines(table: Table): string[] {
  const { base, better, rows, title, unit } = table;
  const baseSamples = base === undefined ? undefined : samplesOf(table, base);
  const header = line("", ["median", "noise", base === undefined ? "" : "ratio"]);
  const body = rows.flatMap(({ name, samples }) => {
    const ratio = baseSamples === undefined ? "" : formatRatio(median(ratios(samples, baseSamples)));
    const values = [formatValue(median(samples), unit), formatShare(spread(samples)), ratio];
    return wrappedRow(name, values);
  });
  const over = base === undefined ? "" : ` Ratios are over: ${base}.`;
  return [
    ...wrapLines(title),
    ...wrapLines(`${better === "less" ? "Less" : "More"} is better.${over}`, WIDTH),
    "",
    header,
    ...body,
  ];
}

/** Breaks a text into lines of at most `width` columns, between words. A word that is too long stands alone in its line. */
export function wrapLines(text: string, width = WIDTH): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of text.split(" ")) {
    if (current !== "" && current.length + 1 + word.length > width) {
      lines.push(current);
      current = "";
    }
    current = current === "" ? word : `${current} ${word}`;
  }
  return [...lines, current];
}

/** A row whose name may need several lines. The values stand in the last one. */
function wrappedRow(name: string, values: readonly string[]): string[] {
  const lines = wrapLines(name, NAME_WIDTH - 2).map((part, index) => (index === 0 ? `  ${part}` : `    ${part}`));
  const last = lines.pop() ?? "";
  return [...lines, line(last, values)];
}

function line(name: string, values: readonly string[]): string {
  return (
    name.padEnd(NAME_WIDTH) + values.map((value, index) => ` ${value.padStart(COLUMNS[index] ?? 0)}`).join("")
  ).trimEnd();
}
