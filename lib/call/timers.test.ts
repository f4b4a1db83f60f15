import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { handClock } from "../../test/faults/hand-clock.ts";
import { limited, pause, TimeUp } from "./timers.ts";

/** A step that never ends by itself, and the signal that it was given. */
function endless() {
  const seen: { signal?: AbortSignal } = {};
  const run = (signal: AbortSignal) => {
    seen.signal = signal;
    return new Promise<never>(() => undefined);
  };
  return { seen, run };
}

describe("limited", () => {
  it("gives what the step gives, and leaves no timer and no listener", async () => {
    const { pending, timers } = handClock({ startAt: 0 });
    const { signal } = new AbortController();
    expect(await limited({ timers, ms: 10, signal }, async () => "done")).toBe("done");
    await expect(limited({ timers, ms: 10, signal }, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect([pending(), getEventListeners(signal, "abort")]).toEqual([0, []]);
  });

  it("ends a step whose time is up, though it does not listen, and aborts its signal", async () => {
    const { advance, pending, timers } = handClock({ startAt: 0 });
    const { run, seen } = endless();
    const step = limited({ timers, ms: 10 }, run);
    advance(9);
    expect(seen.signal?.aborted).toBe(false);
    advance(1);
    await expect(step).rejects.toThrow(TimeUp);
    expect([pending(), seen.signal?.aborted]).toEqual([0, true]);
  });

  it("ends with the reason of whoever gives up", async () => {
    const { pending, timers } = handClock({ startAt: 0 });
    const controller = new AbortController();
    const { run, seen } = endless();
    const step = limited({ timers, ms: 10, signal: controller.signal }, run);
    controller.abort(new Error("enough"));
    await expect(step).rejects.toThrow("enough");
    expect([pending(), seen.signal?.aborted, getEventListeners(controller.signal, "abort")]).toEqual([0, true, []]);
  });

  it("does not begin a step that has no time, or that was given up before", async () => {
    const { timers } = handClock({ startAt: 0 });
    const { run, seen } = endless();
    await expect(limited({ timers, ms: 0 }, run)).rejects.toThrow(TimeUp);
    await expect(limited({ timers, signal: AbortSignal.abort(new Error("before")) }, run)).rejects.toThrow("before");
    expect(seen.signal).toBeUndefined();
  });
});

describe("pause", () => {
  it("waits, and calls its timer off when it is given up", async () => {
    const { advance, pending, timers } = handClock({ startAt: 0 });
    const waiting = pause(timers, 10);
    advance(10);
    await waiting;
    const controller = new AbortController();
    const second = pause(timers, 10, controller.signal);
    controller.abort(new Error("enough"));
    await expect(second).rejects.toThrow("enough");
    expect(pending()).toBe(0);
  });
});
