/** The limit of a token bucket: it holds at most `burst` tokens and gains `rate` tokens a second. */
export interface RateLimit {
  rate: number;
  burst: number;
}

/** Takes a token for one request from the bucket `key`, at the time `now` in milliseconds since 1970 UTC. Returns false when the bucket is empty. */
export type TakeFromBucket = (key: string, limit: RateLimit, now: number) => boolean;

/** Makes token buckets, each of which is full when it is first used. */
export function createTokenBuckets(): TakeFromBucket {
  const buckets = new Map<string, { tokens: number; at: number }>();

  return function take(key, { burst, rate }, now) {
    const bucket = buckets.get(key) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * rate);
    const taken = tokens >= 1;
    buckets.set(key, { tokens: taken ? tokens - 1 : tokens, at: now });
    return taken;
  };
}

/** Reads a limit of CloudFormation; undefined when neither of its numbers is set. */
export function readRateLimit(rateLimit: unknown, burstLimit: unknown): RateLimit | undefined {
  const rate = Number(rateLimit);
  const burst = Number(burstLimit ?? rate);
  if (!Number.isFinite(rate) && !Number.isFinite(burst)) return undefined;
  return { rate: Number.isFinite(rate) ? rate : burst, burst };
}
