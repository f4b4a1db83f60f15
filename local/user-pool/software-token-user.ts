import { type AwsRefusal, readString, refusal } from "../endpoint/action.ts";
import type { Json } from "../json.ts";
import { readAccessToken } from "./access-token.ts";
import { openSession, readSession } from "./auth-session.ts";
import type { SessionPurpose } from "./challenge.ts";
import { softwareTokenOff } from "./software-token-refusals.ts";
import type { UserPool } from "./user-pool.ts";
import type { User } from "./users.ts";

/** The user who sets up a software token. */
export interface SoftwareTokenUser {
  kind: "user";
  pool: UserPool;
  user: User;
  /** Replaces the session of the request by a session for the next step. Undefined for a request with an access token. */
  nextSession: ((purpose: SessionPurpose) => string) | undefined;
}

/** Finds the user by the request's AccessToken, or by its Session of the challenge MFA_SETUP. */
export function readSoftwareTokenUser(pools: readonly UserPool[], input: Json): SoftwareTokenUser | AwsRefusal {
  const [token, session] = [readString(input, "AccessToken"), readString(input, "Session")];
  if ((token === "") === (session === "")) return notOneOfBoth();
  const found = token === "" ? findBySession(pools, input, session) : findByToken(pools, token);
  return found.kind === "user" && !found.pool.mfa.hasSoftwareToken ? softwareTokenOff(found.pool.mfa) : found;
}

function findByToken(pools: readonly UserPool[], token: string): SoftwareTokenUser | AwsRefusal {
  const bearer = readAccessToken(token, pools);
  return bearer.kind === "bearer" ? { ...bearer, kind: "user", nextSession: undefined } : bearer;
}

function findBySession(pools: readonly UserPool[], input: Json, name: string): SoftwareTokenUser | AwsRefusal {
  const pool = pools.find(({ authSessions }) => authSessions.get(name) !== undefined);
  const open = pool && readSession(pool, input, ["MFA_SETUP"]);
  if (pool === undefined || open === undefined) {
    const because = "no challenge MFA_SETUP with this session is waiting";
    return refusal("NotAuthorizedException", "Invalid session for the user.", because);
  }
  if (open.kind === "refused") return open;
  const { session } = open;
  if (pool.softwareTokens.stateOf(session.user) === "verified") {
    // Otherwise the password alone would be enough to replace a key that was set up meanwhile.
    const because = "the user has set up a software token after the challenge was made";
    return refusal("NotAuthorizedException", "Invalid session for the user.", because);
  }
  return {
    kind: "user",
    pool,
    user: session.user,
    nextSession(purpose) {
      session.isUsed = true;
      return openSession(pool, session.clientId, session.user, purpose);
    },
  };
}

function notOneOfBoth(): AwsRefusal {
  const because = "the request must have either AccessToken or Session, and not both";
  return refusal("InvalidParameterException", "Either AccessToken or Session must be given.", because);
}
