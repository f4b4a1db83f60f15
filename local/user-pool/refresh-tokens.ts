import { answer, type Outcome, readStrings, refusal } from "../endpoint/action.ts";
import type { Json } from "../json.ts";
import type { AppClient } from "./app-client.ts";
import { missingParameter } from "./missing-parameter.ts";
import { userDisabled } from "./refusals.ts";
import { secretHashProblem } from "./secret-hash.ts";
import type { UserPool } from "./user-pool.ts";

/** Gives new ID and access tokens for a refresh token. */
export function refreshTokens(pool: UserPool, client: AppClient, input: Json): Outcome {
  const { REFRESH_TOKEN, SECRET_HASH = "", USERNAME = "" } = readStrings(input, "AuthParameters");
  if (!REFRESH_TOKEN) return missingParameter("REFRESH_TOKEN", "AuthParameters");
  const session = pool.tokens.findRefreshable(REFRESH_TOKEN);
  if (session === undefined || session.clientId !== client.id) {
    const because = "the app client was given no such refresh token";
    return refusal("NotAuthorizedException", "Invalid Refresh Token", because);
  }
  const { user } = session;
  const wrongHash = secretHashProblem(client, [USERNAME, user.sub], SECRET_HASH);
  if (wrongHash) return wrongHash;
  if (session.expiresAt <= pool.surroundings.now()) {
    const because = "the sign-in is older than the app client's RefreshTokenValidity";
    return refusal("NotAuthorizedException", "Refresh Token has expired", because);
  }
  if (session.isRevoked || session.isSignedOut || pool.users.find(user.sub) !== user) {
    const because = "the token was revoked, or the user signed out everywhere or was deleted";
    return refusal("NotAuthorizedException", "Refresh Token has been revoked", because);
  }
  if (!user.enabled) return userDisabled();
  pool.counts.refreshes++;
  return answer({ AuthenticationResult: pool.tokens.renew(session, client), ChallengeParameters: {} });
}
