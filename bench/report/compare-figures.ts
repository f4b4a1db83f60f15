import { median, ratios, spread } from "../measure/statistics.ts";
import { samplesOf, type Table, type Unit } from "../result.ts";
import type { Figures } from "./figures.ts";
import { formatRatio, formatShare, formatValue } from "./format-value.ts";

/** A figure that differs from the committed one by more than the noise of both. */
export interface Move {
  part: string;
  table: string;
  row: string;
  before: string;
  now: string;
  /** The change as a share: 0.1 is 10 % more than then. */
  by: number;
  isBetter: boolean;
}

/** A smaller change is no news, whatever the noise. */
const LEAST = 0.05;
/** The change must be larger than the sum of both noises by this factor. */
const NOISES = 2;

/** Units whose values do not depend on how busy the machine is, so that they are compared without a base. */
const STEADY: readonly Unit[] = ["bytes", "KB", "MB"];

/**
 * Compares the figures of a run with the committed ones: ratios where a table has a base, otherwise values in bytes. Returns what has moved by more than
 * its noise. Rows, tables and parts that only one of the two has are left out.
 */
export function compareFigures(now: Figures["parts"], then: Figures["parts"]): readonly Move[] {
  return Object.entries(now).flatMap(([part, { tables }]) =>
    tables.flatMap((table) => {
      const before = then[part]?.tables.find(({ id }) => id === table.id);
      return before === undefined ? [] : movesOf(part, table, before);
    }),
  );
}

function movesOf(part: string, now: Table, then: Table): Move[] {
  return now.rows.flatMap(({ name }) => {
    if (!then.rows.some((row) => row.name === name)) return [];
    const [measured, committed] = [comparable(now, name), comparable(then, name)];
    if (measured === undefined || committed === undefined) return [];
    const by = median(measured) / median(committed) - 1;
    if (Math.abs(by) <= Math.max(LEAST, NOISES * (spread(measured) + spread(committed)))) return [];
    const format = (samples: readonly number[]) =>
      now.base === undefined ? formatValue(median(samples), now.unit) : formatRatio(median(samples));
    const isBetter = now.better === "less" ? by < 0 : by > 0;
    return [{ part, table: now.title, row: name, before: format(committed), now: format(measured), by, isBetter }];
  });
}

/** The samples of a row that a later run can be compared by. Undefined for times without a base, and for the base itself. */
function comparable(table: Table, name: string): readonly number[] | undefined {
  if (table.base === undefined) return STEADY.includes(table.unit) ? samplesOf(table, name) : undefined;
  if (table.base === name || !table.rows.some((row) => row.name === table.base)) return undefined;
  return ratios(samplesOf(table, name), samplesOf(table, table.base));
}

/** Writes a move as a sentence. */
export function moveLine({ by, isBetter, now, part, row, table, before }: Move): string {
  const sign = by > 0 ? "+" : "-";
  return `${isBetter ? "better" : "WORSE"}: ${part}, ${table}, ${row}: ${before} -> ${now} (${sign}${formatShare(Math.abs(by))})`;
}
