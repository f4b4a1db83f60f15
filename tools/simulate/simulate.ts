import { readFileSync } from "node:fs";
import { suggestion } from "../../local/suggestion.cjs";
import { UsageError } from "../../local/usage-error.ts";
import { UserError } from "../../local/user-error.ts";
import { tableLines } from "../table.ts";
import { drawPlots, PLOTTED } from "./draw-plots.ts";
import { costLines, monthlyCosts } from "./monthly-cost.ts";
import { readParameters } from "./parameters.ts";
import { PRICES, type Prices, readPrices } from "./prices.ts";
import { progressBar, type Terminal } from "./progress-bar.ts";
import { reportLines } from "./report.ts";
import { runScenario } from "./run-scenario.ts";
import type { Scenario } from "./scenario.ts";
import { SCENARIOS, USUAL } from "./scenarios.ts";
import { modeOf, type SimulateFlags } from "./simulate-mode.ts";
import { type Summary, summarize } from "./summary.ts";
import { runValidation } from "./validate.ts";
import { agrees, validationLines } from "./validation.ts";
import { computeFigures, writePage, writePlots } from "./write-page.ts";

export interface SimulateOptions extends SimulateFlags {
  /** The checkout. */
  root: string;
  print: (line: string) => void;
  terminal: Terminal;
  now: () => Date;
}

/**
 * The command `npm run simulate`. Returns false when the comparison with the local stack fails. Throws a UserError for a scenario, a seed or a
 * file that is wrong.
 */
export async function simulate(options: SimulateOptions): Promise<boolean> {
  const { root, print, terminal, now, ...flags } = options;
  switch (modeOf(flags)) {
    case "list":
      list(options);
      return true;
    case "plots":
      await plot(options);
      return true;
    case "page":
      await writePage(options);
      return true;
    case "validate":
      return validate(options);
    case "run":
      await run(options);
      return true;
  }
}

function list({ json, print }: SimulateOptions): void {
  if (json) print(toJson(SCENARIOS.map(({ name, title }) => ({ name, title }))));
  else for (const line of tableLines(SCENARIOS.map(({ name, title }) => [name, title]))) print(line);
}

async function plot({ plots = "", seed, parameters: file, prices, print, terminal }: SimulateOptions): Promise<void> {
  const parameters = readParameters(readOwn(file), file);
  const scenarios = SCENARIOS.filter(({ name }) => PLOTTED.includes(name));
  const figures = await computeFigures(scenarios, terminal, { parameters, seed: seedOf(seed) });
  await writePlots(plots, drawPlots(figures, parameters, pricesOf(prices)), print);
}

async function validate({ json, now, print, root, terminal }: SimulateOptions): Promise<boolean> {
  const validation = await runValidation({ root, now: now(), terminal });
  if (json) print(toJson({ ...validation, agrees: agrees(validation) }));
  else for (const line of validationLines(validation)) print(line);
  return agrees(validation);
}

async function run(options: SimulateOptions): Promise<void> {
  const { json, names, print } = options;
  const parameters = readParameters(readOwn(options.parameters), options.parameters);
  const [prices, seed] = [pricesOf(options.prices), seedOf(options.seed)];
  const scenarios = names.length === 0 ? USUAL : names.map(scenarioOf);
  const summaries: Summary[] = [];
  const bar = progressBar(options.terminal);
  for (const [index, scenario] of scenarios.entries()) {
    const progress = (share: number) => bar.show((index + share) / scenarios.length, scenario.name);
    summaries.push(summarize(await runScenario(scenario, { parameters, seed, progress })));
  }
  bar.clear();
  const withCosts = names.length === 0 || options.prices !== undefined;
  if (json) {
    print(toJson({ scenarios: summaries, ...(withCosts && { monthlyCosts: monthlyCosts(parameters, prices) }) }));
    return;
  }
  for (const line of reportLines(summaries)) print(line);
  if (withCosts) for (const line of ["", ...costLines(parameters, prices)]) print(line);
}

function toJson(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

function scenarioOf(name: string): Scenario {
  const scenario = SCENARIOS.find((one) => one.name === name);
  if (scenario !== undefined) return scenario;
  const meant = suggestion(
    name,
    SCENARIOS.map((one) => one.name),
  );
  throw new UsageError(`There is no scenario ${name}${meant}. npm run simulate -- --list names them.`);
}

function seedOf(text = "1"): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--seed ${text}: write a whole number, --seed 2.`);
  return Number(text);
}

function pricesOf(file: string | undefined): Prices {
  return file === undefined ? PRICES : readPrices(readOwn(file), file);
}

/** Reads a user's own file. Throws a UserError for a file that is not JSON, and a UsageError for one that cannot be read. */
function readOwn(file: string | undefined): unknown {
  if (file === undefined) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) throw new UserError(`${file} is not JSON.`);
    throw new UsageError(`${file} cannot be read. Name a file in JSON.`);
  }
}
