import { describe, expect, it } from "vitest";
import { median, quantile, ratios, spread } from "./statistics.ts";

describe("median", () => {
  it("is the middle one, whatever the order", () => expect(median([9, 1, 5])).toBe(5));
  it("is the mean of the middle two of an even count", () => expect(median([4, 1, 3, 2])).toBe(2.5));
  it("is NaN without numbers", () => expect(median([])).toBeNaN());
  it("leaves its input in order", () => {
    const numbers = [3, 1, 2];
    median(numbers);
    expect(numbers).toEqual([3, 1, 2]);
  });
});

describe("quantile", () => {
  it.each([
    [0, 10],
    [0.25, 20],
    [0.9, 46],
    [1, 50],
  ])("at %d of five numbers is %d", (share, wanted) => {
    expect(quantile([50, 10, 40, 20, 30], share)).toBeCloseTo(wanted, 10);
  });
});

describe("spread", () => {
  it("is half the distance between the quartiles, as a share of the median", () => {
    expect(spread([80, 90, 100, 110, 120])).toBeCloseTo(0.1, 10);
  });
  it("is 0 for equal numbers", () => expect(spread([7, 7, 7])).toBe(0));
  it("does not grow with one outlier among many", () => {
    expect(spread([100, 100, 100, 100, 100, 100, 900])).toBe(0);
  });
});

describe("ratios", () => {
  it("divides round by round", () => expect(ratios([2, 6, 4], [1, 2, 4])).toEqual([2, 3, 1]));
  it("cancels a slowness that both samples of a round share", () => {
    expect(spread(ratios([10, 100, 1_000], [5, 50, 500]))).toBe(0);
  });
});
