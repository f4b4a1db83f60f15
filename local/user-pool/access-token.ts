import { type AwsRefusal, decidedBy, refusal } from "../endpoint/action.ts";
import { parseJwt } from "../jwt/jwt.ts";
import type { AppClient } from "./app-client.ts";
import { userDisabled, userNotFound } from "./refusals.ts";
import type { UserPool } from "./user-pool.ts";
import type { User } from "./users.ts";

/** The user whom an access token authenticates. */
export interface Bearer {
  kind: "bearer";
  pool: UserPool;
  /** The app client by which the user signed in. */
  client: AppClient;
  user: User;
}

/**
 * Verifies an access token. A key of the pool that issued the token must have signed it, its `token_use` must be `access`, and it must not
 * have expired. The token's sign-in must not be revoked, and its user must exist and be enabled.
 */
export function readAccessToken(token: string, pools: readonly UserPool[]): Bearer | AwsRefusal {
  const jwt = parseJwt(token);
  if (jwt === undefined) return invalidToken("it is not a JWT");
  const { claims, header, input, signature } = jwt;
  const pool = pools.find(({ providerName }) => claims["iss"] === `https://${providerName}`);
  if (pool === undefined) return invalidToken("no user pool of the stack issued it");
  if (header["alg"] !== "RS256" || !pool.keys.verifies(header["kid"], input, signature)) {
    return invalidToken("none of the pool's keys made its signature");
  }
  if (claims["token_use"] !== "access") return invalidToken("it is not an access token");
  const client = pool.clients.get(String(claims["client_id"]));
  if (!(Math.floor(pool.surroundings.now() / 1000) < Number(claims["exp"]))) {
    const refused = refusal("NotAuthorizedException", "Access Token has expired", "the access token has expired");
    return client === undefined
      ? refused
      : decidedBy(refused, {
          property: "UserPoolClient.AccessTokenValidity",
          value: `${client.accessTokenMs / 60_000} minutes`,
          meaning: "A greater value, up to one day, makes access tokens last longer.",
        });
  }
  if (client === undefined) return invalidToken("the app client that it names does not exist");
  const user = pool.users.find(String(claims["sub"]));
  if (user === undefined) return userNotFound();
  const isLive = pool.tokens.stateOf(user, claims["origin_jti"]) === "live";
  if (!isLive || (user.enabled && !pool.tokens.isSinceDisabling(user, claims["jti"]))) {
    const because = "the user signed out everywhere or was disabled meanwhile, or the refresh token was revoked";
    return refusal("NotAuthorizedException", "Access Token has been revoked", because);
  }
  return user.enabled ? { kind: "bearer", pool, client, user } : userDisabled();
}

function invalidToken(because: string): AwsRefusal {
  return refusal("NotAuthorizedException", "Invalid Access Token", because);
}
