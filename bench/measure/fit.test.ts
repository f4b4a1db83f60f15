import { describe, expect, it } from "vitest";
import { fitGrowth, type Order, timesPredicted } from "./fit.ts";

const SIZES = [1, 10, 100, 1_000, 10_000];
const CURVES: readonly [Order, (size: number) => number][] = [
  ["constant", () => 7],
  ["logarithmic", (size) => 2 + 3 * Math.log2(size)],
  ["linear", (size) => 5 + 0.2 * size],
  ["n log n", (size) => 5 + 0.2 * size * Math.log2(size)],
  ["quadratic", (size) => 1 + 0.01 * size * size],
];

describe("fitGrowth", () => {
  it.each(CURVES)("finds a %s curve, without a residual", (order, cost) => {
    const growth = fitGrowth(SIZES.map((size) => ({ size, cost: cost(size) })));
    expect(growth.order).toBe(order);
    expect(growth.residual).toBeCloseTo(0, 6);
    expect(growth.times).toBeCloseTo(cost(10_000) / cost(1), 6);
  });

  it.each(CURVES)("finds a %s curve under 2 %% of noise, and says how much noise", (order, cost) => {
    const noisy = SIZES.map((size, index) => ({ size, cost: cost(size) * (index % 2 === 0 ? 1.02 : 0.98) }));
    const growth = fitGrowth(noisy);
    expect(growth.order).toBe(order);
    expect(growth.residual).toBeLessThan(0.03);
  });

  it("returns the fixed cost and the cost of each", () => {
    const { each, fixed } = fitGrowth([10, 100, 1_000].map((size) => ({ size, cost: 40 + 0.5 * size })));
    expect(fixed).toBeCloseTo(40, 6);
    expect(each).toBeCloseTo(0.5, 6);
  });

  it("calls a cost that falls constant, because no order falls", () => {
    expect(fitGrowth([10, 100, 1_000].map((size, index) => ({ size, cost: 3 - index * 0.02 }))).order).toBe("constant");
  });

  it("refuses two points, through which every curve goes", () => {
    expect(() => fitGrowth([1, 2].map((size) => ({ size, cost: size })))).toThrow(RangeError);
  });
});

describe("timesPredicted", () => {
  const points = (cost: (size: number) => number) => SIZES.map((size) => ({ size, cost: cost(size) }));

  it.each(CURVES)("is 1 for a %s curve of its own order", (order, cost) => {
    expect(timesPredicted(points(cost), order)).toBeCloseTo(1, 6);
  });
  it("is far above 1 for growth that is faster", () => {
    expect(
      timesPredicted(
        points((size) => 100 + size),
        "logarithmic",
      ),
    ).toBeGreaterThan(5);
    expect(
      timesPredicted(
        points((size) => 100 + size * size),
        "linear",
      ),
    ).toBeGreaterThan(5);
  });
  it("is below 1 for growth that is slower", () => {
    expect(
      timesPredicted(
        points((size) => 100 + Math.log2(size)),
        "linear",
      ),
    ).toBeLessThan(1);
  });
});
