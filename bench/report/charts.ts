import { median } from "../measure/statistics.ts";
import type { Row, Table } from "../result.ts";
import { barChart } from "./bar-chart.ts";
import type { Figures } from "./figures.ts";
import { formatValue } from "./format-value.ts";
import { PALETTES, THEMES } from "./palette.ts";

/** A chart of one table of a run. */
interface ChartPlan {
  file: string;
  part: string;
  table: string;
  title: string;
  note: string;
  /** Rows that are no servers of the kind that the chart compares: floors, and commands that end by themselves. */
  leftOut: readonly string[];
}

const PLANS: readonly ChartPlan[] = [
  {
    file: "start",
    part: "start",
    table: "start",
    title: "Start to the first answer",
    note: "Less is better.",
    leftOut: ["node -e 0", "npm start of an empty script", "node:http, one constant answer"],
  },
  {
    file: "requests",
    part: "local",
    table: "requests-16",
    title: "Requests a second, 16 connections",
    note: "More is better. Only Countersign checks signatures, and the others answer anyone.",
    leftOut: ["node:http, one constant answer"],
  },
];

/** Draws the charts of a run, in every theme, by file name. A chart whose table the run lacks is left out. */
export function drawCharts({ command, date, isQuiet, machine, parts }: Figures): ReadonlyMap<string, string> {
  const charts = PLANS.flatMap(({ file, leftOut, note, part, table: id, title }) => {
    const table = parts[part]?.tables.find((one) => one.id === id);
    if (table === undefined) return [];
    const place = `Measured by ${command} on ${date}, ${machine[0] ?? ""}${isQuiet ? "" : ", which was busy: only ratios hold"}.`;
    const chart = { title, note: `${note} ${place}`, bars: barsOf(table, leftOut) };
    return THEMES.map((theme) => [`${file}-${theme}.svg`, barChart(chart, PALETTES[theme])] as const);
  });
  return new Map(charts);
}

/** The rows as bars, the best first. */
function barsOf({ better, rows, unit }: Table, leftOut: readonly string[]) {
  const value = ({ samples }: Row) => median(samples);
  const shown = rows.filter(({ name }) => !leftOut.includes(name));
  const sorted = shown.toSorted((one, other) =>
    better === "less" ? value(one) - value(other) : value(other) - value(one),
  );
  return sorted.map((row) => ({
    name: row.name,
    value: value(row),
    label: formatValue(value(row), unit),
    isOurs: row.name.startsWith("Countersign"),
  }));
}
