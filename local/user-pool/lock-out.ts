/** Wrong passwords by name: after five of them nobody signs in under it for a while, with the right one either. */
export interface LockOut {
  /** Whether the name, under which somebody tries to sign in, is locked at the time `now`, in milliseconds since 1970 UTC. */
  isLocked: (name: string, now: number) => boolean;
  failed: (name: string, now: number) => void;
  succeeded: (name: string) => void;
}

const FREE_ATTEMPTS = 5;
const FIRST_LOCK_MS = 1_000;
const LONGEST_LOCK_MS = 15 * 60_000;
/** Whoever does not try for so long starts anew. */
const FORGOTTEN_AFTER_MS = 15 * 60_000;
/** How many names are remembered: whoever tries more than these starts over with the oldest. */
const REMEMBERED = 10_000;

/**
 * A second after the fifth wrong password, twice as long after each one more, up to about fifteen minutes. What is tried while the name is locked
 * makes it no longer. A quarter of an hour without an attempt ends it all.
 *
 * Source: Cognito developer guide, "User pool authentication flow", lockout behaviour.
 */
export function createLockOut(): LockOut {
  const byName = new Map<string, { failures: number; until: number; triedAt: number }>();
  return {
    isLocked(name, now) {
      const known = byName.get(name);
      if (known === undefined) return false;
      if (now - known.triedAt >= FORGOTTEN_AFTER_MS) byName.delete(name);
      known.triedAt = now;
      return now < known.until;
    },
    failed(name, now) {
      const failures = (byName.get(name)?.failures ?? 0) + 1;
      const lock =
        failures < FREE_ATTEMPTS ? 0 : Math.min(FIRST_LOCK_MS * 2 ** (failures - FREE_ATTEMPTS), LONGEST_LOCK_MS);
      byName.delete(name);
      byName.set(name, { failures, until: now + lock, triedAt: now });
      const [oldest] = byName.keys();
      if (byName.size > REMEMBERED && oldest !== undefined) byName.delete(oldest);
    },
    succeeded: (name) => void byName.delete(name),
  };
}
