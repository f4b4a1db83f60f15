import type { Log, Mask } from "../log.ts";
import type { Surroundings } from "../surroundings.ts";
import type { User } from "./users.ts";

/** What a code is good for. */
export type CodePurpose = "confirm the account" | "reset the password";

/** Codes that AWS would send by e-mail: here they go to the log. */
export interface Codes {
  send: (user: User, purpose: CodePurpose) => void;
  /** Takes a code that was sent, once: right, wrong, too old, or none that waits. */
  take: (user: User, purpose: CodePurpose, code: string) => "right" | "wrong" | "expired" | "none";
}

/** A code to confirm with is good for a day, one to reset a password for an hour (quotas page). */
const LIFETIME_MS: Readonly<Record<CodePurpose, number>> = {
  "confirm the account": 24 * 3600_000,
  "reset the password": 3600_000,
};

/** The address in the log is masked; the code is what the developer looks for. */
export function createCodes({ now, randomBytes }: Surroundings, log: Log, mask: Mask): Codes {
  const sent = new Map<string, { code: string; at: number }>();
  const key = ({ sub }: User, purpose: CodePurpose) => `${sub} ${purpose}`;
  return {
    send(user, purpose) {
      const code = String(randomBytes(4).readUInt32BE() % 1_000_000).padStart(6, "0");
      sent.set(key(user, purpose), { code, at: now() });
      log({ kind: "notice", text: `Cognito would e-mail ${mask(user.email)} the code ${code} to ${purpose}` });
    },
    take(user, purpose, code) {
      const waiting = sent.get(key(user, purpose));
      if (waiting === undefined) return "none";
      if (waiting.code !== code) return "wrong";
      sent.delete(key(user, purpose));
      return now() - waiting.at > LIFETIME_MS[purpose] ? "expired" : "right";
    },
  };
}
