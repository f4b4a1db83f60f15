import { headerValues, type RawRequest } from "../../http/raw-message.ts";
import type { Json } from "../../json.ts";
import { type Jwt, parseJwt } from "../../jwt/jwt.ts";
import type { TokenCheck } from "../../step-records.ts";
import type { CognitoAuthorizer } from "../definition/authorizer.ts";
import type { GatewayError } from "../gateway-error.ts";
import { authorizerErrors } from "./authorizer-errors.ts";

/** The functions of a user pool that an authorizer needs to verify a token. */
export interface TokenVerifier {
  arn: string;
  /** The pool's name as an issuer, without `https://`: `cognito-idp.REGION.amazonaws.com/POOL`. */
  providerName: string;
  keys: {
    /** Whether the key `kid` signed `input` by RS256. */
    verifies: (kid: unknown, input: string, signature: Buffer) => boolean;
  };
}

const { expired, unauthorized } = authorizerErrors;

/** A check of a token, with the reason of the refusal when the value does not hold. */
type Check = TokenCheck & { because: string };

/** Receives a token that was parsed, and the checks that were made of it, up to the first that failed. */
export type OnTokenChecks = (jwt: Jwt, checks: readonly TokenCheck[]) => void;

/**
 * Verifies the token of a request for an authorizer of user pools: issuer, signature, use, audience, scopes, and expiry. API Gateway asks no pool, so a
 * token of a user who signed out or was disabled is valid until it expires. `onChecks` is not called for a request without a JWT.
 *
 * Source: API Gateway developer guide, "Control access to a REST API using Amazon Cognito user pools as authorizer".
 */
export function verifyPoolToken(
  authorizer: CognitoAuthorizer,
  request: Pick<RawRequest, "headers">,
  pools: readonly TokenVerifier[],
  now: number,
  onChecks?: OnTokenChecks,
): { claims: Json } | GatewayError {
  const [value = "", another] = headerValues(request, authorizer.header);
  if (another !== undefined) return unauthorized(`the header ${authorizer.header} is repeated`);
  if (value.trim() === "") return unauthorized(`the request has no token in the header ${authorizer.header}`);
  const jwt = parseJwt(value.replace(/^Bearer /, "").trim());
  if (jwt === undefined) return unauthorized(`the header ${authorizer.header} holds no JWT`);

  const issuer = pools.find(({ providerName }) => jwt.claims["iss"] === `https://${providerName}`);
  const made: TokenCheck[] = [];
  let failed: Check | undefined;
  for (const check of CHECKS) {
    const result = check({ authorizer, issuer, jwt, now, pools });
    if (result === undefined) continue;
    const { because: _, ...shown } = result;
    made.push(shown);
    if (result.holds) continue;
    failed = result;
    break;
  }
  onChecks?.(jwt, made);
  if (failed === undefined) return { claims: jwt.claims };
  return failed.what === "exp" ? expired(failed.because) : unauthorized(failed.because);
}

interface CheckedToken {
  authorizer: CognitoAuthorizer;
  jwt: Jwt;
  /** The user pool that the token names as its issuer. */
  issuer: TokenVerifier | undefined;
  pools: readonly TokenVerifier[];
  now: number;
}

/** The checks in AWS's order. A check that does not apply to the authorizer returns nothing. */
const CHECKS: readonly ((token: CheckedToken) => Check | undefined)[] = [
  function checkIssuer({ authorizer: { poolArns }, issuer, jwt, pools }) {
    const named = pools.filter(({ arn }) => poolArns.includes(arn));
    return {
      what: "iss",
      expected: named.map(({ providerName }) => `https://${providerName}`).join(" or "),
      given: text(jwt.claims["iss"]),
      holds: issuer !== undefined && named.includes(issuer),
      because:
        issuer === undefined
          ? "no user pool of the stack issued the token"
          : "the token is of a user pool that the authorizer does not name",
    };
  },
  function checkSignature({ issuer, jwt: { header, input, signature } }) {
    const holds = header["alg"] === "RS256" && issuer?.keys.verifies(header["kid"], input, signature) === true;
    return {
      what: "signature",
      expected: "RS256 by a key of the pool",
      given: holds ? "RS256 by a key of the pool" : `${algorithmOf(header)}, by another key or of other claims`,
      holds,
      because: "none of the pool's keys made the token's signature by RS256",
    };
  },
  function checkUse({ authorizer: { scopes }, jwt: { claims } }) {
    const expected = scopes.length > 0 ? "access" : "id";
    return {
      what: "token_use",
      expected,
      given: text(claims["token_use"]),
      holds: claims["token_use"] === expected,
      because:
        scopes.length > 0
          ? "the method has AuthorizationScopes, so it needs an access token, and this is another one"
          : "the method has no AuthorizationScopes, so it needs an ID token, and this is another one",
    };
  },
  function checkAudience({ authorizer: { audience }, jwt: { claims } }) {
    if (audience === undefined) return undefined;
    return {
      what: "aud",
      expected: audience.source,
      given: text(claims["aud"]),
      holds: typeof claims["aud"] === "string" && audience.test(claims["aud"]),
      because: "the token's aud, its app client, does not match IdentityValidationExpression",
    };
  },
  function checkScopes({ authorizer: { scopes }, jwt: { claims } }) {
    if (scopes.length === 0) return undefined;
    const claimed = String(claims["scope"] ?? "").split(" ");
    return {
      what: "scope",
      expected: scopes.join(" or "),
      given: text(claims["scope"]),
      holds: scopes.some((scope) => claimed.includes(scope)),
      because: `the token has none of the method's scopes: ${scopes.join(", ")}`,
    };
  },
  function checkExpiry({ jwt: { claims }, now }) {
    return {
      what: "exp",
      expected: `a time after ${time(Math.floor(now / 1000))}`,
      given: time(claims["exp"]),
      holds: Math.floor(now / 1000) < Number(claims["exp"]),
      because: "the token has expired: refresh it",
    };
  },
];

/** Returns the algorithm that a token names. A name that no algorithm has is left out, since it may be anything. */
function algorithmOf({ alg }: Json): string {
  return typeof alg === "string" && /^(?:none|[A-Z]{2}\d{3})$/.test(alg) ? alg : "another algorithm";
}

/** Writes a claim for a person. */
function text(claim: unknown): string {
  return typeof claim === "string" ? claim : (JSON.stringify(claim) ?? "(none)");
}

/** Writes a time in seconds since 1970 UTC for a person. A value that is no such time is written as JSON. */
function time(seconds: unknown): string {
  const isTime = typeof seconds === "number" && Math.abs(seconds) < 8.64e12;
  return isTime ? new Date(seconds * 1000).toISOString() : text(seconds);
}
