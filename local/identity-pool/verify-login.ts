import { type AwsRefusal, decidedBy, refusal } from "../endpoint/action.ts";
import type { Json } from "../json.ts";
import { parseJwt } from "../jwt/jwt.ts";

/** A verified ID token. */
export interface Login {
  kind: "login";
  /** The user pool's provider name, `cognito-idp.REGION.amazonaws.com/POOL`. */
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

/** The functions of a user pool that an identity pool needs to verify a token. */
export interface TokenIssuer {
  /** The user pool's provider name, `cognito-idp.REGION.amazonaws.com/POOL`. */
  providerName: string;
  keys: {
    /** Whether the key `kid` signed `input` by RS256. */
    verifies: (kid: unknown, input: string, signature: Buffer) => boolean;
  };
  /** Whether the user may still sign in, and has not signed out everywhere after the sign-in with this `originJti`. */
  isActive: (sub: string, originJti: unknown) => boolean;
}

/**
 * Verifies the token that a request has for `providerName`: its issuer, signature, audience and expiry, and, with ServerSideTokenCheck, that its user is
 * still active.
 *
 * Source: recorded answers of GetId and GetCredentialsForIdentity.
 */
export function verifyLogin(
  providerName: string,
  token: string,
  providers: readonly Provider[],
  userPools: readonly TokenIssuer[],
  now: number,
): Login | AwsRefusal {
  const pool = userPools.find((known) => known.providerName === providerName);
  if (pool === undefined || !providers.some((provider) => provider.providerName === providerName)) {
    return unsupportedProvider(providers, "the identity pool accepts no logins of this provider");
  }
  const jwt = parseJwt(token);
  if (jwt === undefined) return invalidToken("Not a valid OpenId Connect identity token.", "the login is not a JWT");
  const { claims, header, input, signature } = jwt;
  if (claims["iss"] === "https://cognito-identity.amazonaws.com") {
    return invalidToken("Can't pass in a Cognito token.", "an identity pool issued the token");
  }
  if (claims["iss"] !== `https://${providerName}`) {
    return invalidToken("Issuer doesn't match providerName", "another user pool than the login names issued the token");
  }
  if (header["alg"] !== "RS256" || !pool.keys.verifies(header["kid"], input, signature)) {
    return invalidToken("Couldn't verify signed token.", "none of the pool's keys made the signature by RS256");
  }
  const clientId = claims["aud"];
  if (typeof clientId !== "string") {
    return invalidToken("Missing a required claim: aud", "it is an access token: a login needs the ID token");
  }
  const provider = providers.find((known) => known.providerName === providerName && known.clientId === clientId);
  if (provider === undefined || claims["token_use"] !== "id")
    return unsupportedProvider(providers, "the token was issued to another app client, or is not an ID token");
  const seconds = Math.floor(now / 1000);
  if (!(seconds < Number(claims["exp"]))) {
    return invalidToken(
      `Token expired: ${seconds} >= ${claims["exp"]}`,
      "the ID token has expired: the caller must refresh it",
    );
  }
  const sub = String(claims["sub"]);
  if (provider.serverSideTokenCheck && !pool.isActive(sub, claims["origin_jti"])) {
    const because = "the user was deleted or disabled, or signed out everywhere";
    return decidedBy(refusal("NotAuthorizedException", "Token is inactive", because), {
      property: "IdentityPool.CognitoIdentityProviders.ServerSideTokenCheck",
      value: true,
      meaning: "With false, a token counts until it expires, even when its user has signed out.",
    });
  }
  return { kind: "login", providerName, clientId, sub, claims };
}

function invalidToken(reason: string, because: string): AwsRefusal {
  return refusal("NotAuthorizedException", `Invalid login token. ${reason}`, because);
}

function unsupportedProvider(providers: readonly Provider[], because: string): AwsRefusal {
  const message = "Token is not from a supported provider of this identity pool.";
  return decidedBy(refusal("NotAuthorizedException", message, because), {
    property: "IdentityPool.CognitoIdentityProviders",
    value: providers.map(({ clientId, providerName }) => ({ ClientId: clientId, ProviderName: providerName })),
    meaning: "The pool accepts the ID tokens of the user pools and app clients in this list.",
  });
}
