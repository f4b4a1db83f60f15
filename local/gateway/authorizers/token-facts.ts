import type { Json } from "../../json.ts";
import type { Mask } from "../../log.ts";
import type { CognitoAuthorizerStep, TokenCheck } from "../../step-records.ts";

/** Claims of a token of Cognito that say nothing about the user. They are shown when the signature has been verified. */
const SHOWN_CLAIMS = new Set([
  "aud",
  "auth_time",
  "client_id",
  "cognito:groups",
  "cognito:preferred_role",
  "cognito:roles",
  "exp",
  "iat",
  "iss",
  "scope",
  "token_use",
  "version",
]);
/**
 * Values of these claims that are shown without a verified signature: a time in seconds, the address of a user pool, and the uses of a token. A time has
 * ten digits from 2001 to 2286; a birth date has eight.
 */
const HARMLESS = /^(?:\d{10}|https:\/\/cognito-idp\.[a-z0-9-]{1,32}\.amazonaws\.com\/[\w-]{1,64}|id|access)$/;

/** Masks the claims of a token for its record. Claims of a token whose signature was not verified may hold anything. */
export function maskClaims(claims: Json, isVerified: boolean, mask: Mask): CognitoAuthorizerStep["claims"] {
  return Object.fromEntries(
    Object.entries(claims)
      .slice(0, MAX_CLAIMS)
      .map(([name, value]) => {
        const text = typeof value === "string" ? value : JSON.stringify(value);
        const isShown = SHOWN_CLAIMS.has(name) && (isVerified || HARMLESS.test(text));
        return [isVerified ? name : shownName(name, mask), isShown ? text : mask(text)];
      }),
  );
}

/** The most claims that a record has. Cognito's own tokens have about twenty. */
const MAX_CLAIMS = 50;

function shownName(name: string, mask: Mask): string {
  return SHOWN_CLAIMS.has(name) || /^(?:email|sub|username)$/.test(name) ? name : mask(name);
}

/** Masks the values that were checked. Until the signature has been verified they may be anything. */
export function maskChecks(checks: readonly TokenCheck[], mask: Mask): readonly TokenCheck[] {
  return checks.map((check) => {
    const isVerified = checks.some(({ holds, what }) => what === "signature" && holds);
    const isShown = isVerified || check.holds || check.what === "signature" || HARMLESS.test(check.given);
    return isShown ? check : { ...check, given: mask(check.given) };
  });
}
