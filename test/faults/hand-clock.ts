import { setImmediate as turn } from "node:timers/promises";
import type { Timers } from "../../lib/call/timers.ts";

export interface HandClock {
  /** Milliseconds since 1970 UTC. */
  now: () => number;
  timers: Timers;
  /** Turns the clock forward, and runs the timers that are due on the way, in order. */
  advance: (ms: number) => void;
  /** Sets the clock without running a timer, as when a machine slept or its clock was corrected. */
  jump: (ms: number) => void;
  /** The number of timers that are set. */
  pending: () => number;
  /** Turns the clock from timer to timer until the promise is settled. */
  until: <Result>(promise: Promise<Result>) => Promise<Result>;
}

export interface HandClockOptions {
  startAt: number;
  /** Timers up to this many milliseconds run by themselves when the event loop is idle. Meant for the pauses between attempts. Default 0. */
  autoMs?: number;
}

/** A clock that a test turns by hand. */
export function handClock({ startAt, autoMs = 0 }: HandClockOptions): HandClock {
  let time = startAt;
  const set = new Set<{ at: number; run: () => void }>();

  function advance(ms: number): void {
    const end = time + ms;
    for (;;) {
      const [next] = [...set].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      set.delete(next);
      time = Math.max(time, next.at);
      next.run();
    }
    time = Math.max(time, end);
  }

  return {
    now: () => time,
    advance,
    jump: (ms) => {
      time += ms;
    },
    pending: () => set.size,
    async until(promise) {
      let isSettled = false;
      const settle = () => {
        isSettled = true;
      };
      promise.then(settle, settle);
      while (!isSettled) {
        // Work that needs no timer ends first.
        await turn();
        const [next] = [...set].map(({ at }) => at).sort((a, b) => a - b);
        if (!isSettled && next !== undefined) advance(Math.max(0, next - time));
      }
      return promise;
    },
    timers: {
      after(ms, run) {
        const timer = { at: time + ms, run };
        set.add(timer);
        if (ms <= autoMs) setImmediate(() => set.has(timer) && advance(Math.max(0, timer.at - time)));
        return () => void set.delete(timer);
      },
    },
  };
}
