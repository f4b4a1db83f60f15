import { fitGrowth, type Order, timesPredicted } from "../../measure/fit.ts";
import { median, ratios } from "../../measure/statistics.ts";
import { formatShare } from "../../report/format-value.ts";
import type { Bar, Table, Unit } from "../../result.ts";

/** Costs measured at several sizes. */
export interface Grown {
  id: string;
  /** The measured thing: `Generate a contract`. */
  title: string;
  /** The plural of the things whose number grows: `operations`. */
  of: string;
  unit: Unit;
  /** The samples of each size, the smallest size first. */
  samples: ReadonlyMap<number, readonly number[]>;
}

/** The table of a growth, with a row for each size, and a sentence about the order of growth. */
export function growthTable(grown: Grown): { table: Table; note: string } {
  const { id, of, samples, title, unit } = grown;
  const rows = [...samples].map(([size, list]) => ({
    name: `${size.toLocaleString("en-US")} ${size === 1 ? of.replace(/s$/, "") : of}`,
    samples: list,
  }));
  const table: Table = { id, title, unit, better: "less", rows, ...(rows[0] && { base: rows[0].name }) };
  const { order, residual, times } = growthOf(grown);
  const sizes = [...samples.keys()];
  const factor = (sizes.at(-1) ?? Number.NaN) / (sizes[0] ?? Number.NaN);
  const note = `${title}: ${order} in the ${of}; ${factor.toLocaleString("en-US")} times the ${of} cost ${times.toFixed(1)} times as much. The fitted curve is ${formatShare(residual)} away.`;
  return { table, note };
}

/** How far above the prediction the largest size may lie. */
const TOLERANCE = 1.25;

/** The bar of an order of growth: the cost at the largest size over what growth of the order `limit` predicts from the smaller sizes. */
export function orderBar({ of, samples, title }: Grown, limit: Order): Bar {
  const sizes = [...samples.keys()];
  const rounds = Math.min(...[...samples.values()].map(({ length }) => length));
  const pointsOf = (round: number) => sizes.map((size) => ({ size, cost: samples.get(size)?.[round] ?? Number.NaN }));
  return {
    what: `${title}: the cost of ${sizes.at(-1)?.toLocaleString("en-US")} ${of} over what ${limit} growth predicts`,
    at: "most",
    bound: TOLERANCE,
    unit: "x",
    samples: Array.from({ length: rounds }, (_, round) => timesPredicted(pointsOf(round), limit)),
  };
}

/** The bar of something that must not grow: the cost at the largest size over the cost at the smallest, round by round. */
export function flatBar({ of, samples, title }: Grown): Bar {
  const lists = [...samples.values()];
  const what = `${title} does not grow with the ${of}: the largest over the smallest`;
  return { what, at: "most", bound: 1.2, unit: "x", samples: ratios(lists.at(-1) ?? [], lists[0] ?? []) };
}

function growthOf({ samples }: Grown) {
  return fitGrowth([...samples].map(([size, list]) => ({ size, cost: median(list) })));
}
