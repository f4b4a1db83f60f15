import { readPolicy, type Statement } from "../iam/policy-document.ts";
import type { Resource } from "./resolve.ts";

const SENTENCE =
  "is not imitated: it must allow the account kms:* on *, as the default key policy does, and deny nothing, except to AWS services";

/**
 * Finds the key policies that decide more than the default one: without the account's statement no IAM policy counts, and a Deny would deny on AWS
 * and not here. What a policy allows in addition has no effect. Source: KMS developer guide, "Default key policy".
 */
export function checkKeyPolicies(resources: readonly Resource[], accountId: string): readonly string[] {
  return resources
    .filter(({ properties, type }) => type === "AWS::KMS::Key" && properties["KeyPolicy"] !== undefined)
    .flatMap(({ logicalId, properties }) => {
      const where = `${logicalId}.KeyPolicy`;
      const read = readPolicy(properties["KeyPolicy"], where, "resource");
      if (!read.ok) return read.problems;
      const { Statement: statements } = read.policy;
      const isDefault = statements.some((statement) => allowsAccount(statement, accountId)) && !statements.some(denies);
      return isDefault ? [] : [`${where} ${SENTENCE}`];
    });
}

/** Tells whether a statement leaves every use of the key to the account's IAM policies, under no condition. */
function allowsAccount({ Action, Condition = [], Effect, Principal = [], Resource }: Statement, accountId: string) {
  const isAccount = (value: string) => value === accountId || value.endsWith(`:iam::${accountId}:root`);
  return (
    Effect === "Allow" &&
    Condition.length === 0 &&
    Action?.some((action) => action === "*" || action.toLowerCase() === "kms:*") === true &&
    Resource?.includes("*") === true &&
    Principal.some(({ type, value }) => type === "AWS" && isAccount(value))
  );
}

/** Tells whether a statement denies anything to others than AWS services. */
function denies({ Effect, Principal }: Statement): boolean {
  return Effect === "Deny" && !Principal?.every(({ type }) => type === "Service");
}
