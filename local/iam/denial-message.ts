import type { Decision } from "./evaluate.ts";
import type { Principal } from "./principal.ts";

/**
 * Writes AWS's message to a caller when a decision denies the caller an action on a resource. Source: IAM user guide, "Troubleshoot access denied
 * error messages".
 */
export function denialMessage(
  principal: Pick<Principal, "arn"> | "anonymous",
  action: string,
  resource: string,
  { effect, policyType }: Pick<Decision, "effect" | "policyType">,
): string {
  const who = principal === "anonymous" ? principal : principal.arn;
  const policy = policyType === "permissions boundary" ? policyType : `${policyType} policy`;
  const article = policyType === "identity-based" ? "an" : "a";
  const why =
    effect === "explicit deny"
      ? `with an explicit deny in ${article} ${policy}`
      : `because no ${policy} allows the ${action} action`;
  return `User: ${who} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
}
