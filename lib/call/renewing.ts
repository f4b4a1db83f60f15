import { runWithin, type Timers } from "./timers.ts";

/** A value that expires at a time, in milliseconds since 1970 UTC. */
export interface Expiring {
  expiresAt: number;
  /** The time from which the value is renewed in the background. Default: five minutes before `expiresAt`. */
  renewAt?: number;
}

export interface RenewingOptions<Value extends Expiring> {
  /** Gets a new value. `signal` is aborted when no caller waits for it any longer; `old` is the value that it will replace. */
  obtain: (signal: AbortSignal, old: Value | undefined) => Promise<Value>;
  /** The current time, in milliseconds since 1970 UTC, by the clock that set `expiresAt`. */
  now: () => number;
  timers: Timers;
  /** A number from 0 up to 1, for the pause after a failure. */
  random: () => number;
  /** Makes the error that callers get while a failure lasts, from the failure and from the time until the next try, in milliseconds. */
  explain?: (error: unknown, retryAfterMs: number) => unknown;
  /** The time before the expiry of a value from which callers wait for the renewal, in milliseconds. Default 30,000. */
  waitBeforeMs?: number;
  /** Whether the next try only has to finish what the last one began. The pause before it does not grow then. Default: it never has. */
  isNear?: () => boolean;
  /** How long callers wait at most for a renewal while the old value is still valid, in milliseconds. Default 2,000. */
  patienceMs?: number;
  /** How long a renewal in the background may take, in milliseconds. Default 10,000. */
  backgroundMs?: number;
  /**
   * How long a failure is returned to callers before the next try, on average, in milliseconds. Every further failure doubles it, up to
   * 15,000. Default 5,000.
   */
  failureLastsMs?: number;
}

/** The default time before the expiry of a value at which its renewal begins, in milliseconds. */
export const RENEW_BEFORE_MS = 300_000;

const LONGEST_FAILURE_MS = 15_000;

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
 * the failure, and for some seconds the same one, so that many requests do not become many attempts. The seconds are random, and grow with
 * every failure, so that many processes that failed together do not come back together.
 */
export function renewing<Value extends Expiring>({
  obtain,
  now,
  timers,
  random,
  explain = (error) => error,
  isNear = () => false,
  waitBeforeMs = 30_000,
  patienceMs = 2_000,
  backgroundMs = 10_000,
  failureLastsMs = 5_000,
}: RenewingOptions<Value>): (ask?: Ask) => Promise<Value> {
  let current: Value | undefined;
  let pending: Work<Value> | undefined;
  let failure: { at: number; lastsMs: number; error: unknown } | undefined;
  /** The number of failures since the last value. */
  let failures = 0;

  /** How long the last failure still keeps callers from another try, in milliseconds. A clock that is set back does not make it longer. */
  function pauseMs(): number {
    if (failure === undefined) return 0;
    const passed = now() - failure.at;
    return passed < 0 ? 0 : Math.max(0, failure.lastsMs - passed);
  }

  function remember(error: unknown): void {
    const growth = isNear() ? 1 : 2 ** failures;
    const lastsMs = Math.min(failureLastsMs * growth, LONGEST_FAILURE_MS) * (0.5 + random());
    failures += 1;
    failure = { at: now(), lastsMs, error };
  }

  /** The error of the last failure, with the time until the next try. */
  function lastFailure(): unknown {
    return explain(failure?.error, pauseMs());
  }

  function begin(): Work<Value> {
    const controller = new AbortController();
    const work = { controller, waiting: 0, promise: obtain(controller.signal, current) };
    work.promise.then(
      (value) => {
        current = value;
        failure = undefined;
        failures = 0;
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
    if (pending === undefined && pauseMs() > 0) throw lastFailure();
    try {
      return await join(pending ?? begin(), { signal });
    } catch (error) {
      throw error === failure?.error ? lastFailure() : error;
    }
  }

  /**
   * Begins a renewal for which no caller has to wait. Lambda may freeze the process after the answer; the renewal then fails by its time
   * limit when the process continues.
   */
  function renewInBackground(): void {
    if (pending !== undefined || pauseMs() > 0) return;
    join(begin(), { ms: backgroundMs }).catch((error) => {
      if (error !== failure?.error) remember(error);
    });
  }

  return async function validValue({ signal, refused } = {}) {
    const left = current === undefined ? 0 : current.expiresAt - now();
    if (current === undefined || left <= 0 || refused === current) return renew(signal);
    if (now() < (current.renewAt ?? current.expiresAt - RENEW_BEFORE_MS)) return current;

    const old = current;
    renewInBackground();
    // After a failure callers wait: a process that Lambda freezes between two requests would lose every renewal in the background.
    if ((left > waitBeforeMs && failures === 0) || pending === undefined) return old;
    // `failure` keeps the error; the old value serves until it expires.
    return join(pending, { signal, ms: patienceMs }).catch(() => old);
  };
}
