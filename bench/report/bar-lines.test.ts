import { describe, expect, it } from "vitest";
import type { Bar } from "../result.ts";
import { barLines, isHeld } from "./bar-lines.ts";

const bar: Bar = { what: "serve over a bare handler", at: "most", bound: 1.3, unit: "x", samples: [1.2, 1.3, 1.4] };

describe("barLines", () => {
  it("says that a bar is held", () => {
    expect(barLines(bar)).toEqual([
      "  serve over a bare handler",
      "    at most 1.30 x; measured 1.30 x, noise 4 %: held",
    ]);
  });
  it("says by how much an upper limit is missed", () => {
    expect(barLines({ ...bar, bound: 1 }).at(-1)).toContain("MISSED by 30 %");
  });
  it("says by how much a lower limit is missed", () => {
    expect(barLines({ ...bar, at: "least", bound: 2.6 }).at(-1)).toContain("MISSED by 50 %");
  });
  it("does not hold a bar that was not measured", () => expect(isHeld({ ...bar, samples: [] })).toBe(false));
});
