import { createHash } from "node:crypto";
import data from "./figures.json" with { type: "json" };
import { type Parameters, readParameters } from "./parameters.ts";
import { type Outcome, runScenario } from "./run-scenario.ts";
import type { Scenario } from "./scenario.ts";
import { summarize } from "./summary.ts";
import { isLarge, tenthOf } from "./tenth.ts";

/** The results of one scenario that docs/capacity.md shows. */
export interface Figure {
  /** The digest of the scenario and of the parameters that gave these numbers. */
  digest: string;
  /** The digest of the figures of the scenario at a tenth of its load, when the scenario is too large for a test; otherwise null. */
  tenth: string | null;
  /** The share of requests that got an age, and the share that got no answer of day. */
  withAge: number;
  refused: number;
  /** Times of day's answers, in milliseconds. */
  p50: number;
  p99: number;
  mostContainers: number;
  signIns: number;
  initiateAuth: number;
  refreshes: number;
  firstLimit: string | null;
  /** Seconds until 99 % of the requests of ten seconds got an age again; null when they did not. */
  recoverySeconds: number | null;
  /** For every ten seconds: the share of requests with an age, and the renewals of credentials a second. */
  shares: readonly number[];
  renewals: readonly number[];
}

/** Figures by the name of the scenario. */
export type Figures = Readonly<Record<string, Figure>>;

/** The figures of docs/capacity.md. `npm run simulate -- --page` writes the file. */
export const FIGURES: Figures = data;

/** The seed of the figures of docs/capacity.md. */
export const PAGE_SEED = 1;

/** The time that one number of a curve stands for, in seconds. */
export const CURVE_SECONDS = 10;

/** Runs a scenario and returns its figures. */
export async function computeFigure(
  scenario: Scenario,
  {
    parameters = readParameters(),
    seed = PAGE_SEED,
    progress,
  }: { parameters?: Parameters; seed?: number; progress?: (share: number) => void } = {},
): Promise<Figure> {
  const outcome = await runScenario(scenario, { parameters, seed, ...(progress && { progress }) });
  const figure = figureOf(outcome, parameters);
  return { ...figure, tenth: isLarge(scenario) ? await digestOfTenth(scenario, { parameters, seed }) : null };
}

/** Runs a scenario at a tenth of its load, and returns the digest of the figures: another one when the code gives other figures. */
export async function digestOfTenth(
  scenario: Scenario,
  { parameters = readParameters(), seed = PAGE_SEED }: { parameters?: Parameters; seed?: number } = {},
): Promise<string> {
  const outcome = await runScenario(tenthOf(scenario), { parameters, seed });
  return digestText(JSON.stringify([figureOf(outcome, parameters), [...outcome.tally.results]]));
}

function figureOf(outcome: Outcome, parameters: Parameters): Omit<Figure, "tenth"> {
  const { requests, withAge, renewals } = outcome.tally.perSecond;
  const { calls, firstLimit, ...summary } = summarize(outcome);
  const asked = sums(requests);
  return {
    digest: digestOf(outcome.scenario, parameters),
    withAge: round(summary.withAge, 100_000),
    refused: round(summary.refused, 100_000),
    p50: summary.p50,
    p99: summary.p99,
    mostContainers: summary.mostContainers,
    signIns: summary.signIns,
    initiateAuth: calls.InitiateAuth,
    refreshes: calls.GetTokensFromRefreshToken,
    firstLimit: firstLimit?.limit ?? null,
    recoverySeconds: summary.recoverySeconds,
    shares: sums(withAge).map((count, index) => round(Math.min(1, count / Math.max(1, asked[index] ?? 0)), 1_000)),
    renewals: sums(renewals).map((count) => round(count / CURVE_SECONDS, 10)),
  };
}

/** The digest of everything that decides the figures of a scenario, except the code. */
export function digestOf({ title: _, ...scenario }: Scenario, parameters: Parameters = readParameters()): string {
  return digestText(JSON.stringify([scenario, Object.entries(parameters)]));
}

function digestText(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

function sums(series: Float64Array): readonly number[] {
  return Array.from({ length: Math.ceil(series.length / CURVE_SECONDS) }, (_, index) =>
    series.subarray(index * CURVE_SECONDS, (index + 1) * CURVE_SECONDS).reduce((sum, one) => sum + one, 0),
  );
}

/** Rounds to one of `parts` parts of a whole. */
function round(value: number, parts: number): number {
  return Math.round(value * parts) / parts;
}
