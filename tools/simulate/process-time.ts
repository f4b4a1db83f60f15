import type { Timers } from "../../lib/call/timers.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** The time of one container's process. Lambda freezes the process while no request runs. */
export interface ProcessTime {
  timers: Timers;
  /** Resolves when an answer of the network has come, `ms` milliseconds later, or when the process continues after that. */
  network: (ms: number) => Promise<void>;
  freeze: () => void;
  /** Continues the process, and then calls `run`. Node runs due timers first, then the answers that have come meanwhile, then the request. */
  thaw: (run: () => void) => void;
  /** The number of answers for which the process waits. */
  waiting: () => number;
}

export function processTime(time: VirtualTime): ProcessTime {
  let isFrozen = false;
  let waiting = 0;
  let timersDue: (() => void)[] = [];
  let answersDue: (() => void)[] = [];

  return {
    waiting: () => waiting,
    timers: {
      after(ms, run) {
        let isCancelled = false;
        const fire = () => {
          if (!isCancelled) run();
        };
        const cancel = time.after(ms, () => (isFrozen ? timersDue.push(fire) : fire()));
        return () => {
          isCancelled = true;
          cancel();
        };
      },
    },
    network(ms) {
      waiting += 1;
      return new Promise((resolve) => {
        const arrive = () => {
          waiting -= 1;
          resolve();
        };
        time.after(ms, () => (isFrozen ? answersDue.push(arrive) : arrive()));
      });
    },
    freeze() {
      isFrozen = true;
    },
    thaw(run) {
      isFrozen = false;
      if (timersDue.length === 0 && answersDue.length === 0) return run();
      const [timers, answers] = [timersDue, answersDue];
      timersDue = [];
      answersDue = [];
      for (const due of timers) due();
      // Each step is an event of its own, so that the promises of one settle before the next.
      time.after(0, () => {
        for (const due of answers) due();
        time.after(0, run);
      });
    },
  };
}
