import { type AwsRefusal, answer, decidedBy, type Outcome, readStrings, refusal } from "../endpoint/action.ts";
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
    const because = "the app client rotates refresh tokens, so only GetTokensFromRefreshToken refreshes";
    return decidedBy(
      refusal("InvalidParameterException", "REFRESH_TOKEN_AUTH flow not enabled for this client", because),
      {
        property: "UserPoolClient.RefreshTokenRotation.Feature",
        value: "ENABLED",
        meaning: "With DISABLED, the flow REFRESH_TOKEN_AUTH may be used.",
      },
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
    return decidedBy(refusal("NotAuthorizedException", "Refresh Token has expired", because), {
      property: "UserPoolClient.RefreshTokenValidity",
      value: `${client.refreshTokenMs / 3_600_000} hours`,
      meaning: "A greater value lets users stay signed in for longer.",
    });
  }
  const user = pool.users.find(signIn.sub);
  if (user === undefined || pool.tokens.stateOf(user, signIn.originJti) !== "live") {
    const because = "the token was revoked, or the user signed out everywhere or was deleted";
    return refusal("NotAuthorizedException", "Refresh Token has been revoked", because);
  }
  if (pool.tokens.isReplaced(signIn)) {
    const because = "an earlier refresh replaced the token, and its RetryGracePeriodSeconds are over";
    return decidedBy(refusal("RefreshTokenReuseException", "Refresh Token has been revoked", because), {
      property: "UserPoolClient.RefreshTokenRotation.RetryGracePeriodSeconds",
      value: (client.rotation?.graceMs ?? 0) / 1000,
      meaning: "A greater number, up to 60, lets a replaced token be used again for longer.",
    });
  }
  if (!user.enabled) return userDisabled();
  pool.counts.refreshes++;
  return { kind: "tokens", result: pool.tokens.renew(user, signIn, client) };
}
