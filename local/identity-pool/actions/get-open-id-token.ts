import { answer, type Outcome, readString, refusal } from "../../endpoint/action.ts";
import type { Json } from "../../json.ts";
import { GUEST, type IdentityPool, ownerKey } from "../identity-pool.ts";
import { readLogin } from "../read-login.ts";
import { noGuests } from "./get-id.ts";

/** GetOpenIdToken: identity pools API reference. The classic flow's first half; the second is STS's AssumeRoleWithWebIdentity. */
export function getOpenIdToken(pool: IdentityPool, input: Json): Outcome {
  if (!pool.allowsClassicFlow) {
    const message = "Basic (classic) flow is not enabled, please use enhanced flow.";
    return refusal(
      "InvalidParameterException",
      message,
      "the identity pool does not allow the classic flow (AllowClassicFlow)",
    );
  }
  if (pool.roleAttachment.mappings.length > 0) {
    const message = "Basic (classic) flow is not supported with RoleMappings, please use enhanced flow.";
    return refusal(
      "InvalidParameterException",
      message,
      "with a role mapping Cognito chooses the role, which the classic flow leaves to the caller",
    );
  }
  const identityId = readString(input, "IdentityId");
  const login = readLogin(pool, input);
  if (login?.kind === "refused") return login;
  const owner = login === undefined ? GUEST : ownerKey(login);
  if (pool.ownerOf(identityId) !== owner) {
    const message = "Logins don't match. Please include at least one valid login for this identity or identity pool.";
    return refusal("NotAuthorizedException", message, "the identity belongs to somebody else");
  }
  if (login === undefined && !pool.allowsGuests) return noGuests();
  const amr =
    login === undefined
      ? ["unauthenticated"]
      : ["authenticated", login.providerName, `${login.providerName}:CognitoSignIn:${login.sub}`];
  const identity = { identityPoolId: pool.id, identityId, authenticated: login !== undefined, amr };
  return answer({ IdentityId: identityId, Token: pool.openIdTokens.issue(identity) });
}
