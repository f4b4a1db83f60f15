import type { Figure, Figures } from "./figures.ts";
import { dollars, LOADS, monthlyCost, SERVICES, strictCost, sumOf } from "./monthly-cost.ts";
import type { Parameters } from "./parameters.ts";
import type { Prices } from "./prices.ts";
import { percent } from "./report.ts";
import { USUAL } from "./scenarios.ts";

/** Returns the figures of a scenario. Throws when figures.json does not have the scenario. */
export function figureOf(figures: Figures, name: string): Figure {
  const figure = figures[name];
  if (figure === undefined) throw new Error(`figures.json has no ${name}. Run \`npm run simulate -- --page\`.`);
  return figure;
}

/** Figures from before the mends of the caller, which no command can compute again. */
const BEFORE: readonly (readonly [name: string, what: string, before: string])[] = [
  ["deployment-100", "100 rps", "98.5 %, 412 InitiateAuth"],
  ["deployment-1k", "1,000 rps", "73.2 %, 370 s to recover, 51,000 InitiateAuth for 480 sign-ins"],
  ["callers-20", "20 callers of one account, deployed together", "93.8 %, 110 s to recover, 5,600 InitiateAuth"],
  ["hours-edge-fleet", "4,000 containers whose keys end together", "98.5 %, 247,000 refreshes"],
  ["quiet-containers", "8 containers, a request every 16 s each", "100 %, 65 refreshes for 8 renewals"],
];

/** The table of the caller's mends, with what the scenarios give now. */
export function mendsTable(figures: Figures): string {
  const rows = BEFORE.map(([name, what, before]) => {
    const { initiateAuth, recoverySeconds, refreshes, signIns, withAge } = figureOf(figures, name);
    const after = [
      share(withAge),
      ...(recoverySeconds === null || recoverySeconds === 0 ? [] : [`${recoverySeconds} s to recover`]),
      initiateAuth > 0
        ? `${count(initiateAuth)} InitiateAuth for ${count(signIns)} sign-ins`
        : `${count(refreshes)} refreshes`,
    ];
    return [`\`${name}\`: ${what}`, before, after.join(", ")];
  });
  return table(["scenario", "before", "after"], rows);
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
  const rows = USUAL.filter(({ name }) => !paired.includes(name)).map(({ name, title }) => [
    title,
    ...cells(figureOf(figures, name)),
  ]);
  return table(["scenario", "age", "recovery", "p99", "first limit"], rows);
}

/** The table of the costs, one row for each load. */
export function costTable(parameters: Parameters, prices: Prices): string {
  const rows = LOADS.filter(({ mode }) => mode === "cognito").map((load) => {
    const cost = monthlyCost(load, parameters, prices);
    const strict = strictCost(load, parameters, prices);
    const amounts = [...SERVICES.map((name) => cost[name]), sumOf(cost), strict.KMS, sumOf(strict)];
    return [count(load.rate), ...amounts.map(amount)];
  });
  const heads = SERVICES.map(
    (name) => ({ secret: "secret (`cognito` alone)", users: "Cognito" })[name as string] ?? name,
  );
  return table(["requests a second", ...heads, "total", "`strict`: KMS", "`strict`: all that it adds"], rows);
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

function amount(value: number): string {
  return value >= 10 ? Math.round(value).toLocaleString("en") : value === 0 ? "0" : dollars(value);
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}
