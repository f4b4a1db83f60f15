import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { handClock } from "../../test/fixtures/hand-clock.ts";
import { pause, runWithin, TimeUp } from "./timers.ts";

/** A step that never ends by itself, and the signal that it got. */
function endless() {
  const seen: { signal?: AbortSignal } = {};
  const run = (signal: AbortSignal) => {
    seen.signal = signal;
    return new Promise<never>(() => undefined);
  };
  return { seen, run };
}

describe("runWithin", () => {
  it("settles as the step does, and leaves no timer and no listener", async () => {
    const { pending, timers } = handClock({ startAt: 0 });
    const { signal } = new AbortController();
    expect(await runWithin({ timers, ms: 10, signal }, async () => "done")).toBe("done");
    await expect(runWithin({ timers, ms: 10, signal }, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect([pending(), getEventListeners(signal, "abort")]).toEqual([0, []]);
  });

  it("ends a step whose time is up, even one that ignores its signal, and aborts that signal", async () => {
    const { advance, pending, timers } = handClock({ startAt: 0 });
    const { run, seen } = endless();
    const step = runWithin({ timers, ms: 10 }, run);
    advance(9);
    expect(seen.signal?.aborted).toBe(false);
    advance(1);
    await expect(step).rejects.toThrow(TimeUp);
    expect([pending(), seen.signal?.aborted]).toEqual([0, true]);
  });

  it("rejects with the reason of a caller that aborts", async () => {
    const { pending, timers } = handClock({ startAt: 0 });
    const controller = new AbortController();
    const { run, seen } = endless();
    const step = runWithin({ timers, ms: 10, signal: controller.signal }, run);
    controller.abort(new Error("enough"));
    await expect(step).rejects.toThrow("enough");
    expect([pending(), seen.signal?.aborted, getEventListeners(controller.signal, "abort")]).toEqual([0, true, []]);
  });

  it("does not begin a step that has no time, or whose caller has aborted", async () => {
    const { timers } = handClock({ startAt: 0 });
    const { run, seen } = endless();
    await expect(runWithin({ timers, ms: 0 }, run)).rejects.toThrow(TimeUp);
    await expect(runWithin({ timers, signal: AbortSignal.abort(new Error("before")) }, run)).rejects.toThrow("before");
    expect(seen.signal).toBeUndefined();
  });
});

describe("pause", () => {
  it("waits, and cancels its timer when the caller aborts", async () => {
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
