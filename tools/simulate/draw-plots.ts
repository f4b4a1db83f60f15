import { CURVE_SECONDS, type Figure, type Figures } from "./figures.ts";
import { LOADS, monthlyCost, SERVICES, sumOf } from "./monthly-cost.ts";
import type { Parameters } from "./parameters.ts";
import { type Line, type Plot, plotSvg } from "./plot-svg.ts";
import type { Prices } from "./prices.ts";

/** The names of lines, and the scenarios that they show. */
type Lines = Readonly<Record<string, string>>;

const RATES = ["10", "100", "1k", "10k", "100k"];
const STEADY: Readonly<Record<string, (rate: string) => string>> = {
  cognito: (rate) => `steady-${rate}`,
  role: (rate) => `steady-${rate}-role`,
  "cognito, quotas raised": (rate) => `steady-${rate}-raised`,
  "role, quotas raised": (rate) => `steady-${rate}-raised-role`,
};
const DEPLOYMENT: Lines = {
  cognito: "deployment-1k",
  "dayConcurrency 125": "deployment-1k-limited",
  role: "deployment-1k-role",
};
const SPIKE: Lines = { cognito: "spike-100", role: "spike-100-role" };
const AWAY: Lines = { "Cognito fails": "cognito-fails", "age fails": "age-fails", "age is silent": "age-silent" };
const EDGE = "hours-edge-fleet";

/** The scenarios that the plots show. */
export const PLOTTED: readonly string[] = [
  ...Object.values(STEADY).flatMap((nameOf) => RATES.map(nameOf)),
  ...[DEPLOYMENT, SPIKE, AWAY].flatMap((lines) => Object.values(lines)),
  EDGE,
];

/** Draws the plots of docs/capacity.md. Returns the text of each file by its name. */
export function drawPlots(figures: Figures, parameters: Parameters, prices: Prices): ReadonlyMap<string, string> {
  const plots: Readonly<Record<string, Plot>> = {
    steady: steadyPlot(figures),
    deployment: sharesPlot("Answers with an age: a deployment at 1,000 requests a second", figures, DEPLOYMENT, 420),
    spike: sharesPlot("Answers with an age: a spike from 100 to 1,000 requests a second", figures, SPIKE, 600),
    edge: edgePlot(figures),
    away: sharesPlot("Answers with an age: ten minutes without Cognito, or without age", figures, AWAY, 1_200),
    costs: costPlot(parameters, prices),
  };
  return new Map(Object.entries(plots).map(([name, plot]) => [`capacity-${name}.svg`, plotSvg(plot)]));
}

const PERCENT: Plot["up"] = [0, 0.25, 0.5, 0.75, 1].map((at) => [at, `${at * 100} %`]);

function steadyPlot(figures: Figures): Plot {
  const last = RATES.length - 1;
  return {
    title: "Answers with an age at a steady load",
    up: PERCENT,
    across: RATES.map((rate, index) => [index / last, `${rate.replace("k", ",000")} rps`]),
    lines: Object.entries(STEADY).map(([name, nameOf]) => ({
      name,
      points: RATES.flatMap((rate, index) => {
        const figure = figures[nameOf(rate)];
        return figure === undefined ? [] : [[index / last, figure.withAge] as const];
      }),
    })),
  };
}

/** A plot of the share of requests with an age, from the start of the scenarios to `seconds`. */
function sharesPlot(title: string, figures: Figures, lines: Lines, seconds: number): Plot {
  return {
    title,
    up: PERCENT,
    across: secondMarks(seconds),
    lines: Object.entries(lines).map(([name, scenario]) => ({
      name,
      points: curve(figures[scenario]?.shares ?? [], seconds, 1),
    })),
  };
}

function edgePlot(figures: Figures): Plot {
  const [seconds, most] = [1_200, 20];
  const limit = 10;
  return {
    title: "Renewals a second: the keys of 4,000 containers end at 900 s",
    up: [0, 5, 10, 15, 20].map((at) => [at / most, `${at}`]),
    across: secondMarks(seconds),
    lines: [
      { name: "renewals", points: curve(figures[EDGE]?.renewals ?? [], seconds, most) },
      { name: "Cognito's limit", points: [0, 1].map((at) => [at, limit / most]) },
    ],
  };
}

/** The points of a curve up to `seconds`; `most` is the top of the plot. */
function curve(values: Figure["shares"], seconds: number, most: number): Line["points"] {
  return values
    .slice(0, seconds / CURVE_SECONDS)
    .map((value, index) => [((index + 0.5) * CURVE_SECONDS) / seconds, Math.min(1, value / most)]);
}

function secondMarks(seconds: number): Plot["across"] {
  return Array.from({ length: 7 }, (_, index) => [index / 6, `${(seconds * index) / 6} s`]);
}

/** From a cent to a million dollars, both axes logarithmic. */
function costPlot(parameters: Parameters, prices: Prices): Plot {
  const [least, decades] = [-1, 7];
  const loads = LOADS.filter(({ mode }) => mode === "cognito");
  const lines = [...SERVICES, "total"].map((name) => ({
    name,
    points: loads.flatMap((load, index) => {
      const cost: Readonly<Record<string, number>> = monthlyCost(load, parameters, prices);
      const dollars = name === "total" ? sumOf(cost) : (cost[name] ?? 0);
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
