/** Locks a name after wrong passwords. A sign-in under a locked name fails, even with the right password. */
export interface LockOut {
  /** Records that someone tries to sign in under the name at the time `now`, in milliseconds since 1970 UTC. */
  recordAttempt: (name: string, now: number) => "open" | "locked";
  /** Records a wrong password under the name. */
  recordFailure: (name: string, now: number) => void;
  /** Records the right password, which sets the count of wrong passwords to zero. */
  recordSuccess: (name: string) => void;
}

const FREE_ATTEMPTS = 5;
const FIRST_LOCK_MS = 1_000;
const LONGEST_LOCK_MS = 15 * 60_000;
/** The time without an attempt after which a name's wrong passwords are forgotten. */
const FORGOTTEN_AFTER_MS = 15 * 60_000;

/**
 * Makes the locks of a pool. The fifth wrong password locks the name for a second, each later one for twice as long, up to 15 minutes. Attempts while
 * the name is locked do not prolong the lock.
 *
 * The wrong passwords of a name are forgotten only after 15 minutes without an attempt: otherwise an attacker could unlock a name by trying many
 * other names. The number of names needs no limit, because checking a password takes some milliseconds, so only so many names fit into 15 minutes.
 *
 * Source: Cognito developer guide, "User pool authentication flow", lockout behaviour.
 */
export function createLockOut(): LockOut {
  /** The wrong passwords by name. The name with the latest wrong password is the last entry. */
  const byName = new Map<string, { failures: number; until: number; triedAt: number }>();
  return {
    recordAttempt(name, now) {
      const known = byName.get(name);
      if (known === undefined) return "open";
      if (now - known.triedAt >= FORGOTTEN_AFTER_MS) byName.delete(name);
      known.triedAt = now;
      return now < known.until ? "locked" : "open";
    },
    recordFailure(name, now) {
      const failures = (byName.get(name)?.failures ?? 0) + 1;
      const lock =
        failures < FREE_ATTEMPTS ? 0 : Math.min(FIRST_LOCK_MS * 2 ** (failures - FREE_ATTEMPTS), LONGEST_LOCK_MS);
      byName.delete(name);
      for (const [key, { triedAt }] of byName) {
        if (now - triedAt < FORGOTTEN_AFTER_MS) break;
        byName.delete(key);
      }
      byName.set(name, { failures, until: now + lock, triedAt: now });
    },
    recordSuccess: (name) => void byName.delete(name),
  };
}
