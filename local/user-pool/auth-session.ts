import { type AwsRefusal, readString, readStrings, refusal } from "../endpoint/action.ts";
import type { Json } from "../json.ts";
import type { AppClient } from "./app-client.ts";
import { type AuthSession, CHALLENGE_MS, CHALLENGE_REMEMBERED_MS, type SessionPurpose } from "./challenge.ts";
import { missingParameter } from "./missing-parameter.ts";
import { resetRequired, userDisabled } from "./refusals.ts";
import { secretHashProblem } from "./secret-hash.ts";
import type { UserPool } from "./user-pool.ts";
import type { User } from "./users.ts";

/** A session of a sign-in that was found and may be used. */
export interface OpenSession {
  kind: "session";
  session: AuthSession;
}

/** Opens a session for the user's next step of a sign-in. Returns the string that names the session. */
export function openSession(pool: UserPool, clientId: string, user: User, purpose: SessionPurpose): string {
  const name = pool.surroundings.randomBytes(300).toString("base64url");
  const startedAt = pool.surroundings.now();
  const session: AuthSession = { purpose, user, verifier: user.verifier, clientId, startedAt, isUsed: false };
  pool.authSessions.set(name, session, startedAt + CHALLENGE_REMEMBERED_MS);
  return name;
}

/** Finds the session that a request names. Refuses a session that is unknown, used or expired, or of a user who is disabled or whose password was changed or reset meanwhile. */
export function readSession(
  pool: UserPool,
  input: Json,
  purposes: readonly SessionPurpose[],
): OpenSession | AwsRefusal {
  const session = pool.authSessions.get(readString(input, "Session"));
  if (session === undefined || !purposes.includes(session.purpose)) {
    return invalidSession("Invalid session for the user.", "no challenge with this session is waiting");
  }
  if (session.isUsed) {
    const message = "Invalid session for the user, session can only be used once.";
    return invalidSession(message, "the challenge was already answered");
  }
  if (pool.surroundings.now() - session.startedAt > CHALLENGE_MS) return sessionExpired();
  if (pool.users.find(session.user.sub) !== session.user) {
    return invalidSession("Invalid session for the user.", "the user was deleted after the challenge was made");
  }
  if (session.user.verifier !== session.verifier) {
    return invalidSession("Invalid session for the user.", "the password was changed after the challenge was made");
  }
  if (!session.user.enabled) return userDisabled();
  return session.user.status === "RESET_REQUIRED" ? resetRequired() : { kind: "session", session };
}

/** Finds the session of an answer to a challenge. The answer must come from the same app client, name the same user and carry the right SECRET_HASH. */
export function readChallengeSession(
  pool: UserPool,
  client: AppClient,
  input: Json,
  purposes: readonly SessionPurpose[],
): OpenSession | AwsRefusal {
  const { SECRET_HASH = "", USERNAME = "" } = readStrings(input, "ChallengeResponses");
  const open = readSession(pool, input, purposes);
  if (open.kind === "refused") return open;
  const { user } = open.session;
  if (open.session.clientId !== client.id) {
    return invalidSession("Invalid session for the user.", "the challenge was made for another app client");
  }
  if (USERNAME === "") return missingParameter("USERNAME", "ChallengeResponses");
  if (pool.users.find(USERNAME) !== user) {
    return invalidSession("Invalid session for the user.", "the challenge was made for another USERNAME");
  }
  return secretHashProblem(client, [USERNAME, user.username], SECRET_HASH) ?? open;
}

/** Cognito's refusal of an answer to a challenge that is too old. */
export function sessionExpired(): AwsRefusal {
  return invalidSession(
    "Invalid session for the user, session is expired.",
    "the challenge is older than three minutes",
  );
}

function invalidSession(message: string, because: string): AwsRefusal {
  return refusal("NotAuthorizedException", message, because);
}
