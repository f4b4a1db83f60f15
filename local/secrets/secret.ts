import type { Tag } from "./tags.ts";

/** A secret. */
export interface Secret {
  arn: string;
  name: string;
  description: string;
  /** The ARN of the KMS key that encrypts the secret; empty for AWS's own key. */
  keyArn: string;
  tags: readonly Tag[];
  /** The creation time, in milliseconds since 1970 UTC, like every time of a secret. */
  createdAt: number;
  changedAt: number;
  /** The time of the last GetSecretValue; undefined when the value has never been read. */
  accessedAt: number | undefined;
  /** The time at which the secret's recovery window ends; undefined for a secret that is not scheduled for deletion. */
  deletedFrom: number | undefined;
  /** The versions of the secret, newest first. A version without a label can still be read by its id. */
  versions: Version[];
}

/** A value of a secret. */
export interface Version {
  id: string;
  content: Content;
  createdAt: number;
  accessedAt: number | undefined;
  /** The ARN of the KMS key that encrypts the version; empty for AWS's own key. */
  keyArn: string;
  /** Staging labels. A label is on one version of a secret at most. */
  labels: readonly string[];
}

/** The value of a version, in the form in which requests and answers hold it. A SecretBinary is in base64. */
export type Content = { SecretString: string } | { SecretBinary: string };

export const CURRENT = "AWSCURRENT";
export const PREVIOUS = "AWSPREVIOUS";

/** How many versions a secret keeps (Secrets Manager user guide, "Quotas"). Versions with a label are never removed. */
const MAX_VERSIONS = 100;

/** Adds a version, encrypted with the secret's key, and moves `labels` to it. The first version of a secret gets AWSCURRENT as well. */
export function addVersion(
  secret: Secret,
  { content, createdAt, id }: Pick<Version, "content" | "createdAt" | "id">,
  labels: readonly string[],
): void {
  const all = secret.versions.length === 0 ? [...new Set([CURRENT, ...labels])] : labels;
  secret.versions.unshift({ id, content, createdAt, accessedAt: undefined, keyArn: secret.keyArn, labels: [] });
  for (const label of all) moveLabel(secret, label, id);
  secret.changedAt = createdAt;
  const oldest = secret.versions.findLast((version) => version.labels.length === 0);
  if (secret.versions.length > MAX_VERSIONS) secret.versions = secret.versions.filter((version) => version !== oldest);
}

/** Moves a label to a version. When AWSCURRENT moves, AWSPREVIOUS moves too: to the version that had AWSCURRENT before. */
export function moveLabel(secret: Secret, label: string, id: string): void {
  const holder = holderOf(secret, label);
  if (holder?.id === id) return;
  secret.versions = secret.versions.map((version) => {
    const others = version.labels.filter((one) => one !== label);
    return { ...version, labels: version.id === id ? [...others, label] : others };
  });
  if (label === CURRENT && holder !== undefined) moveLabel(secret, PREVIOUS, holder.id);
}

/** Removes a label from the version that has it. */
export function removeLabel(secret: Secret, label: string): void {
  secret.versions = secret.versions.map((version) => ({
    ...version,
    labels: version.labels.filter((one) => one !== label),
  }));
}

/** Finds the version that has a label. */
export function holderOf({ versions }: Secret, label: string): Version | undefined {
  return versions.find(({ labels }) => labels.includes(label));
}

/** Finds a version by its id. */
export function versionOf({ versions }: Secret, id: string): Version | undefined {
  return versions.find((version) => version.id === id);
}
