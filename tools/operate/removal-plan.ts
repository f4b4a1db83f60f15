/** Plans the removal of a stack: which resources are deleted, and which stay. */

export interface RemovalPlan {
  /** Logical ids by resource type, in the order of the template. */
  deleted: ReadonlyMap<string, readonly string[]>;
  retained: readonly { id: string; type: string; why: string }[];
  /** Resources that CloudFormation refuses to delete. */
  stuck: readonly { id: string; why: string }[];
}

/** The reason why CloudFormation keeps resources, by type. */
const WHY: Readonly<Record<string, string>> = {
  "AWS::ApiGateway::Account": "other stacks of this account and region may write their logs by it",
  "AWS::Cognito::UserPool": "its accounts cannot be made again, and it is protected from deletion",
  "AWS::IAM::ManagedPolicy": "it belongs to a role that is kept",
  "AWS::IAM::Role": "a resource that is kept uses it",
  "AWS::KMS::Key": "without it, nothing that it encrypts can be read",
  "AWS::Logs::LogGroup": "who called what may be asked after the removal",
  "AWS::S3::Bucket": "its contents do not belong to the stack",
  "AWS::SecretsManager::Secret": "an account outside this stack may still use it",
};

/**
 * Plans the removal of a deployed template's stack. CloudFormation deletes each resource unless its DeletionPolicy retains it. It cannot
 * delete a user pool that has deletion protection: when such a pool is not retained, it is in `stuck`, and the removal would fail.
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

/** Formats the plan as lines. `outside` has a line for each deleted thing of the stage that is not in its stack. */
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
