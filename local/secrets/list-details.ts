import type { Json } from "../json.ts";
import type { Secret } from "./secret.ts";

/**
 * A secret without its value, as DescribeSecret and ListSecrets write it. The two actions give the member for the versions different names.
 */
export function listDetails(secret: Secret, versionsName: "VersionIdsToStages" | "SecretVersionsToStages"): Json {
  const { accessedAt, arn, changedAt, createdAt, deletedFrom, description, keyArn, name, tags, versions } = secret;
  const labelled = versions.filter(({ labels }) => labels.length > 0);
  return {
    ARN: arn,
    CreatedDate: createdAt / 1000,
    ...(deletedFrom !== undefined && { DeletedDate: deletedFrom / 1000 }),
    ...(description !== "" && { Description: description }),
    ...(keyArn !== "" && { KmsKeyId: keyArn }),
    ...(accessedAt !== undefined && { LastAccessedDate: dayOf(accessedAt) }),
    LastChangedDate: changedAt / 1000,
    Name: name,
    ...(tags.length > 0 && { Tags: tags }),
    // An empty secret has no such member.
    ...(labelled.length > 0 && { [versionsName]: Object.fromEntries(labelled.map(({ id, labels }) => [id, labels])) }),
  };
}

/** Returns the start (UTC) of the day that contains a time, in seconds since 1970. AWS shows only the day of the last access. */
export function dayOf(milliseconds: number): number {
  return Math.floor(milliseconds / 86_400_000) * 86_400;
}
