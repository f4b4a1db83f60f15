import { describe, expect, it } from "vitest";
import { calibrate, describeCalibrations, isQuiet } from "./calibration.ts";

const QUIET = { share: 0.99, others: 0.02, loopMs: 50 };
const BUSY = { share: 0.42, others: 0.9, loopMs: 71 };

describe("calibrate", () => {
  it("returns shares between 0 and 1 and the time of a loop", async () => {
    const { loopMs, others, share } = await calibrate();
    for (const value of [share, others]) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1);
    }
    expect(loopMs).toBeGreaterThan(0);
  });
});

describe("isQuiet", () => {
  it.each([
    [QUIET, true],
    [{ ...QUIET, share: 0.8 }, false],
    [{ ...QUIET, others: 0.3 }, false],
  ])("%j: %s", (calibration, wanted) => expect(isQuiet(calibration)).toBe(wanted));
});

describe("describeCalibrations", () => {
  it("says of a busy machine what holds", () => {
    expect(describeCalibrations([QUIET, BUSY])).toBe(
      "The machine was quiet at 1 of 2 checks. At the busiest one a loop that never waits got 42 % of a core, and other processes used 90 % of all cores. " +
        "The same loop took 50 to 71 ms of processor time. Ratios taken within a round hold; other figures are too slow.",
    );
  });
  it("says nothing more of a quiet one", () => {
    expect(describeCalibrations([QUIET])).toMatch(/50 to 50 ms of processor time\.$/);
  });
});
