/** Limits how often an hour codes may be tried, and sent, under one name. */
export interface Attempts {
  /** Records an attempt at the time `now`, in milliseconds since 1970 UTC. An attempt over the limit is not recorded. */
  record: (name: string, attempt: Attempt, now: number) => "allowed" | "too many";
}

export type Attempt = "ConfirmSignUp" | "ResendConfirmationCode" | "reset of the password";

const HOUR_MS = 3600_000;

/**
 * Attempts allowed in an hour. ForgotPassword and ConfirmForgotPassword share one limit, which AWS sets between 5 and 20 by the risk it sees: here it is
 * the highest.
 *
 * Sources: Cognito developer guide, "Quotas in Amazon Cognito" and "Recovering user accounts".
 */
const PER_HOUR: Readonly<Record<Attempt, number>> = {
  ConfirmSignUp: 15,
  ResendConfirmationCode: 5,
  "reset of the password": 20,
};

/** The number of names remembered. With more, the oldest is forgotten. */
const REMEMBERED = 10_000;

/** Makes the limits of a pool. Unknown names count like those of users, so that a limit does not tell them apart. */
export function createAttempts(): Attempts {
  const byName = new Map<string, readonly number[]>();
  return {
    record(name, attempt, now) {
      const key = `${attempt} ${name}`;
      const inLastHour = (byName.get(key) ?? []).filter((at) => at > now - HOUR_MS);
      if (inLastHour.length >= PER_HOUR[attempt]) return "too many";
      byName.delete(key);
      byName.set(key, [...inLastHour, now]);
      const [oldest] = byName.keys();
      if (byName.size > REMEMBERED && oldest !== undefined) byName.delete(oldest);
      return "allowed";
    },
  };
}
