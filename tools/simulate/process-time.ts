import type { Timers } from "../../lib/call/timers.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** The time of one container's process. Lambda freezes the process while no request runs. */
export interface ProcessTime {
  timers: Timers;
  /** Resolves when an answer of the network has come, `ms` milliseconds later, or when the process continues after that. */
  network: (ms: number) => Promise<void>;
  freeze: () => void;
  /**
   * Continues the process, and then calls `run`. Node runs due timers first, then the answers that have come meanwhile, then the request; the
   * promises of each run before the next.
   */
  thaw: (run: () => void) => void;
  /** The number of answers for which the process waits. */
  waiting: () => number;
}

export function processTime(time: VirtualTime): ProcessTime {
  let isFrozen = false;
  let waiting = 0;
  let timersDue: (() => void)[] = [];
  let answersDue: (() => void)[] = [];

  /** Runs the first step now, and each further one as an event of its own, so that the promises of a step settle before the next. */
  function runInTurn([step, ...others]: readonly (() => void)[]): void {
    step?.();
    if (others.length > 0) time.after(0, () => runInTurn(others));
  }

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
      const steps = [...timersDue, ...answersDue, run];
      timersDue = [];
      answersDue = [];
      runInTurn(steps);
    },
  };
}
