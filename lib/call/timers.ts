/** Timers as a parameter, so that tests can use a clock of their own. */
export interface Timers {
  /** Calls `run` once, after `ms` milliseconds. Returns a function that cancels it. */
  after: (ms: number, run: () => void) => () => void;
}

export const systemTimers: Timers = {
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** The error of a step whose time limit has passed. */
export class TimeUp extends Error {
  override name = "TimeUp";
  constructor() {
    super("The time for this step has passed.");
  }
}

export interface Limit {
  timers: Timers;
  /** The time limit of the step, in milliseconds. Default: none. */
  ms?: number | undefined;
  /** Aborted when the caller gives up. */
  signal?: AbortSignal | null | undefined;
}

/**
 * Runs a step with a time limit. Settles with the step's own outcome, or rejects with a TimeUp or with the reason of the caller's aborted
 * `signal`. When the step does not succeed, the signal that the step was given is aborted, which frees its socket. Afterwards no timer and
 * no listener remains.
 */
export function runWithin<Result>(
  { timers, ms, signal }: Limit,
  run: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  if (signal?.aborted) return Promise.reject(signal.reason);
  if (ms !== undefined && ms <= 0) return Promise.reject(new TimeUp());

  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const cancel = ms === undefined ? undefined : timers.after(ms, () => stop(new TimeUp()));
    signal?.addEventListener("abort", giveUp);

    function giveUp(): void {
      stop(signal?.reason);
    }
    function tidyUp(): void {
      cancel?.();
      signal?.removeEventListener("abort", giveUp);
    }
    function stop(reason: unknown): void {
      tidyUp();
      reject(reason);
      controller.abort(reason);
    }

    run(controller.signal).then((result) => {
      tidyUp();
      resolve(result);
    }, stop);
  });
}

/** Waits for `ms` milliseconds. Rejects with the signal's reason when it is aborted. */
export function pause(timers: Timers, ms: number, signal?: AbortSignal | null): Promise<void> {
  return runWithin({ timers, signal }, (stopped) => {
    return new Promise((resolve) => {
      const cancel = timers.after(ms, resolve);
      stopped.addEventListener("abort", cancel, { once: true });
    });
  });
}
