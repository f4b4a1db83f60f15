/** `npm run bench [-- PART...]`: measures the parts, prints their tables, and writes bench/RESULTS.md and the charts after a run of all parts. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { usageText } from "../local/command/usage-text.ts";
import { endChildrenAtExit } from "./machine/children.ts";
import { type Calibration, calibrate, describeCalibrations, isQuiet } from "./measure/calibration.ts";
import { effortOf } from "./measure/effort.ts";
import { PARTS } from "./parts/parts.ts";
import { type Flags, readFlags } from "./read-flags.ts";
import { barLines } from "./report/bar-lines.ts";
import { drawCharts } from "./report/charts.ts";
import { compareFigures, moveLine } from "./report/compare-figures.ts";
import { describeMachine, measuredVersions } from "./report/describe-machine.ts";
import { type Figures, figuresJson } from "./report/figures.ts";
import { resultsPage } from "./report/results-page.ts";
import { tableLines } from "./report/table-lines.ts";
import type { PartResult } from "./result.ts";

const RESULTS = join(import.meta.dirname, "results");
const FIGURES = join(RESULTS, "figures.json");
const NAMES = Object.keys(PARTS);

const USAGE = `npm run bench [-- PART... [options]]

Measures Countersign beside the tools that people use instead. Without a part it
measures everything, in about ten minutes, and writes bench/RESULTS.md and the
charts in bench/results. Run it on a quiet machine.

${Object.entries(PARTS)
  .map(([name, { about }]) => `  ${name.padEnd(12)}${about}`)
  .join("\n")}

  --check      compares the ratios with those in bench/results, says what has
               moved by more than its noise, and writes nothing
  --rounds N   the number of rounds of every figure, instead of each part's own
  --quick      short rounds, to see that everything runs; writes nothing
  --render     writes the page and the charts again from the samples in
               bench/results
  --help       prints this`;

const read = readFlags(process.argv.slice(2), NAMES);
if (!read.ok) {
  console.error(`${read.problem}\n\n${usageText(USAGE)}`);
  process.exitCode = 2;
} else if (read.flags.help) {
  console.log(USAGE);
} else if (read.flags.render) {
  render(readFigures());
} else if (!existsSync(join(import.meta.dirname, "node_modules"))) {
  console.error("The tools that the benchmark compares with are not installed. Run `npm ci --prefix bench`.");
  process.exitCode = 1;
} else {
  endChildrenAtExit();
  await runParts(read.flags);
}

async function runParts(flags: Flags): Promise<void> {
  const startedAt = performance.now();
  const chosen = flags.parts.length === 0 ? NAMES : NAMES.filter((name) => flags.parts.includes(name));
  const calibrations: Calibration[] = [await calibrate()];
  const parts: Record<string, PartResult> = {};
  const failed: string[] = [];
  for (const name of chosen) {
    const result = await runPart(name, flags).catch((error: unknown) => {
      console.error(`\n${name} failed:`, error);
    });
    calibrations.push(await calibrate());
    if (result === undefined) failed.push(name);
    else parts[name] = result;
  }
  console.log(`\n${describeCalibrations(calibrations)}`);
  const minutes = (performance.now() - startedAt) / 60_000;
  if (flags.check) printMoves(parts);
  else if (chosen.length === NAMES.length && failed.length === 0 && !flags.quick) {
    writeResults({
      command: `npm run bench${flags.rounds === undefined ? "" : ` -- --rounds ${flags.rounds}`}`,
      date: new Date().toISOString().slice(0, 10),
      minutes,
      machine: describeMachine(),
      calibration: describeCalibrations(calibrations),
      isQuiet: calibrations.every(isQuiet),
      versions: measuredVersions(),
      parts,
    });
    console.log("Wrote bench/RESULTS.md and the charts in bench/results.");
  }
  if (failed.length > 0) {
    console.error(`Not measured: ${failed.join(", ")}.`);
    process.exitCode = 1;
  }
}

async function runPart(name: string, { quick, rounds }: Flags): Promise<PartResult | undefined> {
  const startedAt = performance.now();
  const result = await PARTS[name]?.measure(effortOf({ quick, rounds }));
  const lines = [
    ...(result?.tables.flatMap((table) => ["", ...tableLines(table)]) ?? []),
    ...(result && result.bars.length > 0 ? ["", "Bars", ...result.bars.flatMap(barLines)] : []),
  ];
  console.log(`\n== ${name}, ${((performance.now() - startedAt) / 1000).toFixed(0)} s\n${lines.join("\n")}`);
  return result;
}

function printMoves(parts: Figures["parts"]): void {
  const moves = compareFigures(parts, readFigures().parts);
  console.log(
    moves.length === 0
      ? "\nNo ratio has moved by more than its noise."
      : `\nMoved by more than the noise:\n${moves.map((move) => `  ${moveLine(move)}`).join("\n")}`,
  );
  if (moves.some(({ isBetter }) => !isBetter)) process.exitCode = 1;
}

function writeResults(measured: Figures): void {
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(FIGURES, figuresJson(measured));
  // The page and the charts come from the rounded figures of the file, so that they can be made again from it.
  render(readFigures());
}

function readFigures(): Figures {
  return JSON.parse(readFileSync(FIGURES, "utf8"));
}

/** Writes the page and the charts of a run. */
function render(figures: Figures): void {
  writeFileSync(join(RESULTS, "../RESULTS.md"), resultsPage(figures));
  for (const [file, svg] of drawCharts(figures)) writeFileSync(join(RESULTS, file), svg);
}
