import { type AwsRefusal, refusal } from "../endpoint/action.ts";
import type { Json } from "../json.ts";
import { parseJwt } from "../jwt/jwt.ts";
import type { UserPool } from "../user-pool/user-pool.ts";

/** Somebody's ID token, found good. */
export interface Login {
  kind: "login";
  /** `cognito-idp.REGION.amazonaws.com/POOL`. */
  providerName: string;
  clientId: string;
  sub: string;
  claims: Json;
}

/** An identity provider of an identity pool: one app client of one user pool. */
export interface Provider {
  providerName: string;
  clientId: string;
  serverSideTokenCheck: boolean;
}

/**
 * Verifies the token that a request brings for `providerName`: that the pool takes it, whose it is, its signature, audience and end,
 * and, where the pool asks for it, that its user may still sign in.
 *
 * Source: recorded answers of GetId and GetCredentialsForIdentity.
 */
export function verifyLogin(
  providerName: string,
  token: string,
  providers: readonly Provider[],
  userPools: readonly UserPool[],
  now: number,
): Login | AwsRefusal {
  const pool = userPools.find((known) => known.providerName === providerName);
  if (pool === undefined || !providers.some((provider) => provider.providerName === providerName)) {
    return unsupported("the identity pool takes no logins of this provider");
  }
  const jwt = parseJwt(token);
  if (jwt === undefined) return invalid("Not a valid OpenId Connect identity token.", "the login is no JWT");
  const { claims, header, input, signature } = jwt;
  if (claims["iss"] === "https://cognito-identity.amazonaws.com") {
    return invalid("Can't pass in a Cognito token.", "the login is an identity pool's own token");
  }
  if (claims["iss"] !== `https://${providerName}`) {
    return invalid(
      "Issuer doesn't match providerName",
      "the token was issued by another user pool than the login names",
    );
  }
  if (header["alg"] !== "RS256" || !pool.keys.verifies(header["kid"], input, signature)) {
    return invalid("Couldn't verify signed token.", "the token's signature is not that of the pool's keys, by RS256");
  }
  const clientId = claims["aud"];
  if (typeof clientId !== "string") {
    return invalid("Missing a required claim: aud", "it is an access token: a login wants the ID token");
  }
  const provider = providers.find((known) => known.providerName === providerName && known.clientId === clientId);
  if (provider === undefined || claims["token_use"] !== "id") return unsupported("the token is for another app client");
  const seconds = Math.floor(now / 1000);
  if (seconds >= Number(claims["exp"])) {
    return invalid(
      `Token expired: ${seconds} >= ${claims["exp"]}`,
      "the ID token has ended: the caller has to refresh it",
    );
  }
  const sub = String(claims["sub"]);
  if (provider.serverSideTokenCheck && !isActive(pool, sub, claims["origin_jti"])) {
    return refusal(
      "NotAuthorizedException",
      "Token is inactive",
      "the user is gone, disabled or signed out everywhere",
    );
  }
  return { kind: "login", providerName, clientId, sub, claims };
}

/** A refresh token that was revoked does not count here: its ID tokens stay good until they end. */
function isActive(pool: UserPool, sub: string, originJti: unknown): boolean {
  return pool.users.find(sub)?.enabled === true && pool.tokens.findByOrigin(originJti)?.isSignedOut === false;
}

function invalid(reason: string, because: string): AwsRefusal {
  return refusal("NotAuthorizedException", `Invalid login token. ${reason}`, because);
}

function unsupported(because: string): AwsRefusal {
  return refusal("NotAuthorizedException", "Token is not from a supported provider of this identity pool.", because);
}
