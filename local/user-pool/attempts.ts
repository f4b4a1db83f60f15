/** Limits how many codes may be sent and tried under one name in an hour. */
export interface Attempts {
  /** Records an attempt at the time `now`, in milliseconds since 1970 UTC. An attempt over the limit is not recorded. */
  record: (name: string, attempt: Attempt, now: number) => "allowed" | "too many";
}

export type Attempt =
  | "ConfirmSignUp"
  | "GetUserAttributeVerificationCode"
  | "ResendConfirmationCode"
  | "VerifyUserAttribute"
  | "reset of the password";

const HOUR_MS = 3600_000;

/**
 * Attempts allowed in an hour. ForgotPassword and ConfirmForgotPassword share one limit. AWS sets that limit between 5 and 20, depending on the risk;
 * the stack uses 20.
 *
 * Sources: Cognito developer guide, "Quotas in Amazon Cognito" and "Recovering user accounts".
 */
const PER_HOUR: Readonly<Record<Attempt, number>> = {
  ConfirmSignUp: 15,
  GetUserAttributeVerificationCode: 5,
  ResendConfirmationCode: 5,
  VerifyUserAttribute: 15,
  "reset of the password": 20,
};

/** The most names that may have attempts within an hour. A name with two kinds of attempt counts twice. */
const MAX_NAMES = 100_000;

/**
 * Makes the attempt limits of a pool. Names without a user are limited like names of users, so that a limit does not show which names exist. Attempts
 * are counted for their full hour: otherwise an attacker could reset a name's count by trying many other names. When MAX_NAMES names have attempts, a
 * further name is refused.
 */
export function createAttempts(): Attempts {
  /** The times of the attempts in the last hour, by name. The name with the latest attempt is the last entry. */
  const byName = new Map<string, readonly number[]>();
  return {
    record(name, attempt, now) {
      for (const [key, times] of byName) {
        if ((times.at(-1) ?? 0) > now - HOUR_MS) break;
        byName.delete(key);
      }
      const key = `${attempt} ${name}`;
      if (byName.size >= MAX_NAMES && !byName.has(key)) return "too many";
      const inLastHour = (byName.get(key) ?? []).filter((at) => at > now - HOUR_MS);
      if (inLastHour.length >= PER_HOUR[attempt]) return "too many";
      byName.delete(key);
      byName.set(key, [...inLastHour, now]);
      return "allowed";
    },
  };
}
