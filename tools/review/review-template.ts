import type { ApiContract } from "../contract/api-contract.ts";
import { dataRules } from "./data-rules.ts";
import { gatewayRules } from "./gateway-rules.ts";
import { identityPoolRules } from "./identity-pool-rules.ts";
import { permissionRules } from "./permission-rules.ts";
import type { Finding, ReviewedOperation, Rule } from "./rule.ts";
import { readReviewed } from "./template.ts";
import { userPoolRules } from "./user-pool-rules.ts";
import { watchRules } from "./watch-rules.ts";

/**
 * Our own rules of a template: what the public rule sets do not see, because it lies inside an API's Body, between two
 * resources or between two variants, or because only this product has it.
 */
export const RULES: readonly Rule[] = [
  ...userPoolRules,
  ...identityPoolRules,
  ...permissionRules,
  ...gatewayRules,
  ...watchRules,
  ...dataRules,
];

/**
 * Holds a compiled template against every rule. `contracts` are those that it publishes, `siblings` other variants of the same
 * stack, which a change of parameters would put in its place.
 *
 * Throws when the template has no resources.
 */
export function reviewTemplate(
  template: unknown,
  { contracts, siblings = [] }: { contracts: readonly ApiContract[]; siblings?: readonly unknown[] },
): readonly Finding[] {
  const read = readReviewed(template);
  const context = { operations: operationsOf(contracts), siblings: siblings.map(readReviewed) };
  return RULES.flatMap(({ find, id, says }) => find(read, context).map((place) => ({ rule: id, place, says })));
}

/** `strict-cognito-prod: UserPool.AutoVerifiedAttributes: ...`. */
export function findingLine({ place, rule, says }: Finding): string {
  return `${place}: ${says} (${rule})`;
}

function operationsOf(contracts: readonly ApiContract[]): readonly ReviewedOperation[] {
  return contracts.flatMap(({ name, operations }) =>
    operations.map(({ auth, method, path }) => ({ contract: name, method, path, auth })),
  );
}
