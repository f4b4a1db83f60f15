/** A map whose entries are deleted some time after they were set. */
export interface ExpiringMap<Key, Value> {
  get: (key: Key) => Value | undefined;
  /** Sets an entry until the time `until`, in milliseconds since 1970 UTC. Some calls also delete the expired entries. */
  set: (key: Key, value: Value, until: number) => void;
  delete: (key: Key) => void;
  size: () => number;
}

/** Expired entries are searched for and deleted once in this many calls of `set`. */
const SWEEP_EVERY = 16;

/**
 * Makes an empty map. `now` is the current time, in milliseconds since 1970 UTC. `maxEntries` is the greatest number of entries: beyond it the oldest
 * entry is deleted. Default: no bound.
 */
export function createExpiringMap<Key, Value>(
  now: () => number,
  maxEntries: number = Number.POSITIVE_INFINITY,
): ExpiringMap<Key, Value> {
  const entries = new Map<Key, { value: Value; until: number }>();
  let sets = 0;
  const sweep = () => {
    for (const [key, { until }] of entries) if (until <= now()) entries.delete(key);
  };
  return {
    get(key) {
      const entry = entries.get(key);
      return entry !== undefined && now() < entry.until ? entry.value : undefined;
    },
    set(key, value, until) {
      if (++sets % SWEEP_EVERY === 0) sweep();
      entries.delete(key);
      entries.set(key, { value, until });
      const [oldest] = entries.keys();
      if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest);
    },
    delete: (key) => void entries.delete(key),
    size: () => entries.size,
  };
}
