/** A limit of requests a second, as AWS describes its throttling: a bucket that fills at the rate and holds the burst. */
export interface TokenBucket {
  /** Takes up to `wanted` tokens. Returns how many were there. */
  take: (wanted: number) => number;
}

/** Creates a full bucket. `rate` is in tokens a second; Infinity for no limit. */
export function tokenBucket({ now, rate, burst }: { now: () => number; rate: number; burst: number }): TokenBucket {
  let filledAt = now();
  let tokens = burst;

  function fill(): number {
    if (rate === Number.POSITIVE_INFINITY) return Number.MAX_SAFE_INTEGER;
    const time = now();
    tokens = Math.min(burst, tokens + ((time - filledAt) / 1_000) * rate);
    filledAt = time;
    return Math.floor(tokens + 1e-9);
  }

  return {
    take(wanted) {
      const taken = Math.min(wanted, fill());
      tokens -= taken;
      return taken;
    },
  };
}
