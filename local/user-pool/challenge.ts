import type { PasswordVerifier, SrpExchange } from "./srp-verifier.ts";
import type { User } from "./users.ts";

/** How long a challenge waits for its answer: Cognito's default AuthSessionValidity. */
export const CHALLENGE_MS: number = 3 * 60_000;
/** How long a challenge is remembered, in milliseconds. Until then a late answer is refused as expired, and afterwards as unknown. */
export const CHALLENGE_REMEMBERED_MS: number = 15 * 60_000;

/** The step of a sign-in that a session is for: a challenge, or the answer to MFA_SETUP once a code was verified. */
export type SessionPurpose = "NEW_PASSWORD_REQUIRED" | "SOFTWARE_TOKEN_MFA" | "MFA_SETUP" | "MFA_SETUP verified";

/** A sign-in that waits for its next step. */
export interface AuthSession {
  purpose: SessionPurpose;
  user: User;
  /**
   * The verifier of the user's password when the challenge began. If the user's verifier differs when the answer arrives, the password was changed
   * meanwhile.
   */
  verifier: PasswordVerifier;
  clientId: string;
  /** The time of the challenge, in milliseconds since 1970 UTC. */
  startedAt: number;
  isUsed: boolean;
}

/** A challenge PASSWORD_VERIFIER. */
export interface Challenge {
  exchange: SrpExchange;
  /**
   * The verifier of the user's password when the challenge began. If the user's verifier differs when the answer arrives, the password was changed
   * meanwhile.
   */
  verifier: PasswordVerifier;
  /** The username as the client wrote it. */
  username: string;
  /**
   * The usernames that the answer may give: the sub, and the username in the form that the pool compares (lower case unless the pool is
   * case-sensitive).
   */
  names: readonly string[];
  /** The user who signs in; undefined for an unknown name. */
  user: User | undefined;
  clientId: string;
  /** The time of the challenge, in milliseconds since 1970 UTC. */
  startedAt: number;
}
