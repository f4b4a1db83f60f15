import type { Json } from "../json.ts";
import type { UserPool } from "./user-pool.ts";

/** The document `/.well-known/openid-configuration` of a pool without a domain. Source: Cognito developer guide, "OIDC discovery". */
export function openIdConfiguration({ providerName }: UserPool): Json {
  const issuer = `https://${providerName}`;
  return {
    id_token_signing_alg_values_supported: ["RS256"],
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    response_types_supported: ["code", "token"],
    scopes_supported: ["openid", "email", "phone", "profile"],
    subject_types_supported: ["public"],
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
  };
}
