import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { handClock } from "../../test/fixtures/hand-clock.ts";
import { renewing } from "./renewing.ts";

const HOUR = 3_600_000;

/** A value that is valid for an hour, a clock that the test sets, and a source that the test can make fail or wait. */
function source(clock = handClock({ startAt: 0 })) {
  const signals: AbortSignal[] = [];
  const state = { asked: 0, broken: false, gate: Promise.resolve(), signals };
  const get = renewing({
    now: clock.now,
    timers: clock.timers,
    // In the middle of the pauses after a failure.
    random: () => 0.5,
    async obtain(signal) {
      const number = ++state.asked;
      signals.push(signal);
      await state.gate;
      if (state.broken) throw new Error(`refused ${number}`);
      return { number, expiresAt: clock.now() + HOUR };
    },
  });
  const at = (time: number) => {
    clock.jump(time - clock.now());
    return get();
  };
  return { state, get, at };
}

/** Waits until work in the background has ended. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("renewing", () => {
  it("obtains once for callers that arrive together", async () => {
    const { state, get } = source();
    const values = await Promise.all(Array.from({ length: 100 }, () => get()));
    expect(new Set(values.map(({ number }) => number))).toEqual(new Set([1]));
    expect(state.asked).toBe(1);
  });

  it("serves the same value until five minutes before its end", async () => {
    const { state, at } = source();
    await at(0);
    expect((await at(HOUR - 300_001)).number).toBe(1);
    expect(state.asked).toBe(1);
  });

  it("renews in the background within five minutes of the end, and no caller waits", async () => {
    const { state, at, get } = source();
    await at(0);
    const { promise, resolve } = Promise.withResolvers<void>();
    state.gate = promise;
    expect((await at(HOUR - 300_000)).number).toBe(1);
    expect((await get()).number).toBe(1);
    resolve();
    await settle();
    expect((await get()).number).toBe(2);
    expect(state.asked).toBe(2);
  });

  it("makes callers wait within thirty seconds of the end", async () => {
    const { at } = source();
    await at(0);
    expect((await at(HOUR - 30_000)).number).toBe(2);
  });

  it("serves the old value while it is valid, when its renewal fails", async () => {
    const { state, at } = source();
    await at(0);
    state.broken = true;
    expect((await at(HOUR - 30_000)).number).toBe(1);
    expect((await at(HOUR - 1)).number).toBe(1);
    await expect(at(HOUR + 5_000)).rejects.toThrow("refused");
  });

  it("waits in the foreground after a renewal in the background that failed, so that a frozen process loses one at most", async () => {
    const clock = handClock({ startAt: 0 });
    const { state, at, get } = source(clock);
    await at(0);
    state.gate = new Promise(() => undefined);
    expect((await at(HOUR - 300_000)).number).toBe(1);
    // The process is frozen for 20 seconds: its timers are due when it continues.
    clock.advance(20_000);
    await settle();
    state.gate = Promise.resolve();
    clock.jump(5_000);
    expect((await get()).number).toBe(3);
  });

  it("renews a value from the time that the value itself gives", async () => {
    let asked = 0;
    const clock = handClock({ startAt: 0 });
    const get = renewing({
      now: clock.now,
      timers: clock.timers,
      random: () => 0.5,
      obtain: async () => ({ number: ++asked, expiresAt: clock.now() + HOUR, renewAt: clock.now() + HOUR / 2 }),
    });
    await get();
    clock.jump(HOUR / 2 - 1);
    await get();
    expect(asked).toBe(1);
    clock.jump(1);
    await get();
    expect(asked).toBe(2);
  });

  it("doubles the time for which a failure lasts, up to 15 seconds, until a value comes", async () => {
    const { state, at } = source();
    state.broken = true;
    let time = 0;
    const pauses = [];
    for (let asked = 1; asked <= 6; asked++) {
      await expect(at(time)).rejects.toThrow(`refused ${asked}`);
      const failedAt = time;
      while (state.asked === asked) {
        time += 500;
        await at(time).catch(() => undefined);
      }
      pauses.push(time - failedAt);
    }
    expect(pauses).toEqual([5_000, 10_000, 15_000, 15_000, 15_000, 15_000]);
  });

  it("spreads the longest pauses too, so that processes that fail for minutes do not come back together", async () => {
    const longest = [];
    for (const random of [0, 0.5, 0.75]) {
      const clock = handClock({ startAt: 0 });
      let pauseMs = 0;
      const get = renewing({
        now: clock.now,
        timers: clock.timers,
        random: () => random,
        explain: (_, retryAfterMs) => {
          pauseMs = retryAfterMs;
        },
        obtain: () => Promise.reject(new Error("refused")),
      });
      for (let asked = 1; asked <= 6; asked++) {
        await get().catch(() => undefined);
        if (asked < 6) clock.jump(pauseMs);
      }
      longest.push(pauseMs);
    }
    expect(longest).toEqual([7_500, 15_000, 18_750]);
  });

  it("tells callers the time until the next try", async () => {
    const clock = handClock({ startAt: 0 });
    const get = renewing({
      now: clock.now,
      timers: clock.timers,
      random: () => 0,
      explain: (error, retryAfterMs) => `${error}: again in ${retryAfterMs} ms`,
      obtain: () => Promise.reject("refused"),
    });
    await expect(get()).rejects.toBe("refused: again in 2500 ms");
    clock.jump(1_000);
    await expect(get()).rejects.toBe("refused: again in 1500 ms");
  });

  it("remembers a failure for five seconds, and then tries again", async () => {
    const { state, at } = source();
    state.broken = true;
    await expect(at(0)).rejects.toThrow("refused 1");
    await expect(at(4_999)).rejects.toThrow("refused 1");
    expect(state.asked).toBe(1);
    state.broken = false;
    expect((await at(5_000)).number).toBe(2);
  });

  it("replaces a refused value once for all callers whose request was refused with it", async () => {
    const { state, at, get } = source();
    const old = await at(0);
    const renewed = await Promise.all(Array.from({ length: 100 }, () => get({ refused: old })));
    expect(new Set(renewed.map(({ number }) => number))).toEqual(new Set([2]));
    // A caller that comes later with the old value gets the new one.
    expect((await get({ refused: old })).number).toBe(2);
    expect(state.asked).toBe(2);
  });

  it("is aborted when the last caller that waits has left, and not before", async () => {
    const { state, get } = source();
    state.gate = new Promise(() => undefined);
    const [first, second] = [new AbortController(), new AbortController()];
    const waiting = [get({ signal: first.signal }), get({ signal: second.signal })];
    first.abort(new Error("first left"));
    await expect(waiting[0]).rejects.toThrow("first left");
    expect(state.signals[0]?.aborted).toBe(false);
    second.abort(new Error("second left"));
    await expect(waiting[1]).rejects.toThrow("second left");
    expect(state.signals[0]?.aborted).toBe(true);
    // To leave is not a failure: the next caller begins another renewal.
    state.gate = Promise.resolve();
    expect((await get()).number).toBe(2);
  });

  it("makes no caller wait for longer than two seconds while the old value is valid", async () => {
    const clock = handClock({ startAt: 0 });
    const { state, at, get } = source(clock);
    await at(0);
    clock.jump(HOUR - 30_000);
    state.gate = new Promise(() => undefined);
    const waiting = get();
    clock.advance(2_000);
    expect((await waiting).number).toBe(1);
    // It goes on for ten seconds in the background, is then aborted, and is remembered as failed.
    clock.advance(8_000);
    await settle();
    expect([state.signals.at(-1)?.aborted, clock.pending()]).toEqual([true, 0]);
    expect((await get()).number).toBe(1);
    expect(state.asked).toBe(2);
  });

  it("does not remember a failure for longer when the clock is set back", async () => {
    const { state, at } = source();
    state.broken = true;
    await expect(at(HOUR)).rejects.toThrow("refused 1");
    state.broken = false;
    expect((await at(0)).number).toBe(2);
  });

  it("never serves an expired value, and obtains once an hour at most, whenever callers come", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 600_000 }), { maxLength: 200 }), async (pauses) => {
        const { state, at } = source();
        let time = 0;
        for (const pause of pauses) {
          time += pause;
          const value = await at(time);
          expect(value.expiresAt).toBeGreaterThan(time);
          await settle();
        }
        expect(state.asked).toBeLessThanOrEqual(1 + Math.ceil(time / (HOUR - 300_000)));
      }),
      { numRuns: 30 },
    );
  });
});
