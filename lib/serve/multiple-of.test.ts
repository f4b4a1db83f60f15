import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isMultipleOf } from "./multiple-of.ts";

describe("isMultipleOf", () => {
  it.each([
    [0.07, 0.01],
    [2.22, 0.01],
    [19.99, 0.01],
    [-19.99, 0.01],
    [4.35, 0.05],
    [1.1, 0.1],
    [1_000_000_000.01, 0.01],
    [0, 0.01],
    [-0, 7],
    [1e21, 1],
    [1e300, 1e-300],
    [3e-7, 1e-7],
    [Number.MAX_SAFE_INTEGER, 1],
  ])("takes %d for a multiple of %d", (value, step) => {
    expect(isMultipleOf(value, step)).toBe(true);
  });

  it.each([
    [0.075, 0.01],
    [19.999, 0.01],
    [0.070000001, 0.01],
    [0.1 + 0.2, 0.1],
    [1e17, 3],
    [7, 2],
    [1e-300, 1],
  ])("does not take %d for a multiple of %d", (value, step) => {
    expect(isMultipleOf(value, step)).toBe(false);
  });

  it("agrees with whole cents, whatever the amount", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 9 }), (cents, thousandth) => {
        const text = `${cents < 0 ? "-" : ""}${Math.floor(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, "0")}`;
        expect(isMultipleOf(Number(text), 0.01)).toBe(true);
        expect(isMultipleOf(Number(`${text}${thousandth}`), 0.01)).toBe(false);
      }),
      { seed: 1 },
    );
  });
});
