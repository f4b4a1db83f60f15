import { type AwsRefusal, refusal } from "../endpoint/action.ts";
import { parseJwt } from "../jwt/jwt.ts";
import type { UserPool } from "./user-pool.ts";
import type { User } from "./users.ts";

/** Who an access token speaks for. */
export interface Bearer {
  kind: "bearer";
  pool: UserPool;
  user: User;
}

/**
 * Verifies an access token: its signature by the pool that issued it, its use and end, and that neither its sign-in was taken back nor its user is
 * gone or disabled.
 */
export function readAccessToken(token: string, pools: readonly UserPool[]): Bearer | AwsRefusal {
  const jwt = parseJwt(token);
  if (jwt === undefined) return invalid("it is no JWT");
  const { claims, header, input, signature } = jwt;
  const pool = pools.find(({ providerName }) => claims["iss"] === `https://${providerName}`);
  if (pool === undefined) return invalid("it is no token of a pool here");
  if (header["alg"] !== "RS256" || !pool.keys.verifies(header["kid"], input, signature)) {
    return invalid("its signature is not that of the pool's keys");
  }
  if (claims["token_use"] !== "access") return invalid("it is not an access token");
  if (Math.floor(pool.surroundings.now() / 1000) >= Number(claims["exp"])) {
    return refusal("NotAuthorizedException", "Access Token has expired", "the access token has ended");
  }
  const user = pool.users.find(String(claims["sub"]));
  if (user === undefined) return refusal("UserNotFoundException", "User does not exist.", "the user is gone");
  const signIn = pool.tokens.findByOrigin(claims["origin_jti"]);
  if (signIn === undefined || signIn.isSignedOut || signIn.isRevoked) {
    return refusal(
      "NotAuthorizedException",
      "Access Token has been revoked",
      "the user signed out, or the refresh token was revoked",
    );
  }
  if (!user.enabled)
    return refusal("NotAuthorizedException", "User is disabled.", "an administrator disabled the user");
  return { kind: "bearer", pool, user };
}

function invalid(because: string): AwsRefusal {
  return refusal("NotAuthorizedException", "Invalid Access Token", because);
}
