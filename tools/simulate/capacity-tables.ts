import type { Figure, Figures } from "./figures.ts";
import {
  dollars,
  LOADS,
  monthlyCost,
  SERVICES,
  STRICT_SERVICES,
  strictCost,
  sumOf,
  type Usage,
} from "./monthly-cost.ts";
import type { Parameters } from "./parameters.ts";
import { allUsage, markOfUsage, priceRows } from "./price-table.ts";
import type { Prices } from "./prices.ts";
import { percent } from "./report.ts";
import { COMPARED, USUAL } from "./scenarios.ts";

/** Returns the figures of a scenario. Throws when figures.json does not have the scenario. */
export function figureOf(figures: Figures, name: string): Figure {
  const figure = figures[name];
  if (figure === undefined) throw new Error(`figures.json has no ${name}. Run \`npm run simulate -- --page\`.`);
  return figure;
}

/** The table of the measures of lib/call: scenarios with the plain caller, and with lib/call. */
export function measuresTable(figures: Figures): string {
  const rows = COMPARED.map(({ name, title }) => [
    `\`${name}\`: ${title}`,
    outcomeOf(figureOf(figures, `${name}-plain`)),
    outcomeOf(figureOf(figures, name)),
  ]);
  return table(["scenario", "without", "with"], rows);
}

/** Writes what the measures change: the share, the recovery, and the requests to Cognito. */
function outcomeOf({ initiateAuth, recoverySeconds, refreshes, signIns, withAge }: Figure): string {
  return [
    share(withAge),
    recoverySeconds === null ? "no recovery" : recoverySeconds === 0 ? "" : `${count(recoverySeconds)} s to recover`,
    signIns === 0
      ? `${count(refreshes)} refreshes`
      : `${count(initiateAuth)} InitiateAuth for ${count(signIns)} sign-ins`,
  ]
    .filter((part) => part !== "")
    .join(", ");
}

/** The table of every scenario that runs in both modes. */
export function modesTable(figures: Figures): string {
  const rows = USUAL.filter(({ mode }) => mode === "role").map(({ name, title }) => {
    const cognito = figureOf(figures, name.replace(/-role$/, ""));
    return [title.replace(/, role mode$/, ""), ...cells(cognito), ...cells(figureOf(figures, name)).slice(0, 3)];
  });
  return table(
    ["scenario", "`cognito`: age", "recovery", "p99", "first limit", "`role`: age", "recovery", "p99"],
    rows,
  );
}

/** The table of the scenarios that have one mode alone. */
export function cognitoTable(figures: Figures): string {
  const paired = USUAL.flatMap(({ mode, name }) => (mode === "role" ? [name, name.replace(/-role$/, "")] : []));
  const rows = USUAL.filter(({ caller, name }) => caller === undefined && !paired.includes(name)).map(
    ({ name, title }) => [title, ...cells(figureOf(figures, name))],
  );
  return table(["scenario", "age", "recovery", "p99", "first limit"], rows);
}

/** The table of the costs, one row for each load. A column with a price that no page of AWS shows has a mark. */
export function costTable(parameters: Parameters, prices: Prices): string {
  const usage = allUsage(parameters);
  const heads: readonly (readonly [head: string, services: readonly string[]])[] = [
    ...SERVICES.map((name) => [SERVICE_HEADS[name] ?? name, [name]] as const),
    ["total", SERVICES],
    ["`strict`: KMS", ["KMS"]],
    ["`strict`: all that it adds", STRICT_SERVICES],
  ];
  const rows = LOADS.filter(({ mode }) => mode === "cognito").map((load) => {
    const cost = monthlyCost(load, parameters, prices);
    const strict = strictCost(load, parameters, prices);
    const amounts = [...SERVICES.map((name) => cost[name]), sumOf(cost), strict.KMS, sumOf(strict)];
    return [count(load.rate), ...amounts.map(amount)];
  });
  const marked = heads.map(([head, services]) => `${head}${markOfUsage(prices, unionOf(usage, services))}`);
  return table(["requests a second", ...marked], rows);
}

const SERVICE_HEADS: Readonly<Partial<Record<string, string>>> = {
  secret: "secret (`cognito` alone)",
  users: "Cognito",
};

function unionOf(usage: Readonly<Record<string, Usage>>, services: readonly string[]): Usage {
  return Object.assign({}, ...services.map((name) => usage[name]));
}

/** The table of the prices. */
export function priceTable(prices: Prices): string {
  return table(["what", "USD", "seen in"], priceRows(prices));
}

function cells({ firstLimit, p99, recoverySeconds, withAge }: Figure): readonly string[] {
  const recovery = recoverySeconds === null ? "no" : recoverySeconds === 0 ? "-" : `${recoverySeconds} s`;
  return [share(withAge), recovery, `${count(p99)} ms`, firstLimit ?? "-"];
}

/** Writes a share as the page does: `92.3 %`. Only a whole is 100 %. */
export function share(value: number): string {
  const rounded = Math.floor(value * 1_000) / 10;
  return value === 1 ? "100 %" : value > 0.999 ? percent(value).replace("%", " %") : `${rounded} %`;
}

/** Writes a number with commas, from 1,000 on rounded to a hundred, because a run of another seed differs by as much. */
export function count(value: number): string {
  return (value < 1_000 ? Math.round(value) : Math.round(value / 100) * 100).toLocaleString("en");
}

/** Writes an amount of dollars: whole from ten on. */
export function amount(value: number): string {
  return value >= 10 ? Math.round(value).toLocaleString("en") : value === 0 ? "0" : dollars(value);
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}
