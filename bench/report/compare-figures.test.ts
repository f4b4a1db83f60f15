import { describe, expect, it } from "vitest";
import type { PartResult, Table } from "../result.ts";
import { compareFigures, moveLine } from "./compare-figures.ts";

const table = (ours: readonly number[], change: Partial<Table> = {}): Record<string, PartResult> => ({
  serve: {
    bars: [],
    notes: [],
    tables: [
      {
        id: "good",
        title: "A good request",
        unit: "µs",
        better: "less",
        base: "by hand",
        rows: [
          { name: "by hand", samples: [1, 1, 1] },
          { name: "ours", samples: ours },
        ],
        ...change,
      },
    ],
  },
});

describe("compareFigures", () => {
  it("finds nothing when nothing has moved", () => {
    expect(compareFigures(table([1.3, 1.31, 1.32]), table([1.29, 1.3, 1.31]))).toEqual([]);
  });
  it("names a ratio that has grown, with its change", () => {
    const [move] = compareFigures(table([2, 2, 2]), table([1.25, 1.25, 1.25]));
    expect(move && moveLine(move)).toBe("WORSE: serve, A good request, ours: 1.25 x -> 2.00 x (+60 %)");
  });
  it("names a ratio that has fallen as better, or as worse where more is better", () => {
    const [less] = compareFigures(table([1, 1, 1]), table([2, 2, 2]));
    expect(less).toMatchObject({ isBetter: true, by: -0.5 });
    const more: Partial<Table> = { better: "more", unit: "a second" };
    const [fewer] = compareFigures(table([1, 1, 1], more), table([2, 2, 2], more));
    expect(fewer).toMatchObject({ isBetter: false });
  });
  it("says nothing of a change within the noise of the two runs", () => {
    expect(compareFigures(table([1.2, 1.6, 2]), table([1, 1.4, 1.8]))).toEqual([]);
  });
  it("is blind to a machine that is slower as a whole", () => {
    const slow = table([13, 13, 13], {
      rows: [
        { name: "by hand", samples: [10, 10, 10] },
        { name: "ours", samples: [13, 13, 13] },
      ],
    });
    expect(compareFigures(slow, table([1.3, 1.3, 1.3]))).toEqual([]);
  });
  it("compares bytes without a base, and no times without a base", () => {
    const alone = (unit: Table["unit"], ours: number): Record<string, PartResult> => {
      const [first] = table([ours])["serve"]?.tables ?? [];
      if (first === undefined) throw new Error("no table");
      const { base: _, ...rest } = first;
      return { serve: { bars: [], notes: [], tables: [{ ...rest, unit }] } };
    };
    expect(compareFigures(alone("bytes", 20_000), alone("bytes", 10_000))).toHaveLength(1);
    expect(compareFigures(alone("ms", 20_000), alone("ms", 10_000))).toEqual([]);
  });
  it("leaves out what only one run has", () => {
    expect(compareFigures(table([9]), {})).toEqual([]);
    expect(compareFigures(table([9]), table([1], { id: "other" }))).toEqual([]);
  });
});
