import { readPolicy, type Statement } from "../iam/policy-document.ts";
import type { Resource } from "../template/resource.ts";

const SENTENCE =
  "is not imitated: it must allow the account kms:* on *, as the default key policy does, and deny nothing, except to AWS services";

/**
 * Finds the key policies that differ in effect from KMS's default key policy: those without the statement that allows the account, since IAM policies
 * would then have no effect on AWS, and those with a Deny, which the local stack would not apply. Permissions that a key policy adds are accepted and
 * have no effect. Source: KMS developer guide, "Default key policy".
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

/**
 * Tells whether a statement allows the account every use of the key without a condition. The account's IAM policies then decide who may use the key.
 */
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

/** Tells whether a statement denies anything to a principal that is not an AWS service. */
function denies({ Effect, Principal }: Statement): boolean {
  return Effect === "Deny" && !Principal?.every(({ type }) => type === "Service");
}
