/** What removing a stack deletes, and what stays behind. */

export interface RemovalPlan {
  /** By type, in the order of the template: `AWS::Lambda::Function`, and the logical ids. */
  deleted: ReadonlyMap<string, readonly string[]>;
  retained: readonly { id: string; type: string; why: string }[];
  /** What CloudFormation will refuse to delete. */
  stuck: readonly { id: string; why: string }[];
}

const WHY: Readonly<Record<string, string>> = {
  "AWS::ApiGateway::Account": "other stacks of this account and region may write their logs by it",
  "AWS::Cognito::UserPool": "its accounts cannot be made again, and it is protected from deletion",
  "AWS::IAM::ManagedPolicy": "it goes with a role that is kept",
  "AWS::IAM::Role": "something that is kept still uses it",
  "AWS::KMS::Key": "what is encrypted with it could not be read any more",
  "AWS::Logs::LogGroup": "who called what is asked after the removal too",
  "AWS::S3::Bucket": "what lies in it is not the stack's",
  "AWS::SecretsManager::Secret": "an account outside this stack may still use what it holds",
};

/**
 * Reads a deployed template: what CloudFormation deletes with the stack, and what its DeletionPolicy keeps. A pool that is protected and
 * not retained is stuck: the removal would fail at it.
 */
export function removalPlan(template: unknown): RemovalPlan {
  const deleted = new Map<string, string[]>();
  const retained: { id: string; type: string; why: string }[] = [];
  const stuck: { id: string; why: string }[] = [];
  const { Resources = {} } = template as { Resources?: Readonly<Record<string, DeployedResource>> };
  for (const [id, { DeletionPolicy = "Delete", Properties = {}, Type }] of Object.entries(Resources)) {
    if (DeletionPolicy === "Retain" || DeletionPolicy === "RetainExceptOnCreate") {
      retained.push({ id, type: Type, why: WHY[Type] ?? `its DeletionPolicy is ${DeletionPolicy}` });
      continue;
    }
    if (Properties["DeletionProtection"] === "ACTIVE") {
      stuck.push({ id, why: "it is protected from deletion (DeletionProtection) and not retained" });
    }
    deleted.set(Type, [...(deleted.get(Type) ?? []), id]);
  }
  return { deleted, retained, stuck };
}

interface DeployedResource {
  Type: string;
  DeletionPolicy?: string;
  Properties?: Readonly<Record<string, unknown>>;
}

/** The plan in lines. `outside`: what belongs to the stage and is not in its stack, in a sentence each. */
export function removalLines({ deleted, retained }: RemovalPlan, outside: readonly string[]): string[] {
  const count = [...deleted.values()].reduce((sum, ids) => sum + ids.length, 0);
  return [
    `Deleted with the stack (${count} resources):`,
    ...[...deleted].map(([type, ids]) => `  ${type}: ${ids.join(", ")}`),
    ...outside.map((line) => `  ${line}`),
    retained.length === 0 ? "Retained: nothing." : `Retained (${retained.length}):`,
    ...retained.map(({ id, type, why }) => `  ${id} (${type}): ${why}`),
  ];
}
