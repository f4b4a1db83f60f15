import { limited, type Timers } from "./timers.ts";

/** Something that is good until a time, in milliseconds since 1970 UTC. */
export interface Expiring {
  expiresAt: number;
}

export interface RenewingOptions<Value extends Expiring> {
  /** Gets a new value. `signal` is aborted when nobody waits for it any longer; `old` is the value that it is to replace. */
  obtain: (signal: AbortSignal, old: Value | undefined) => Promise<Value>;
  /** The current time, in milliseconds since 1970 UTC, by the clock that `expiresAt` is meant by. */
  now: () => number;
  timers: Timers;
  /** Renew in the background from this long before the end, in milliseconds. Default 300,000 (five minutes). */
  renewBeforeMs?: number;
  /** Make callers wait for the renewal from this long before the end, in milliseconds. Default 30,000. */
  waitBeforeMs?: number;
  /** How long callers wait for it while the old value is still good, in milliseconds. Default 2,000. */
  patienceMs?: number;
  /** How long a renewal in the background may take, in milliseconds. Default 10,000. */
  backgroundMs?: number;
  /** After a failure, ask again only when this many milliseconds have passed. Default 5,000. */
  failureLastsMs?: number;
}

export interface Ask {
  /** Aborted when whoever asks has no more time, or gives up. */
  signal?: AbortSignal | undefined;
  /** The value that was refused, whatever its end: if it is still the current one it is replaced first. */
  refused?: object | undefined;
}

/** A value on its way, and how many wait for it. */
interface Work<Value> {
  promise: Promise<Value>;
  controller: AbortController;
  waiting: number;
}

/**
 * Keeps a value that ends, and renews it in time. Callers who arrive together share one renewal, and it is called off when the last
 * of them has left. An old value serves as long as it is good, also when its renewal fails or takes too long; without one, callers get the
 * failure, and for some seconds the same one, so that a flood of requests is not a flood of attempts.
 */
export function renewing<Value extends Expiring>({
  obtain,
  now,
  timers,
  renewBeforeMs = 300_000,
  waitBeforeMs = 30_000,
  patienceMs = 2_000,
  backgroundMs = 10_000,
  failureLastsMs = 5_000,
}: RenewingOptions<Value>): (ask?: Ask) => Promise<Value> {
  let current: Value | undefined;
  let pending: Work<Value> | undefined;
  let failure: { at: number; error: unknown } | undefined;

  /** A failure that is too recent to try again. A clock that was set back makes none last longer. */
  function recentFailure(): { error: unknown } | undefined {
    if (failure === undefined) return undefined;
    const passed = now() - failure.at;
    return passed >= 0 && passed < failureLastsMs ? failure : undefined;
  }

  function remember(error: unknown): void {
    failure = { at: now(), error };
  }

  function begin(): Work<Value> {
    const controller = new AbortController();
    const work = { controller, waiting: 0, promise: obtain(controller.signal, current) };
    work.promise.then(
      (value) => {
        current = value;
        failure = undefined;
        if (pending === work) pending = undefined;
      },
      (error) => {
        // Called off is not failed: whoever comes next may have more time.
        if (!controller.signal.aborted) remember(error);
        if (pending === work) pending = undefined;
      },
    );
    pending = work;
    return work;
  }

  /** Waits for it, and calls it off on leaving as the last one. */
  async function join(work: Work<Value>, limit: { signal?: AbortSignal | undefined; ms?: number }): Promise<Value> {
    work.waiting += 1;
    try {
      return await limited({ timers, ...limit }, () => work.promise);
    } finally {
      work.waiting -= 1;
      if (work.waiting === 0 && pending === work) {
        pending = undefined;
        work.controller.abort();
      }
    }
  }

  /** The value that is being obtained, or the failure that is too recent to try again. */
  async function renewed(signal: AbortSignal | undefined): Promise<Value> {
    const recent = pending === undefined ? recentFailure() : undefined;
    if (recent !== undefined) throw recent.error;
    return join(pending ?? begin(), { signal });
  }

  /** Begins a renewal that nobody has to wait for. A function that is frozen after its answer finds it failed when it thaws. */
  function renewInBackground(): void {
    if (pending !== undefined || recentFailure() !== undefined) return;
    join(begin(), { ms: backgroundMs }).catch(remember);
  }

  return async function renewedInTime({ signal, refused } = {}) {
    const left = current === undefined ? 0 : current.expiresAt - now();
    if (current === undefined || left <= 0 || refused === current) return renewed(signal);
    if (left > renewBeforeMs) return current;

    const old = current;
    renewInBackground();
    if (left > waitBeforeMs || pending === undefined) return old;
    // A failure is kept in `failure`; the old value serves until it ends.
    return join(pending, { signal, ms: patienceMs }).catch(() => old);
  };
}
