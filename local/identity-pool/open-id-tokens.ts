import { createSign, createVerify, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { CognitoIdentity } from "../iam/principal.ts";
import type { Json } from "../json.ts";
import { parseJwt } from "../jwt/jwt.ts";
import type { Surroundings } from "../surroundings.ts";

/** The tokens by which an identity pool proves an identity to STS, in the classic flow. */
export interface OpenIdTokens {
  issue: (identity: CognitoIdentity) => string;
  /** Verifies a token. `expired` is true when the token is the pool's own and its expiry has passed. */
  read: (token: string) => { ok: true; identity: CognitoIdentity } | { ok: false; expired: boolean };
}

const ISSUER = "https://cognito-identity.amazonaws.com";
/** The lifetime of a token: ten minutes (Cognito developer guide, "Basic (classic) authflow"). */
const LIFETIME_SECONDS = 600;

/** Makes the tokens of a pool. The keys are generated with the first token, because few pools allow the classic flow. */
export function createOpenIdTokens({ now, randomBytes }: Surroundings): OpenIdTokens {
  let keys: { kid: string; privateKey: KeyObject; publicKey: KeyObject } | undefined;
  const keysOf = () => {
    keys ??= { kid: randomBytes(12).toString("base64url"), ...generateKeyPairSync("rsa", { modulusLength: 2048 }) };
    return keys;
  };
  return {
    issue({ amr, identityId, identityPoolId }) {
      const { kid, privateKey } = keysOf();
      const iat = Math.floor(now() / 1000);
      const claims = { sub: identityId, aud: identityPoolId, amr, iss: ISSUER, exp: iat + LIFETIME_SECONDS, iat };
      const input = `${encode({ kid, typ: "JWS", alg: "RS512" })}.${encode(claims)}`;
      return `${input}.${createSign("RSA-SHA512").update(input).sign(privateKey, "base64url")}`;
    },
    read(token) {
      const jwt = parseJwt(token);
      if (jwt === undefined || keys === undefined) return { ok: false, expired: false };
      const { claims, header, input, signature } = jwt;
      const isOurs = header["alg"] === "RS512" && header["kid"] === keys.kid && claims["iss"] === ISSUER;
      if (!isOurs || !createVerify("RSA-SHA512").update(input).verify(keys.publicKey, signature)) {
        return { ok: false, expired: false };
      }
      if (!(now() / 1000 < Number(claims["exp"]))) return { ok: false, expired: true };
      const amr = Array.isArray(claims["amr"]) ? claims["amr"].map(String) : [];
      return {
        ok: true,
        identity: {
          identityPoolId: String(claims["aud"]),
          identityId: String(claims["sub"]),
          authenticated: amr.includes("authenticated"),
          amr,
        },
      };
    },
  };
}

function encode(value: Json): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
