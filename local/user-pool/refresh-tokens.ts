import { type AwsRefusal, answer, type Outcome, readStrings, refusal } from "../endpoint/action.ts";
import type { Json } from "../json.ts";
import type { AppClient } from "./app-client.ts";
import { flowProblem } from "./flow-problem.ts";
import { missingParameter } from "./missing-parameter.ts";
import { userDisabled } from "./refusals.ts";
import { refreshHashProblem } from "./secret-hash.ts";
import type { SignIn } from "./tokens.ts";
import type { UserPool } from "./user-pool.ts";

/**
 * The flow REFRESH_TOKEN_AUTH: returns new ID and access tokens for a refresh token. An app client with refresh token rotation cannot use this flow,
 * even when its ExplicitAuthFlows name it (Cognito developer guide, "Refresh tokens").
 */
export function refreshByFlow(pool: UserPool, client: AppClient, input: Json): Outcome {
  if (client.rotation) {
    return refusal(
      "InvalidParameterException",
      "REFRESH_TOKEN_AUTH flow not enabled for this client",
      "the app client rotates refresh tokens, so only GetTokensFromRefreshToken refreshes",
    );
  }
  const wrongFlow = flowProblem(client, "REFRESH_TOKEN_AUTH", "ALLOW_REFRESH_TOKEN_AUTH");
  if (wrongFlow) return wrongFlow;
  const { REFRESH_TOKEN, SECRET_HASH = "" } = readStrings(input, "AuthParameters");
  if (!REFRESH_TOKEN) return missingParameter("REFRESH_TOKEN", "AuthParameters");
  const tokens = refreshTokens(pool, client, REFRESH_TOKEN, ({ sub }) =>
    refreshHashProblem(client, pool.users.find(sub)?.username ?? sub, SECRET_HASH),
  );
  return tokens.kind === "refused" ? tokens : answer({ AuthenticationResult: tokens.result, ChallengeParameters: {} });
}

/**
 * Returns new tokens for a refresh token. Refuses a token that is another app client's, expired, revoked or replaced. `checkSecret` checks the app
 * client's secret; it is called once the token's sign-in is known.
 */
export function refreshTokens(
  pool: UserPool,
  client: AppClient,
  refreshToken: string,
  checkSecret: (signIn: SignIn) => AwsRefusal | undefined,
): AwsRefusal | { kind: "tokens"; result: Json } {
  const signIn = pool.tokens.readRefreshToken(refreshToken);
  if (signIn === undefined || signIn.clientId !== client.id) {
    const because = "the app client was given no such refresh token";
    return refusal("NotAuthorizedException", "Invalid Refresh Token", because);
  }
  const wrongSecret = checkSecret(signIn);
  if (wrongSecret) return wrongSecret;
  if (signIn.expiresAt <= pool.surroundings.now()) {
    const because = "the sign-in is older than the app client's RefreshTokenValidity";
    return refusal("NotAuthorizedException", "Refresh Token has expired", because);
  }
  const user = pool.users.find(signIn.sub);
  if (user === undefined || pool.tokens.stateOf(user, signIn.originJti) !== "live") {
    const because = "the token was revoked, or the user signed out everywhere or was deleted";
    return refusal("NotAuthorizedException", "Refresh Token has been revoked", because);
  }
  if (pool.tokens.isReplaced(signIn)) {
    const because = "an earlier refresh replaced the token, and its RetryGracePeriodSeconds are over";
    return refusal("RefreshTokenReuseException", "Refresh Token has been revoked", because);
  }
  if (!user.enabled) return userDisabled();
  pool.counts.refreshes++;
  return { kind: "tokens", result: pool.tokens.renew(user, signIn, client) };
}
