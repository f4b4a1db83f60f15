/** What may be tried by name in an hour: with codes of six digits, and at having them sent. */
export interface Attempts {
  /** Counts an attempt under a name at the time `now`, in milliseconds since 1970 UTC, and says whether there were too many in the last hour. */
  tooMany: (name: string, what: Attempt, now: number) => boolean;
}

export type Attempt = "ConfirmSignUp" | "ResendConfirmationCode" | "reset of the password";

const HOUR_MS = 3600_000;

/**
 * Sources: Cognito developer guide, "Quotas in Amazon Cognito"; for the reset, which is ForgotPassword and ConfirmForgotPassword together, "Recovering user
 * accounts": 5 to 20, as AWS judges the risk. Here it is the most that AWS allows.
 */
const PER_HOUR: Readonly<Record<Attempt, number>> = {
  ConfirmSignUp: 15,
  ResendConfirmationCode: 5,
  "reset of the password": 20,
};

/** How many names are remembered: whoever tries more than these starts over with the oldest. */
const REMEMBERED = 10_000;

/** Names that nobody has are counted like those of users, so that the limit does not tell them apart. */
export function createAttempts(): Attempts {
  const byName = new Map<string, readonly number[]>();
  return {
    tooMany(name, what, now) {
      const key = `${what} ${name}`;
      const inLastHour = (byName.get(key) ?? []).filter((at) => at > now - HOUR_MS);
      if (inLastHour.length >= PER_HOUR[what]) return true;
      byName.delete(key);
      byName.set(key, [...inLastHour, now]);
      const [oldest] = byName.keys();
      if (byName.size > REMEMBERED && oldest !== undefined) byName.delete(oldest);
      return false;
    },
  };
}
