import { createExpiringMap } from "../expiring-map.ts";
import type { Log, Mask } from "../log.ts";
import type { Surroundings } from "../surroundings.ts";
import type { User } from "./users.ts";

/** The purpose for which the user enters a code. */
export type CodePurpose = (typeof PURPOSES)[number];

const PURPOSES = ["confirm the account", "reset the password", "verify the e-mail address"] as const;

/** The lifetime of a code, by its use. Source: Cognito developer guide, "Quotas in Amazon Cognito". */
const LIFETIME_MS: Readonly<Record<CodePurpose, number>> = {
  "confirm the account": 24 * 3600_000,
  "reset the password": 3600_000,
  "verify the e-mail address": 24 * 3600_000,
};

/** The codes that AWS would send by e-mail. Here they go to the log. */
export interface Codes {
  /** Makes a new code for an address and logs it. An earlier code for the same purpose becomes invalid. */
  send: (user: User, purpose: CodePurpose, email: string) => void;
  /** Returns the address that a waiting code was sent to. */
  addressOf: (user: User, purpose: CodePurpose) => string | undefined;
  /** Makes the code for a purpose invalid, or every code of the user. */
  cancel: (user: User, purpose?: CodePurpose) => void;
  /** Compares `code` with the code that was sent to the user. "none" means that no code was sent, or that it was deleted. */
  compare: (user: User, purpose: CodePurpose, code: string) => Comparison;
  /** Compares `code` as `compare` does, and deletes a right or expired code. */
  take: (user: User, purpose: CodePurpose, code: string) => Comparison;
  /** Lists the codes that were sent to the user and have not expired. `expiresAt` is in milliseconds since 1970 UTC. */
  waiting: (user: User) => readonly { purpose: CodePurpose; code: string; expiresAt: number }[];
  /** How many codes are stored, for tests. */
  stored: () => number;
}

export type Comparison = "right" | "wrong" | "expired" | "none";

/** Makes the codes of a pool. The log shows each code and masks the e-mail address. */
export function createCodes({ now, randomBytes }: Surroundings, log: Log, mask: Mask): Codes {
  const sent = createExpiringMap<string, { code: string; at: number; email: string }>(now);
  const key = ({ sub }: User, purpose: CodePurpose) => `${sub} ${purpose}`;
  return {
    send(user, purpose, email) {
      const code = String(randomBytes(4).readUInt32BE() % 1_000_000).padStart(6, "0");
      // An expired code is kept for a while, to tell it from a wrong one.
      sent.set(key(user, purpose), { code, at: now(), email }, now() + 2 * LIFETIME_MS[purpose]);
      log({ kind: "notice", text: `Cognito would e-mail ${mask(email)} the code ${code} to ${purpose}` });
    },
    addressOf: (user, purpose) => sent.get(key(user, purpose))?.email,
    cancel(user, only) {
      for (const purpose of only === undefined ? PURPOSES : [only]) sent.delete(key(user, purpose));
    },
    compare,
    take(user, purpose, code) {
      const found = compare(user, purpose, code);
      if (found === "right" || found === "expired") sent.delete(key(user, purpose));
      return found;
    },
    waiting: (user) =>
      PURPOSES.flatMap((purpose) => {
        const found = sent.get(key(user, purpose));
        const expiresAt = (found?.at ?? 0) + LIFETIME_MS[purpose];
        return found === undefined || now() > expiresAt ? [] : [{ purpose, code: found.code, expiresAt }];
      }),
    stored: () => sent.size(),
  };

  function compare(user: User, purpose: CodePurpose, code: string): Comparison {
    const waiting = sent.get(key(user, purpose));
    if (waiting === undefined) return "none";
    if (waiting.code !== code) return "wrong";
    return now() - waiting.at > LIFETIME_MS[purpose] ? "expired" : "right";
  }
}
