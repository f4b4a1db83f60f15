import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renewing } from "./renewing.ts";
import { systemTimers } from "./timers.ts";

const HOUR = 3_600_000;

/** A value that lives an hour, a clock that the test turns, and a source that the test can break or hold up. */
function source() {
  const state = { now: 0, asked: 0, broken: false, gate: Promise.resolve() };
  const get = renewing({
    now: () => state.now,
    timers: systemTimers,
    async obtain() {
      const number = ++state.asked;
      await state.gate;
      if (state.broken) throw new Error(`refused ${number}`);
      return { number, expiresAt: state.now + HOUR };
    },
  });
  const at = (time: number) => {
    state.now = time;
    return get();
  };
  return { state, get, at };
}

/** Lets what is under way in the background come to its end. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("renewing", () => {
  it("asks once for callers who arrive together", async () => {
    const { state, get } = source();
    const values = await Promise.all(Array.from({ length: 100 }, get));
    expect(new Set(values.map(({ number }) => number))).toEqual(new Set([1]));
    expect(state.asked).toBe(1);
  });

  it("serves the same value until five minutes before its end", async () => {
    const { state, at } = source();
    await at(0);
    expect((await at(HOUR - 300_001)).number).toBe(1);
    expect(state.asked).toBe(1);
  });

  it("renews in the background within five minutes of the end, and nobody waits", async () => {
    const { state, at, get } = source();
    await at(0);
    const { promise, resolve } = Promise.withResolvers<void>();
    state.gate = promise;
    expect((await at(HOUR - 300_000)).number).toBe(1);
    expect((await get()).number).toBe(1);
    resolve();
    await settled();
    expect((await get()).number).toBe(2);
    expect(state.asked).toBe(2);
  });

  it("makes callers wait within thirty seconds of the end", async () => {
    const { at } = source();
    await at(0);
    expect((await at(HOUR - 30_000)).number).toBe(2);
  });

  it("serves the old value while it is good, when its renewal fails", async () => {
    const { state, at } = source();
    await at(0);
    state.broken = true;
    expect((await at(HOUR - 30_000)).number).toBe(1);
    expect((await at(HOUR - 1)).number).toBe(1);
    await expect(at(HOUR + 5_000)).rejects.toThrow("refused");
  });

  it("remembers a failure for five seconds and asks again after", async () => {
    const { state, at } = source();
    state.broken = true;
    await expect(at(0)).rejects.toThrow("refused 1");
    await expect(at(4_999)).rejects.toThrow("refused 1");
    expect(state.asked).toBe(1);
    state.broken = false;
    expect((await at(5_000)).number).toBe(2);
  });

  it("never serves an ended value, and asks once an hour at most, whenever callers come", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 600_000 }), { maxLength: 200 }), async (pauses) => {
        const { state, at } = source();
        let time = 0;
        for (const pause of pauses) {
          time += pause;
          const value = await at(time);
          expect(value.expiresAt).toBeGreaterThan(time);
          await settled();
        }
        expect(state.asked).toBeLessThanOrEqual(1 + Math.ceil(time / (HOUR - 300_000)));
      }),
      { numRuns: 30 },
    );
  });
});
