import { answer, type Outcome, readString, refusal } from "../../endpoint/action.ts";
import type { CognitoIdentity } from "../../iam/principal.ts";
import { cognitoContext } from "../../iam/request-context.ts";
import { trusts } from "../../iam/role.ts";
import type { Json } from "../../json.ts";
import { chooseRole, invalidConfiguration } from "../choose-role.ts";
import { GUEST, type IdentityPool, ownerKey } from "../identity-pool.ts";
import { readLogin } from "../read-login.ts";
import { noGuests } from "./get-id.ts";

/** An hour, whatever the ID token's own end (Cognito developer guide, "Identity pools authentication flow"). */
const LIFETIME_SECONDS = 3600;

/**
 * GetCredentialsForIdentity: identity pools API reference. The login chooses the role, and the role's trust policy has to let the identity
 * take it on.
 */
export function getCredentialsForIdentity(pool: IdentityPool, input: Json): Outcome {
  const identityId = readString(input, "IdentityId");
  const login = readLogin(pool, input);
  if (login?.kind === "refused") return login;
  if (login === undefined) return guestCredentials(pool, identityId);
  if (pool.ownerOf(identityId) !== ownerKey(login)) return foreignLogins("the identity belongs to somebody else");

  const chosen = chooseRole(pool.roleAttachment, login, readString(input, "CustomRoleArn"));
  if (chosen.kind === "refused") return chosen;
  const { providerName, sub } = login;
  const amr = ["authenticated", providerName, `${providerName}:CognitoSignIn:${sub}`];
  return handOut(pool, chosen.arn, { identityPoolId: pool.id, identityId, authenticated: true, amr });
}

function guestCredentials(pool: IdentityPool, identityId: string): Outcome {
  if (pool.ownerOf(identityId) !== GUEST) {
    return foreignLogins("the identity belongs to a user, and the request brings no login");
  }
  if (!pool.allowsGuests) return noGuests();
  const { unauthenticated } = pool.roleAttachment;
  if (unauthenticated === undefined) return invalidConfiguration("the identity pool has no role for guests");
  const amr = ["unauthenticated"];
  return handOut(pool, unauthenticated, { identityPoolId: pool.id, identityId, authenticated: false, amr });
}

/** An hour's keys of a role, when its trust policy lets the identity take it on. */
function handOut(pool: IdentityPool, roleArn: string, cognito: CognitoIdentity): Outcome {
  const role = pool.findRole(roleArn);
  if (role === undefined) return invalidConfiguration(`there is no role ${roleArn}`);
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
    guest: !cognito.authenticated,
  });
  pool.counts.credentials++;
  return answer(write(cognito.identityId, session));
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
  return refusal("NotAuthorizedException", message, because);
}
