import type { Json } from "../json.ts";
import type { SigningKeys } from "../jwt/signing-keys.ts";
import type { Surroundings } from "../surroundings.ts";
import { uuid } from "../uuid.ts";
import type { AppClient } from "./app-client.ts";
import type { Group } from "./groups.ts";
import { groupClaims } from "./groups.ts";
import type { User } from "./users.ts";

export interface TokensInput {
  poolId: string;
  issuer: string;
  keys: SigningKeys;
  groups: ReadonlyMap<string, Group>;
  surroundings: Surroundings;
}

/** A sign-in that a refresh token continues. */
export interface Refreshable {
  user: User;
  clientId: string;
  /** In milliseconds since 1970 UTC. */
  authenticatedAt: number;
  expiresAt: number;
  originJti: string;
  /** Whether RevokeToken revoked it. */
  isRevoked: boolean;
  /** Whether the user signed out everywhere since. */
  isSignedOut: boolean;
}

/** Issues a pool's tokens and keeps its sign-ins. */
export interface Tokens {
  /** Issues the ID, access and refresh token of a new sign-in. */
  issue: (user: User, client: AppClient) => Json;
  /** Issues new ID and access tokens for a sign-in, which keeps its refresh token. */
  renew: (session: Refreshable, client: AppClient) => Json;
  findRefreshable: (refreshToken: string) => Refreshable | undefined;
  /** Finds the sign-in of a token by the token's `origin_jti`. */
  findByOrigin: (originJti: unknown) => Refreshable | undefined;
  /** Ends every sign-in that the user has so far. */
  signOut: (user: User) => void;
}

/** Makes the tokens of a pool. Source: Cognito developer guide, "Using tokens with user pools"; recorded tokens. */
export function createTokens({ groups, issuer, keys, surroundings }: TokensInput): Tokens {
  const { now, randomBytes } = surroundings;
  const refreshable = new Map<string, Refreshable>();
  const byOrigin = new Map<unknown, Refreshable>();

  return {
    issue(user, client) {
      const session: Refreshable = {
        user,
        clientId: client.id,
        authenticatedAt: now(),
        expiresAt: now() + client.refreshTokenMs,
        originJti: uuid(randomBytes(16)),
        isRevoked: false,
        isSignedOut: false,
      };
      const refreshToken = opaque(randomBytes);
      refreshable.set(refreshToken, session);
      byOrigin.set(session.originJti, session);
      return { ...pair(session, client), RefreshToken: refreshToken, TokenType: "Bearer" };
    },
    renew: (session, client) => ({ ...pair(session, client), TokenType: "Bearer" }),
    findRefreshable: (refreshToken) => refreshable.get(refreshToken),
    findByOrigin: (originJti) => byOrigin.get(originJti),
    signOut(user) {
      for (const session of refreshable.values()) if (session.user === user) session.isSignedOut = true;
    },
  };

  function pair(session: Refreshable, client: AppClient) {
    const { authenticatedAt, originJti, user } = session;
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
      email_verified: user.emailVerified,
      ...(preferredRole !== undefined && { "cognito:preferred_role": preferredRole }),
      iss: issuer,
      "cognito:username": user.sub,
      ...shared,
      aud: client.id,
      ...(roles.length > 0 && { "cognito:roles": roles }),
      token_use: "id",
      exp: issuedAt + Math.floor(client.idTokenMs / 1000),
      jti: uuid(randomBytes(16)),
      email: user.email,
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
      jti: uuid(randomBytes(16)),
      username: user.sub,
    });
    return { AccessToken: access, ExpiresIn: Math.floor(client.accessTokenMs / 1000), IdToken: id };
  }
}

/** A random token of five parts separated by dots, like the JWE that Cognito issues. Its holder can read nothing in it. */
function opaque(randomBytes: Surroundings["randomBytes"]): string {
  return [60, 192, 12, 600, 16].map((size) => randomBytes(size).toString("base64url")).join(".");
}
