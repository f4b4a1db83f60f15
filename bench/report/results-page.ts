import type { Bar } from "../result.ts";
import { barLines, isHeld } from "./bar-lines.ts";
import type { Figures } from "./figures.ts";
import { tableLines } from "./table-lines.ts";

/** Makes the page bench/RESULTS.md from a run's figures. */
export function resultsPage(figures: Figures): string {
  const { calibration, command, date, isQuiet, machine, minutes, parts, versions } = figures;
  const bars = Object.values(parts).flatMap((part) => part.bars);
  return [
    "# Results",
    "",
    `Made by \`${command}\` on ${date}, in ${minutes.toFixed(0)} minutes. Do not edit this page: the next run replaces it.`,
    "",
    ...(isQuiet ? [] : ["**The machine was busy during this run. Only the ratios hold.**", ""]),
    calibration,
    "",
    "A figure is the median of its rounds. The noise is half the distance between the quartiles. The contenders of a table take turns in every round, and a ratio is the median of the ratios of the rounds.",
    "",
    "## Bars",
    "",
    `The project set itself ${bars.length} limits. ${summary(bars)}`,
    "",
    ...writeFence(bars.flatMap(barLines)),
    ...Object.entries(parts).flatMap(([name, { notes, tables }]) => [
      `## ${name}`,
      "",
      `\`npm run bench -- ${name}\``,
      "",
      ...notes.flatMap((note) => [note, ""]),
      ...tables.flatMap((table) => writeFence(tableLines(table))),
    ]),
    "## Machine and versions",
    "",
    ...machine.map((line) => `- ${line}`),
    "",
    ...Object.entries(versions).map(([name, version]) => `- ${name} ${version}`),
    "",
  ].join("\n");
}

function summary(bars: readonly Bar[]): string {
  const held = bars.filter(isHeld).length;
  return held === bars.length
    ? "This run holds all of them."
    : `This run holds ${held} and misses ${bars.length - held}.`;
}

function writeFence(lines: readonly string[]): string[] {
  return ["```text", ...lines, "```", ""];
}
