import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { capacityPage } from "./capacity-page.ts";
import { drawPlots } from "./draw-plots.ts";
import { computeFigure, type Figure, type Figures, PAGE_SEED } from "./figures.ts";
import { type Parameters, readParameters } from "./parameters.ts";
import { PRICES } from "./prices.ts";
import { progressBar, type Terminal } from "./progress-bar.ts";
import type { Scenario } from "./scenario.ts";
import { USUAL } from "./scenarios.ts";
import { runValidation } from "./validate.ts";

export interface WritePageOptions {
  /** The checkout. */
  root: string;
  print: (line: string) => void;
  terminal: Terminal;
  now: () => Date;
}

/** Writes docs/capacity.md, its pictures, and the figures and the comparison with the local stack that the page shows. */
export async function writePage(options: WritePageOptions): Promise<void> {
  const { now, print, root, terminal } = options;
  const parameters = readParameters();
  const validation = await runValidation({ root, now: now(), terminal });
  const figures = await computeFigures(USUAL, terminal, { parameters, seed: PAGE_SEED });
  const lines = Object.entries(figures).map(([name, figure]) => `  ${JSON.stringify(name)}: ${JSON.stringify(figure)}`);
  const files = {
    "tools/simulate/figures.json": `{\n${lines.join(",\n")}\n}\n`,
    "tools/simulate/validation.json": `${JSON.stringify(validation, null, 2)}\n`,
    "docs/capacity.md": capacityPage({ figures, parameters, prices: PRICES, validation }),
  };
  for (const [file, text] of Object.entries(files)) {
    await writeFile(join(root, file), text);
    print(file);
  }
  await writePlots(join(root, "docs/pictures"), drawPlots(figures, parameters, PRICES), print);
}

/** Writes plots into a folder, which is made when it does not exist. */
export async function writePlots(
  folder: string,
  plots: ReadonlyMap<string, string>,
  print: (line: string) => void,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, svg] of plots) {
    await writeFile(join(folder, name), svg);
    print(join(folder, name));
  }
}

/** Runs scenarios, and returns the figures of each by its name. */
export async function computeFigures(
  scenarios: readonly Scenario[],
  terminal: Terminal,
  run: { parameters: Parameters; seed: number },
): Promise<Figures> {
  const bar = progressBar(terminal);
  const figures: [string, Figure][] = [];
  for (const [index, scenario] of scenarios.entries()) {
    const progress = (share: number) => bar.show((index + share) / scenarios.length, scenario.name);
    figures.push([scenario.name, await computeFigure(scenario, { ...run, progress })]);
  }
  bar.clear();
  return Object.fromEntries(figures);
}
