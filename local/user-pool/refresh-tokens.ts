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
  const signIn = pool.tokens.readRefreshToken(REFRESH_TOKEN);
  if (signIn === undefined || signIn.clientId !== client.id) {
    const because = "the app client was given no such refresh token";
    return refusal("NotAuthorizedException", "Invalid Refresh Token", because);
  }
  const wrongHash = secretHashProblem(client, [USERNAME, signIn.sub], SECRET_HASH);
  if (wrongHash) return wrongHash;
  if (signIn.expiresAt <= pool.surroundings.now()) {
    const because = "the sign-in is older than the app client's RefreshTokenValidity";
    return refusal("NotAuthorizedException", "Refresh Token has expired", because);
  }
  const user = pool.users.find(signIn.sub);
  if (user === undefined || pool.tokens.stateOf(user, signIn.originJti) !== "live") {
    const because = "the token was revoked, or the user signed out everywhere or was deleted";
    return refusal("NotAuthorizedException", "Refresh Token has been revoked", because);
  }
  if (!user.enabled) return userDisabled();
  pool.counts.refreshes++;
  return answer({ AuthenticationResult: pool.tokens.renew(user, signIn, client), ChallengeParameters: {} });
}
