import type { Log, Mask } from "../log.ts";
import type { Surroundings } from "../surroundings.ts";
import { createExpiringMap } from "./expiring-map.ts";
import type { User } from "./users.ts";

/** The purpose for which the user enters a code. */
export type CodePurpose = "confirm the account" | "reset the password";

/** The codes that AWS would send by e-mail. Here they go to the log. */
export interface Codes {
  /** Makes a new code and logs it. An earlier code for the same purpose becomes invalid. */
  send: (user: User, purpose: CodePurpose) => void;
  /**
   * Compares `code` with the code that was sent to the user. A right or expired code is deleted. "none" means that no code was sent, or that it was
   * deleted.
   */
  take: (user: User, purpose: CodePurpose, code: string) => "right" | "wrong" | "expired" | "none";
  /** How many codes are stored, for tests. */
  stored: () => number;
}

/** The lifetime of a code, by its use. Source: Cognito developer guide, "Quotas in Amazon Cognito". */
const LIFETIME_MS: Readonly<Record<CodePurpose, number>> = {
  "confirm the account": 24 * 3600_000,
  "reset the password": 3600_000,
};

/** Makes the codes of a pool. The log shows each code and masks the e-mail address. */
export function createCodes({ now, randomBytes }: Surroundings, log: Log, mask: Mask): Codes {
  const sent = createExpiringMap<string, { code: string; at: number }>(now);
  const key = ({ sub }: User, purpose: CodePurpose) => `${sub} ${purpose}`;
  return {
    send(user, purpose) {
      const code = String(randomBytes(4).readUInt32BE() % 1_000_000).padStart(6, "0");
      // An expired code is kept for a while, to tell it from a wrong one.
      sent.set(key(user, purpose), { code, at: now() }, now() + 2 * LIFETIME_MS[purpose]);
      log({ kind: "notice", text: `Cognito would e-mail ${mask(user.email)} the code ${code} to ${purpose}` });
    },
    take(user, purpose, code) {
      const waiting = sent.get(key(user, purpose));
      if (waiting === undefined) return "none";
      if (waiting.code !== code) return "wrong";
      sent.delete(key(user, purpose));
      return now() - waiting.at > LIFETIME_MS[purpose] ? "expired" : "right";
    },
    stored: () => sent.size(),
  };
}
