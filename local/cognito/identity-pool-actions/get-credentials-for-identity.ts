import { answer, type Json, type Outcome, refused, text } from "../../endpoint/action.ts";
import type { CognitoIdentity } from "../../iam/principal.ts";
import { cognitoContext } from "../../iam/request-context.ts";
import { trusts } from "../../iam/role.ts";
import { chooseRole, invalidConfiguration } from "../choose-role.ts";
import { type IdentityPool, ownerKey } from "../identity-pool.ts";
import type { Login } from "../verify-login.ts";
import { readLogin } from "./read-login.ts";

/** An hour, whatever the ID token's own end (Cognito developer guide, "Identity pools authentication flow"). */
const LIFETIME_SECONDS = 3600;

/**
 * GetCredentialsForIdentity: identity pools API reference. The login chooses the role, and the role's trust policy has to let the identity
 * take it on.
 */
export function getCredentialsForIdentity(pool: IdentityPool, input: Json): Outcome {
  const identityId = text(input, "IdentityId");
  const login = readLogin(pool, input);
  if (login === undefined) return foreignLogins("the identity belongs to a user, and the request brings no login");
  if (login.kind === "refused") return login;
  if (pool.ownerOf(identityId) !== ownerKey(login)) return foreignLogins("the identity belongs to somebody else");

  const chosen = chooseRole(pool.roleAttachment, login, text(input, "CustomRoleArn"));
  if (chosen.kind === "refused") return chosen;
  const role = pool.findRole(chosen.arn);
  if (role === undefined) return invalidConfiguration(`there is no role ${chosen.arn}`);

  const cognito = identity(pool, identityId, login);
  const trust = trusts(role, {
    principal: { Federated: "cognito-identity.amazonaws.com" },
    action: "sts:AssumeRoleWithWebIdentity",
    context: cognitoContext(cognito),
  });
  if (trust.effect !== "allow") return invalidConfiguration(trust.because);

  const session = pool.sessions.assumeRole({
    role,
    sessionName: "CognitoIdentityCredentials",
    durationSeconds: LIFETIME_SECONDS,
    cognito,
  });
  pool.counts.credentials++;
  return answer(write(identityId, session));
}

function identity({ id }: IdentityPool, identityId: string, { providerName, sub }: Login): CognitoIdentity {
  const amr = ["authenticated", providerName, `${providerName}:CognitoSignIn:${sub}`];
  return { identityPoolId: id, identityId, authenticated: true, amr };
}

/** As AWS writes it: keys in alphabetical order, the end in seconds as a number in E notation. */
function write(
  identityId: string,
  {
    accessKeyId,
    secretAccessKey,
    sessionToken = "",
    expiresAt = 0,
  }: { accessKeyId: string; secretAccessKey: string; sessionToken?: string; expiresAt?: number },
): string {
  const expiration = (expiresAt / 1000).toExponential().replace("e+", "E");
  const credentials = [
    `"AccessKeyId":${JSON.stringify(accessKeyId)}`,
    `"Expiration":${expiration}`,
    `"SecretKey":${JSON.stringify(secretAccessKey)}`,
    `"SessionToken":${JSON.stringify(sessionToken)}`,
  ];
  return `{"Credentials":{${credentials.join(",")}},"IdentityId":${JSON.stringify(identityId)}}`;
}

function foreignLogins(because: string): Outcome {
  const message = "Logins don't match. Please include at least one valid login for this identity or identity pool.";
  return refused("NotAuthorizedException", message, because);
}
