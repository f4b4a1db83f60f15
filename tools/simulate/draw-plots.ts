import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LOADS, monthlyCost, SERVICES } from "./monthly-cost.ts";
import type { Parameters } from "./parameters.ts";
import { type Line, type Plot, plotSvg } from "./plot-svg.ts";
import type { Prices } from "./prices.ts";
import { type Outcome, runScenario } from "./run-scenario.ts";
import type { Scenario } from "./scenario.ts";

const DEPLOYMENT: Scenario = {
  name: "deployment",
  title: "",
  seconds: 420,
  rate: 1_000,
  mode: "cognito",
  start: "warm",
  incident: { kind: "deployment", at: 60 },
};

/** The ways to meet a deployment under load that docs/capacity.md compares. */
const WAYS: readonly { name: string; scenario: Scenario }[] = [
  { name: "cognito", scenario: DEPLOYMENT },
  { name: "dayConcurrency 100", scenario: { ...DEPLOYMENT, parameters: { reservedConcurrency: 100 } } },
  { name: "role", scenario: { ...DEPLOYMENT, mode: "role" } },
];

/** Draws the plots of docs/capacity.md into a folder. Returns the files' names. */
export async function drawPlots(
  folder: string,
  { parameters, prices, seed }: { parameters: Parameters; prices: Prices; seed: number },
): Promise<readonly string[]> {
  const outcomes = [];
  for (const { name, scenario } of WAYS)
    outcomes.push({ name, outcome: await runScenario(scenario, { parameters, seed }) });
  const files = {
    "capacity-deployment.svg": plotSvg(deploymentPlot(outcomes)),
    "capacity-costs.svg": plotSvg(costPlot(parameters, prices)),
  };
  await mkdir(folder, { recursive: true });
  for (const [name, svg] of Object.entries(files)) await writeFile(join(folder, name), svg);
  return Object.keys(files);
}

function deploymentPlot(outcomes: readonly { name: string; outcome: Outcome }[]): Plot {
  return {
    title: "Answers with an age, after a deployment at 1,000 requests a second",
    up: [0, 0.25, 0.5, 0.75, 1].map((at) => [at, `${at * 100} %`]),
    across: [0, 60, 120, 180, 240, 300, 360, 420].map((second) => [second / DEPLOYMENT.seconds, `${second} s`]),
    lines: outcomes.map(({ name, outcome }) => ({ name, points: shares(outcome) })),
  };
}

/** The share of requests with an age, for every five seconds. */
function shares({ tally }: Outcome): Line["points"] {
  const { requests, withAge } = tally.perSecond;
  const points: (readonly [number, number])[] = [];
  for (let second = 0; second < requests.length; second += 5) {
    const sum = (series: Float64Array) => series.subarray(second, second + 5).reduce((total, one) => total + one, 0);
    points.push([(second + 2.5) / requests.length, Math.min(1, sum(withAge) / Math.max(1, sum(requests)))]);
  }
  return points;
}

/** From a cent to 100,000 dollars, both axes logarithmic. */
function costPlot(parameters: Parameters, prices: Prices): Plot {
  const [least, decades] = [-2, 7];
  const loads = LOADS.filter(({ mode }) => mode === "cognito");
  const lines = [...SERVICES, "total"].map((name) => ({
    name,
    points: loads.flatMap((load, index) => {
      const cost: Readonly<Record<string, number>> = monthlyCost(load, parameters, prices);
      const dollars = name === "total" ? Object.values(cost).reduce((sum, one) => sum + one, 0) : (cost[name] ?? 0);
      return dollars < 10 ** least
        ? []
        : [[index / (loads.length - 1), (Math.log10(dollars) - least) / decades] as const];
    }),
  }));
  return {
    title: `US dollars a month, mode cognito, ${prices.region}`,
    up: [0, 1, 2, 3, 4, 5, 6, 7].map((decade) => [decade / decades, (10 ** (least + decade)).toLocaleString("en")]),
    across: loads.map(({ rate }, index) => [index / (loads.length - 1), `${rate.toLocaleString("en")} rps`]),
    // Nothing is to be drawn for a service that costs nothing.
    lines: lines.filter(({ points }) => points.length > 0),
  };
}
