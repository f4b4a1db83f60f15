/** The account, region and stack that appear in identifiers and in pseudo parameters. */
export interface Place {
  /** The account's twelve digits. */
  accountId: string;
  region: string;
  partition: string;
  stackName: string;
}

/** Returns the id of the stack, which is an ARN. AWS gives each stack a random UUID. The local stack has a UUID that never changes. */
export function stackId({ accountId, partition, region, stackName }: Place): string {
  return `arn:${partition}:cloudformation:${region}:${accountId}:stack/${stackName}/00000000-0000-4000-8000-000000000000`;
}
