import type { Json } from "../json.ts";
import type { Group } from "./groups.ts";
import type { UserPool } from "./user-pool.ts";

/** A group as every group action writes it: GroupType of the user pools API. */
export function groupRecord({ id }: UserPool, group: Group): Json {
  const { changedAt, createdAt, description, name, precedence, roleArn } = group;
  return {
    CreationDate: createdAt / 1000,
    ...(description !== undefined && { Description: description }),
    GroupName: name,
    LastModifiedDate: changedAt / 1000,
    ...(precedence !== undefined && { Precedence: precedence }),
    ...(roleArn !== undefined && { RoleArn: roleArn }),
    UserPoolId: id,
  };
}
