import { answer, decidedBy, type Outcome, readString, refusal } from "../../endpoint/action.ts";
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
    return decidedBy(refusal("InvalidParameterException", message, because), {
      property: "IdentityPool.AllowClassicFlow",
      value: false,
      meaning: "With true, the classic flow is allowed.",
    });
  }
  if (pool.roleAttachment.mappings.length > 0) {
    const message = "Basic (classic) flow is not supported with RoleMappings, please use enhanced flow.";
    const because = "a role mapping makes Cognito choose the role, and the classic flow lets the caller choose it";
    return decidedBy(refusal("InvalidParameterException", message, because), {
      property: "IdentityPoolRoleAttachment.RoleMappings",
      value: pool.roleAttachment.mappings.map(({ identityProvider, type }) => ({
        IdentityProvider: identityProvider,
        Type: type,
      })),
      meaning: "Without role mappings, the classic flow is supported.",
    });
  }
  const proof = proveIdentity(pool, readString(input, "IdentityId"), input);
  if (proof.kind === "refused") return proof;
  const { identity } = proof;
  return answer({ IdentityId: identity.identityId, Token: pool.openIdTokens.issue(identity) });
}
