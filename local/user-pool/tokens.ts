import { createExpiringMap } from "../expiring-map.ts";
import type { Json } from "../json.ts";
import type { SigningKeys } from "../jwt/signing-keys.ts";
import { isSealedUuid, NONCE_BYTES, sealUuid } from "../sealed-uuid.ts";
import type { Surroundings } from "../surroundings.ts";
import { uuid } from "../uuid.ts";
import type { AppClient } from "./app-client.ts";
import { attributeClaims } from "./attribute-claims.ts";
import { type GroupRole, groupClaims } from "./groups.ts";
import { createRefreshTokens } from "./refresh-token.ts";
import type { User } from "./users.ts";

export interface TokensInput {
  issuer: string;
  keys: SigningKeys;
  groups: ReadonlyMap<string, GroupRole>;
  surroundings: Surroundings;
}

/** A sign-in: the claims inside its refresh token. */
export interface SignIn {
  /** The id of the refresh token. Rotation gives the sign-in a new refresh token with a new id. */
  refreshTokenId: string;
  sub: string;
  clientId: string;
  /** The time of the sign-in, in milliseconds since 1970 UTC. */
  authenticatedAt: number;
  /** The expiry of the refresh token, in milliseconds since 1970 UTC. */
  expiresAt: number;
  /** The claim `origin_jti` of every token of the sign-in. */
  originJti: string;
}

/** The state of a sign-in: valid (`live`), ended by RevokeToken (`revoked`) or by a sign-out everywhere (`signed out`). */
export type SignInState = "live" | "revoked" | "signed out";

/** A refresh token that rotation replaced. */
interface ReplacedToken {
  /** The end of the token's grace period, in milliseconds since 1970 UTC. */
  validUntil: number;
}

/** Issues a pool's tokens, and remembers which sign-ins were ended early. */
export interface Tokens {
  /** Issues the ID, access and refresh token of a new sign-in. */
  issue: (user: User, client: AppClient) => Json;
  /**
   * Issues new ID and access tokens for a sign-in, and a new refresh token when the app client rotates them. The new refresh token expires when the old
   * one would have.
   */
  renew: (user: User, signIn: SignIn, client: AppClient) => Json;
  /** Reads a refresh token. Undefined when the pool did not issue it. */
  readRefreshToken: (refreshToken: string) => SignIn | undefined;
  /** Whether rotation replaced the sign-in's refresh token and the token's grace period is over. */
  isReplaced: (signIn: SignIn) => boolean;
  /** Returns the state of the sign-in whose tokens have this `origin_jti`. */
  stateOf: (user: User, originJti: unknown) => SignInState;
  /** Whether an access token was issued after the user was last disabled. `jti` is the claim of that name in the token. */
  isSinceDisabling: (user: User, jti: unknown) => boolean;
  /** Ends a sign-in, as RevokeToken does. */
  revoke: (signIn: SignIn, client: AppClient) => void;
  /** Ends every sign-in that the user has so far. */
  signOut: (user: User) => void;
  /** How many revoked sign-ins and replaced refresh tokens are stored, for tests. */
  stored: () => number;
}

/**
 * Makes the tokens of a pool.
 *
 * Sign-ins are not stored: the data of a sign-in is in its refresh token. The claim `origin_jti` contains an HMAC of the number of times that the
 * user has signed out everywhere, so that a sign-out everywhere invalidates it. The pool stores a revoked sign-in until the last of its tokens has
 * expired, and a refresh token that rotation replaced until it would have expired.
 *
 * Source: Cognito developer guide, "Using tokens with user pools"; recorded tokens.
 */
export function createTokens({ groups, issuer, keys, surroundings }: TokensInput): Tokens {
  const { now, randomBytes } = surroundings;
  const refreshTokens = createRefreshTokens(randomBytes);
  const [originKey, accessKey] = [randomBytes(32), randomBytes(32)];
  const revoked = createExpiringMap<string, true>(now);
  const replaced = createExpiringMap<string, ReplacedToken>(now);
  const newId = () => randomBytes(16).toString("base64url");

  return {
    issue(user, client) {
      const signIn: SignIn = {
        refreshTokenId: newId(),
        sub: user.sub,
        clientId: client.id,
        authenticatedAt: now(),
        expiresAt: now() + client.refreshTokenMs,
        originJti: sealUuid(originKey, sealOf(user), randomBytes(NONCE_BYTES)),
      };
      const RefreshToken = refreshTokens.encrypt({ ...signIn });
      return { ...idAndAccessToken(user, signIn, client), RefreshToken, TokenType: "Bearer" };
    },
    renew(user, signIn, client) {
      const renewed = { ...idAndAccessToken(user, signIn, client), TokenType: "Bearer" };
      if (client.rotation === undefined) return renewed;
      // A retry in the grace period does not prolong it.
      if (replaced.get(signIn.refreshTokenId) === undefined) {
        replaced.set(signIn.refreshTokenId, { validUntil: now() + client.rotation.graceMs }, signIn.expiresAt);
      }
      return { ...renewed, RefreshToken: refreshTokens.encrypt({ ...signIn, refreshTokenId: newId() }) };
    },
    readRefreshToken: (refreshToken) => readSignIn(refreshTokens.decrypt(refreshToken)),
    isReplaced({ refreshTokenId }) {
      const token = replaced.get(refreshTokenId);
      return token !== undefined && token.validUntil <= now();
    },
    stateOf(user, originJti) {
      if (!isSealedUuid(originKey, sealOf(user), originJti)) return "signed out";
      return revoked.get(String(originJti)) ? "revoked" : "live";
    },
    isSinceDisabling: (user, jti) => isSealedUuid(accessKey, accessSealOf(user), jti),
    revoke({ expiresAt, originJti }, { accessTokenMs, idTokenMs }) {
      // The refresh token could have given tokens up to its last moment.
      revoked.set(originJti, true, expiresAt + Math.max(accessTokenMs, idTokenMs));
    },
    signOut(user) {
      user.signOuts++;
    },
    stored: () => revoked.size() + replaced.size(),
  };

  function idAndAccessToken(user: User, { authenticatedAt, originJti }: SignIn, client: AppClient) {
    const issuedAt = Math.floor(now() / 1000);
    const shared = {
      origin_jti: originJti,
      event_id: uuid(randomBytes(16)),
      auth_time: Math.floor(authenticatedAt / 1000),
      iat: issuedAt,
    };
    const { names, preferredRole, roles } = groupClaims(user, groups);
    const id = keys.sign("id", {
      sub: user.sub,
      ...(names.length > 0 && { "cognito:groups": names }),
      ...(preferredRole !== undefined && { "cognito:preferred_role": preferredRole }),
      iss: issuer,
      "cognito:username": user.username,
      ...shared,
      aud: client.id,
      ...(roles.length > 0 && { "cognito:roles": roles }),
      token_use: "id",
      exp: issuedAt + Math.floor(client.idTokenMs / 1000),
      jti: uuid(randomBytes(16)),
      ...attributeClaims(user, client),
    });
    const access = keys.sign("access", {
      sub: user.sub,
      ...(names.length > 0 && { "cognito:groups": names }),
      iss: issuer,
      client_id: client.id,
      ...shared,
      token_use: "access",
      scope: "aws.cognito.signin.user.admin",
      exp: issuedAt + Math.floor(client.accessTokenMs / 1000),
      jti: sealUuid(accessKey, accessSealOf(user), randomBytes(NONCE_BYTES)),
      username: user.username,
    });
    return { AccessToken: access, ExpiresIn: Math.floor(client.accessTokenMs / 1000), IdToken: id };
  }
}

/** The string from which the HMAC in a user's `origin_jti` is made. A sign-out everywhere changes the string, which ends every sign-in so far. */
function sealOf({ signOuts, sub }: User): string {
  return `${sub} ${signOuts}`;
}

/**
 * The string from which the HMAC in an access token's `jti` is made. Disabling the user changes the string, which revokes every access token so far.
 */
function accessSealOf({ disablings, sub }: User): string {
  return `${sub} ${disablings}`;
}

function readSignIn(claims: Json | undefined): SignIn | undefined {
  if (claims === undefined) return undefined;
  return {
    refreshTokenId: String(claims["refreshTokenId"]),
    sub: String(claims["sub"]),
    clientId: String(claims["clientId"]),
    authenticatedAt: Number(claims["authenticatedAt"]),
    expiresAt: Number(claims["expiresAt"]),
    originJti: String(claims["originJti"]),
  };
}
