/** Waiting, as a parameter: a test turns a clock of its own. */
export interface Timers {
  /** Runs `run` once, `ms` milliseconds from now. Returns a function that calls it off. */
  after: (ms: number, run: () => void) => () => void;
}

export const systemTimers: Timers = {
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** The time that a step was given has passed. */
export class TimeUp extends Error {
  override name = "TimeUp";
  constructor() {
    super("The time for this step has passed.");
  }
}

export interface Limit {
  timers: Timers;
  /** How long the step may take, in milliseconds. Default: as long as it likes. */
  ms?: number | undefined;
  /** Whoever waits for the step, and may give up. */
  signal?: AbortSignal | null | undefined;
}

/**
 * Runs a step that ends in time, whatever it does: with its own outcome, with a TimeUp, or with the reason of a `signal` that was
 * aborted. The step's signal is aborted unless it came to a good end, so that its socket is freed. No timer and no listener is
 * left behind.
 */
export function limited<Result>(
  { timers, ms, signal }: Limit,
  run: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  if (signal?.aborted) return Promise.reject(signal.reason);
  if (ms !== undefined && ms <= 0) return Promise.reject(new TimeUp());

  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const callOff = ms === undefined ? undefined : timers.after(ms, () => stop(new TimeUp()));
    signal?.addEventListener("abort", giveUp);

    function giveUp(): void {
      stop(signal?.reason);
    }
    function tidyUp(): void {
      callOff?.();
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

/** Waits, unless the signal is aborted: then it rejects with its reason. */
export function pause(timers: Timers, ms: number, signal?: AbortSignal | null): Promise<void> {
  return limited({ timers, signal }, (stopped) => {
    return new Promise((resolve) => {
      const callOff = timers.after(ms, resolve);
      stopped.addEventListener("abort", callOff, { once: true });
    });
  });
}
