/** Finds how a cost grows with a size: the order of growth whose curve lies closest to the measured points. */

/** A measured cost at a size. */
export interface Point {
  size: number;
  cost: number;
}

export interface Growth {
  order: Order;
  /** The curve `fixed + each * f(size)`, where `f` is the order's function. */
  fixed: number;
  each: number;
  /** How far the points lie from the curve: the root of the mean square, as a share of each point's cost. 0.05 is 5 %. */
  residual: number;
  /** The cost at the largest size over the cost at the smallest. */
  times: number;
}

/** The orders of growth, the slowest first, as functions of the size. */
const ORDERS = {
  constant: () => 0,
  logarithmic: (size: number) => Math.log2(size),
  linear: (size: number) => size,
  "n log n": (size: number) => size * Math.log2(size),
  quadratic: (size: number) => size * size,
} as const;

export type Order = keyof typeof ORDERS;

/** A faster order must lie closer than a slower one by this share of the costs, or the slower one is taken: noise alone is no growth. */
const NOISE = 0.03;

/**
 * Fits the orders of growth to the points by least squares of the relative distance, so that a small cost counts as much as a large one.
 * Returns the slowest order that lies as close as the closest, within the noise. Needs at least three points of positive cost.
 */
export function fitGrowth(points: readonly Point[]): Growth {
  if (points.length < 3 || points.some(({ cost }) => !(cost > 0))) {
    throw new RangeError("a fit needs at least three points, each with a cost above 0");
  }
  const fits = namesOf(ORDERS).map((order) => ({ order, ...fitCurve(points, ORDERS[order]) }));
  const closest = Math.min(...fits.map(({ residual }) => residual));
  const chosen = fits.find(({ residual }) => residual <= closest + NOISE) ?? fits[0];
  if (chosen === undefined) throw new Error("there is no order to choose from");
  const sorted = points.toSorted((one, other) => one.size - other.size);
  const [first, last] = [sorted[0]?.cost ?? Number.NaN, sorted.at(-1)?.cost ?? Number.NaN];
  return { ...chosen, times: last / first };
}

/**
 * The cost at the largest size over the cost that growth of the order `order` predicts there from the smaller sizes. 1 is growth of that order; 1.5 is half
 * as much again. Needs at least three points.
 */
export function timesPredicted(points: readonly Point[], order: Order): number {
  const sorted = points.toSorted((one, other) => one.size - other.size);
  const last = sorted.pop();
  if (last === undefined || sorted.length < 2) throw new RangeError("a prediction needs at least three points");
  const { each, fixed } = fitCurve(sorted, ORDERS[order]);
  return last.cost / (fixed + each * ORDERS[order](last.size));
}

function namesOf<Name extends string>(table: Readonly<Record<Name, unknown>>): readonly Name[] {
  return Object.keys(table) as Name[];
}

/** Fits `fixed + each * f(size)` with neither part below 0, because neither a fixed cost nor the cost of one more can be negative. */
function fitCurve(
  points: readonly Point[],
  f: (size: number) => number,
): { fixed: number; each: number; residual: number } {
  const both = solve(points, f);
  const candidates = [
    ...(both.fixed >= 0 && both.each >= 0 ? [both] : []),
    { fixed: scale(points, () => 1), each: 0 },
    { fixed: 0, each: scale(points, f) },
  ].map((curve) => ({ ...curve, residual: residualOf(points, f, curve) }));
  const [best] = candidates.toSorted((one, other) => one.residual - other.residual);
  if (best === undefined) throw new Error("there is no curve to choose from");
  return best;
}

/** Solves the two normal equations of the weighted least squares. Each point weighs 1 / cost². */
function solve(points: readonly Point[], f: (size: number) => number): { fixed: number; each: number } {
  let [w, x, xx, y, xy] = [0, 0, 0, 0, 0];
  for (const { cost, size } of points) {
    const weight = 1 / (cost * cost);
    const value = f(size);
    w += weight;
    x += weight * value;
    xx += weight * value * value;
    y += weight * cost;
    xy += weight * value * cost;
  }
  const determinant = w * xx - x * x;
  if (determinant === 0) return { fixed: y / w, each: 0 };
  return { fixed: (y * xx - x * xy) / determinant, each: (w * xy - x * y) / determinant };
}

/** The best factor of a curve that has one part alone. */
function scale(points: readonly Point[], f: (size: number) => number): number {
  let [above, below] = [0, 0];
  for (const { cost, size } of points) {
    const share = f(size) / cost;
    above += share;
    below += share * share;
  }
  return below === 0 ? 0 : above / below;
}

function residualOf(
  points: readonly Point[],
  f: (size: number) => number,
  { each, fixed }: { fixed: number; each: number },
): number {
  const squares = points.map(({ cost, size }) => ((fixed + each * f(size) - cost) / cost) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / points.length);
}
