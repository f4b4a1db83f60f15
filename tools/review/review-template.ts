import type { ApiContract } from "../contract/api-contract.ts";
import { preflightPaths } from "../contract/write-cors.ts";
import { gatewayDefinition } from "../contract/write-gateway.ts";
import { dataRules } from "./data-rules.ts";
import { gatewayRules } from "./gateway-rules.ts";
import { identityPoolRules } from "./identity-pool-rules.ts";
import { permissionRules } from "./permission-rules.ts";
import { policyRules } from "./policy-rules.ts";
import { reviewedTypeRules } from "./reviewed-types.ts";
import type { Finding, ReviewedOperation, Rule } from "./rule.ts";
import { readReviewed } from "./template.ts";
import { userPoolRules } from "./user-pool-rules.ts";
import { watchRules } from "./watch-rules.ts";

/**
 * Our own rules for templates. They check what public rule sets do not see: the Body of an API, relations between resources, differences
 * between variants, and parts that only this product has.
 */
export const RULES: readonly Rule[] = [
  ...reviewedTypeRules,
  ...policyRules,
  ...userPoolRules,
  ...identityPoolRules,
  ...permissionRules,
  ...gatewayRules,
  ...watchRules,
  ...dataRules,
];

/** Options of a review. */
export interface ReviewOptions {
  /** The contracts that the template publishes. */
  contracts: readonly ApiContract[];
  /** Every variant of the stack, for rules that compare variants. Default: none. */
  siblings?: readonly unknown[];
  /** Logical ids of policies that may contain statements beyond the allowed ones. Default: none. */
  reviewedPolicies?: readonly string[];
}

/** Checks a compiled template with every rule, and returns the findings. Throws when the template has no resources. */
export function reviewTemplate(
  template: unknown,
  { contracts, reviewedPolicies = [], siblings = [] }: ReviewOptions,
): readonly Finding[] {
  const read = readReviewed(template);
  const context = {
    operations: operationsOf(contracts),
    bodies: new Map(contracts.map((contract) => [contract.name, gatewayDefinition(contract)])),
    reviewedPolicies,
    siblings: siblings.map(readReviewed),
  };
  return RULES.flatMap(({ find, id, says }) => find(read, context).map((place) => ({ rule: id, place, says })));
}

/** Formats a finding: `UserPool.AutoVerifiedAttributes: ... (nobody-confirms-herself)`. */
export function findingLine({ place, rule, says }: Finding): string {
  return `${place}: ${says} (${rule})`;
}

function operationsOf(contracts: readonly ApiContract[]): readonly ReviewedOperation[] {
  return contracts.flatMap((contract) => [
    ...contract.operations.map(({ auth, method, path }) => ({ contract: contract.name, method, path, auth })),
    ...preflightPaths(contract).map((path) => ({
      contract: contract.name,
      method: "OPTIONS",
      path,
      auth: "NONE" as const,
    })),
  ]);
}
