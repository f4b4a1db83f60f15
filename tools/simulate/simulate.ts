import { readFileSync } from "node:fs";
import { UsageError } from "../../local/usage-error.ts";
import { UserError } from "../../local/user-error.ts";
import { drawPlots, PLOTTED } from "./draw-plots.ts";
import { costLines } from "./monthly-cost.ts";
import { type Parameters, readParameters } from "./parameters.ts";
import { PRICES, type Prices, readPrices } from "./prices.ts";
import { progressBar, type Terminal } from "./progress-bar.ts";
import { reportLines } from "./report.ts";
import { runScenario } from "./run-scenario.ts";
import type { Scenario } from "./scenario.ts";
import { SCENARIOS, USUAL } from "./scenarios.ts";
import { type Summary, summarize } from "./summary.ts";
import { validate } from "./validate.ts";
import { computeFigures, writePage, writePlots } from "./write-page.ts";

export interface SimulateOptions {
  /** The scenarios to run. Default: the usual ones. */
  names: readonly string[];
  list?: boolean;
  seed?: string;
  /** The file with the user's own parameters. */
  parameters?: string;
  /** The file with the user's own prices. Given, or without a scenario, the costs are printed too. */
  prices?: string;
  json?: boolean;
  /** A folder to draw the plots into; nothing else is done then. */
  plots?: string;
  /** Whether to write docs/capacity.md, its pictures and its figures; nothing else is done then. */
  page?: boolean;
  /** Whether to compare the simulator with the local stack; nothing else is done then. */
  validate?: boolean;
  /** The checkout. */
  root: string;
  print: (line: string) => void;
  terminal: Terminal;
}

/**
 * The command `npm run simulate`. Returns false when the comparison with the local stack fails. Throws a UserError for a scenario, a seed or a
 * file that is wrong.
 */
export async function simulate(options: SimulateOptions): Promise<boolean> {
  if (options.validate) return validate(options);
  if (options.page) {
    await writePage(options);
    return true;
  }
  await run(options);
  return true;
}

async function run(options: SimulateOptions): Promise<void> {
  const { json = false, list = false, names, print } = options;
  if (list) {
    for (const { name, title } of SCENARIOS) print(`${name.padEnd(20)}${title}`);
    return;
  }
  const [parameters, prices, seed] = [readOwn(options.parameters), pricesOf(options.prices), seedOf(options.seed)];
  if (options.plots !== undefined) {
    const figures = await computeFigures(
      SCENARIOS.filter(({ name }) => PLOTTED.includes(name)),
      options,
      { parameters, seed },
    );
    await writePlots(options.plots, drawPlots(figures, parameters, prices), print);
    return;
  }
  const summaries = await runAll(options, parameters, seed);
  if (json) {
    print(JSON.stringify(summaries, null, 2));
    return;
  }
  for (const line of reportLines(summaries)) print(line);
  if (names.length > 0 && options.prices === undefined) return;
  for (const line of ["", ...costLines(parameters, prices)]) print(line);
}

async function runAll(
  { names, terminal }: SimulateOptions,
  parameters: Parameters,
  seed: number,
): Promise<readonly Summary[]> {
  const scenarios = names.length === 0 ? USUAL : names.map(scenarioOf);
  const bar = progressBar(terminal);
  const summaries: Summary[] = [];
  for (const [index, scenario] of scenarios.entries()) {
    const progress = (share: number) => bar.show((index + share) / scenarios.length, scenario.name);
    summaries.push(summarize(await runScenario(scenario, { parameters, seed, progress })));
  }
  bar.clear();
  return summaries;
}

function scenarioOf(name: string): Scenario {
  const scenario = SCENARIOS.find((one) => one.name === name);
  if (scenario === undefined)
    throw new UsageError(`There is no scenario ${name}. npm run simulate -- --list names them.`);
  return scenario;
}

function seedOf(text = "1"): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--seed ${text}: write a whole number, --seed 2.`);
  return Number(text);
}

/** Reads the user's own parameters. Throws a UserError for a file that is not JSON, and a UsageError for one that cannot be read. */
function readOwn(file: string | undefined): Parameters {
  if (file === undefined) return readParameters();
  return readParameters(readJson(file), file);
}

function pricesOf(file: string | undefined): Prices {
  return file === undefined ? PRICES : readPrices(readJson(file), file);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) throw new UserError(`${file} is not JSON.`);
    throw new UsageError(`${file} cannot be read. Name a file in JSON.`);
  }
}
