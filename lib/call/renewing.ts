/** Something that is good until a time, in milliseconds since 1970 UTC. */
export interface Expiring {
  expiresAt: number;
}

export interface RenewingOptions<Value extends Expiring> {
  /** Gets a new value. */
  obtain: () => Promise<Value>;
  /** The current time, in milliseconds since 1970 UTC. */
  now: () => number;
  /** Renew in the background from this long before the end, in milliseconds. Default 300,000 (five minutes). */
  renewBeforeMs?: number;
  /** Make callers wait for the renewal from this long before the end, in milliseconds. Default 30,000. */
  waitBeforeMs?: number;
  /** After a failure, ask again only when this many milliseconds have passed. Default 5,000. */
  failureLastsMs?: number;
}

/**
 * Keeps a value that ends, and renews it in time. Callers who arrive together share one renewal. An old value serves as long
 * as it is good, also when its renewal failed; without one, callers get the failure, and for some seconds the same one, so that
 * a flood of requests is not a flood of attempts.
 */
export function renewing<Value extends Expiring>({
  obtain,
  now,
  renewBeforeMs = 300_000,
  waitBeforeMs = 30_000,
  failureLastsMs = 5_000,
}: RenewingOptions<Value>): () => Promise<Value> {
  let current: Value | undefined;
  let pending: Promise<Value> | undefined;
  let failure: { at: number; error: unknown } | undefined;

  async function renew(): Promise<Value> {
    try {
      current = await obtain();
      failure = undefined;
      return current;
    } catch (error) {
      failure = { at: now(), error };
      throw error;
    } finally {
      pending = undefined;
    }
  }

  /** The renewal under way, a new one, or the failure that is too recent to try again. */
  function renewal(): Promise<Value> {
    if (pending === undefined && failure !== undefined && now() - failure.at < failureLastsMs) {
      return Promise.reject(failure.error);
    }
    pending ??= renew();
    return pending;
  }

  return async function renewed() {
    const left = current === undefined ? 0 : current.expiresAt - now();
    if (current === undefined || left <= 0) return renewal();
    if (left > renewBeforeMs) return current;

    const old = current;
    // A failure is kept in `failure`; the old value serves until it ends.
    const attempt = renewal().catch(() => old);
    return left > waitBeforeMs ? old : attempt;
  };
}
