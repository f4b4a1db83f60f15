import { randomPool } from "./random-pool.ts";
import type { Surroundings } from "./surroundings.ts";

/** The machine's own clock, randomness and timers. Each call makes its own pool of random bytes. */
export function machine(): Surroundings {
  return {
    now: Date.now,
    randomBytes: randomPool(),
    after: (ms, task) => {
      const timer = setTimeout(task, ms);
      return () => clearTimeout(timer);
    },
  };
}
