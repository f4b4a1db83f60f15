import { headerValues, type RawRequest } from "../../http/raw-message.ts";
import type { Json } from "../../json.ts";
import { type Jwt, parseJwt } from "../../jwt/jwt.ts";
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

/**
 * Verifies the token of a request for an authorizer of user pools: signature, issuer, use, audience, expiry, and scopes. API Gateway asks no pool, so a
 * token of a user who signed out or was disabled is valid until it expires.
 *
 * Source: API Gateway developer guide, "Control access to a REST API using Amazon Cognito user pools as authorizer".
 */
export function verifyPoolToken(
  authorizer: CognitoAuthorizer,
  request: Pick<RawRequest, "headers">,
  pools: readonly TokenVerifier[],
  now: number,
): { claims: Json } | GatewayError {
  const [value = "", another] = headerValues(request, authorizer.header);
  if (another !== undefined) return unauthorized(`the header ${authorizer.header} is repeated`);
  if (value.trim() === "") return unauthorized(`the request has no token in the header ${authorizer.header}`);
  const jwt = parseJwt(value.replace(/^Bearer /, "").trim());
  if (jwt === undefined) return unauthorized(`the header ${authorizer.header} holds no JWT`);

  const problem = issuerProblem(jwt, authorizer, pools) ?? claimProblem(jwt.claims, authorizer);
  if (problem !== undefined) return unauthorized(problem);
  if (!(Math.floor(now / 1000) < Number(jwt.claims["exp"]))) return expired("the token has expired: refresh it");
  return { claims: jwt.claims };
}

function issuerProblem(
  { claims, header, input, signature }: Jwt,
  { poolArns }: CognitoAuthorizer,
  pools: readonly TokenVerifier[],
): string | undefined {
  const issuer = pools.find(({ providerName }) => claims["iss"] === `https://${providerName}`);
  if (issuer === undefined) return "no user pool of the stack issued the token";
  if (!poolArns.includes(issuer.arn)) return "the token is of a user pool that the authorizer does not name";
  const isVerified = header["alg"] === "RS256" && issuer.keys.verifies(header["kid"], input, signature);
  return isVerified ? undefined : "none of the pool's keys made the token's signature by RS256";
}

function claimProblem(claims: Json, { audience, scopes }: CognitoAuthorizer): string | undefined {
  const use = scopes.length > 0 ? "access" : "id";
  if (claims["token_use"] !== use) {
    return scopes.length > 0
      ? "the method has AuthorizationScopes, so it needs an access token, and this is another one"
      : "the method has no AuthorizationScopes, so it needs an ID token, and this is another one";
  }
  if (audience !== undefined && !(typeof claims["aud"] === "string" && audience.test(claims["aud"])))
    return "the token's aud, its app client, does not match IdentityValidationExpression";
  const claimed = String(claims["scope"] ?? "").split(" ");
  if (scopes.length > 0 && !scopes.some((scope) => claimed.includes(scope)))
    return `the token has none of the method's scopes: ${scopes.join(", ")}`;
  return undefined;
}
