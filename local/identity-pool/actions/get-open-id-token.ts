import { answer, type Outcome, readString, refusal } from "../../endpoint/action.ts";
import type { Json } from "../../json.ts";
import type { IdentityPool } from "../identity-pool.ts";
import { proveIdentity } from "../prove-identity.ts";

/**
 * The action GetOpenIdToken of Cognito identity pools. This is the first half of the classic flow; the second half is STS's
 * AssumeRoleWithWebIdentity. Source: identity pools API reference.
 */
export function getOpenIdToken(pool: IdentityPool, input: Json): Outcome {
  if (!pool.allowsClassicFlow) {
    const message = "Basic (classic) flow is not enabled, please use enhanced flow.";
    const because = "the identity pool does not allow the classic flow (AllowClassicFlow)";
    return refusal("InvalidParameterException", message, because);
  }
  if (pool.roleAttachment.mappings.length > 0) {
    const message = "Basic (classic) flow is not supported with RoleMappings, please use enhanced flow.";
    const because = "a role mapping makes Cognito choose the role, and the classic flow lets the caller choose it";
    return refusal("InvalidParameterException", message, because);
  }
  const proof = proveIdentity(pool, readString(input, "IdentityId"), input);
  if (proof.kind === "refused") return proof;
  const { identity } = proof;
  return answer({ IdentityId: identity.identityId, Token: pool.openIdTokens.issue(identity) });
}
