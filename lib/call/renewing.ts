import { runWithin, type Timers } from "./timers.ts";

/** A value that expires at a time, in milliseconds since 1970 UTC. */
export interface Expiring {
  expiresAt: number;
}

export interface RenewingOptions<Value extends Expiring> {
  /** Gets a new value. `signal` is aborted when no caller waits for it any longer; `old` is the value that it will replace. */
  obtain: (signal: AbortSignal, old: Value | undefined) => Promise<Value>;
  /** The current time, in milliseconds since 1970 UTC, by the clock that set `expiresAt`. */
  now: () => number;
  timers: Timers;
  /**
   * The time before the expiry of a value at which its renewal begins in the background, in milliseconds. Default 300,000 (five minutes).
   */
  renewBeforeMs?: number;
  /** The time before the expiry of a value from which callers wait for the renewal, in milliseconds. Default 30,000. */
  waitBeforeMs?: number;
  /** How long callers wait for a renewal while the old value is still valid, in milliseconds. Default 2,000. */
  patienceMs?: number;
  /** How long a renewal in the background may take, in milliseconds. Default 10,000. */
  backgroundMs?: number;
  /** How long a failure is returned to callers before the next attempt, in milliseconds. Default 5,000. */
  failureLastsMs?: number;
}

/** A caller's request for the value. */
export interface Ask {
  /** Aborted when the caller has no more time, or gives up. */
  signal?: AbortSignal | undefined;
  /** A value that a service refused although it has not expired. If the keeper still holds this value, it gets a new one first. */
  refused?: object | undefined;
}

/** A renewal in progress, and the number of callers that wait for it. */
interface Work<Value> {
  promise: Promise<Value>;
  controller: AbortController;
  waiting: number;
}

/**
 * Keeps a value that expires, and renews it in time, single-flight: callers that arrive together share one renewal, which is aborted when the
 * last of them leaves. The old value serves while it is valid, also when its renewal fails or takes too long. Without a valid value callers get
 * the failure, and for some seconds the same one, so that many requests do not become many attempts.
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

  /** The last failure, while it is too recent for another try. A clock that is set back does not delay the next try. */
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
        // An aborted renewal is not a failure: the next caller may have more time.
        if (!controller.signal.aborted) remember(error);
        if (pending === work) pending = undefined;
      },
    );
    pending = work;
    return work;
  }

  /** Waits for a renewal. When the last waiting caller leaves, the renewal is aborted. */
  async function join(work: Work<Value>, limit: { signal?: AbortSignal | undefined; ms?: number }): Promise<Value> {
    work.waiting += 1;
    try {
      return await runWithin({ timers, ...limit }, () => work.promise);
    } finally {
      work.waiting -= 1;
      if (work.waiting === 0 && pending === work) {
        pending = undefined;
        work.controller.abort();
      }
    }
  }

  /** Waits for the renewal in progress or begins one. Throws the last failure while it is too recent to try again. */
  async function renew(signal: AbortSignal | undefined): Promise<Value> {
    const recent = pending === undefined ? recentFailure() : undefined;
    if (recent !== undefined) throw recent.error;
    return join(pending ?? begin(), { signal });
  }

  /**
   * Begins a renewal for which no caller waits. Lambda may freeze the process after the answer; the renewal then fails by its time limit
   * when the process continues.
   */
  function renewInBackground(): void {
    if (pending !== undefined || recentFailure() !== undefined) return;
    join(begin(), { ms: backgroundMs }).catch(remember);
  }

  return async function validValue({ signal, refused } = {}) {
    const left = current === undefined ? 0 : current.expiresAt - now();
    if (current === undefined || left <= 0 || refused === current) return renew(signal);
    if (left > renewBeforeMs) return current;

    const old = current;
    renewInBackground();
    if (left > waitBeforeMs || pending === undefined) return old;
    // `failure` keeps the error; the old value serves until it expires.
    return join(pending, { signal, ms: patienceMs }).catch(() => old);
  };
}
