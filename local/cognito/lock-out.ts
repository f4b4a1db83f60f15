/** Wrong passwords by name: after five of them nobody signs in under it for a while, with the right one either. */
export interface LockOut {
  /** Whether the name is locked at the time `now`, in milliseconds since 1970 UTC. */
  isLocked: (name: string, now: number) => boolean;
  failed: (name: string, now: number) => void;
  succeeded: (name: string) => void;
}

const FREE_ATTEMPTS = 5;
const FIRST_LOCK_MS = 1_000;
const LONGEST_LOCK_MS = 15 * 60_000;
/** How many names are remembered: whoever tries more than these starts over with the oldest. */
const REMEMBERED = 10_000;

/**
 * A second after the fifth wrong password, twice as long after each one more, up to about fifteen minutes.
 *
 * Source: Cognito developer guide, "User pool authentication flow", lockout behaviour.
 */
export function createLockOut(): LockOut {
  const byName = new Map<string, { failures: number; until: number }>();
  return {
    isLocked: (name, now) => now < (byName.get(name)?.until ?? 0),
    failed(name, now) {
      const failures = (byName.get(name)?.failures ?? 0) + 1;
      const lock =
        failures < FREE_ATTEMPTS ? 0 : Math.min(FIRST_LOCK_MS * 2 ** (failures - FREE_ATTEMPTS), LONGEST_LOCK_MS);
      byName.delete(name);
      byName.set(name, { failures, until: now + lock });
      const [oldest] = byName.keys();
      if (byName.size > REMEMBERED && oldest !== undefined) byName.delete(oldest);
    },
    succeeded: (name) => void byName.delete(name),
  };
}
