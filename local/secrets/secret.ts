import type { Json } from "../json.ts";
import type { Surroundings } from "../surroundings.ts";
import { uuid } from "../uuid.ts";

/** A secret of the template. */
export interface Secret {
  arn: string;
  name: string;
  description: string;
  /** The ARN of the KMS key that encrypts the secret; empty for AWS's own key. */
  keyArn: string;
  /** The creation time, in milliseconds since 1970 UTC, like every time of a secret. */
  createdAt: number;
  changedAt: number;
  /** The versions of the secret, newest first. A version without a label can still be read by its id. */
  versions: Version[];
}

/** A value of a secret. */
export interface Version {
  id: string;
  value: string;
  createdAt: number;
  /** Staging labels. A label is on one version of a secret at most. */
  labels: readonly string[];
}

export const CURRENT = "AWSCURRENT";
export const PREVIOUS = "AWSPREVIOUS";

/** A secret as the template declares it. */
export interface SecretInput {
  arn: string;
  name: string;
  properties: Json;
}

/** How many versions a secret keeps (Secrets Manager user guide, "Quotas"). Versions with a label are never removed. */
const MAX_VERSIONS = 100;

/** Makes a secret. A secret without SecretString has no value yet. */
export function createSecret({ arn, name, properties }: SecretInput, { now, randomBytes }: Surroundings): Secret {
  const { Description, KmsKeyId, SecretString } = properties;
  const [createdAt, value] = [now(), stringOf(SecretString)];
  const first = { id: uuid(randomBytes(16)), value, createdAt, labels: [CURRENT] };
  return {
    arn,
    name,
    description: stringOf(Description),
    keyArn: stringOf(KmsKeyId),
    createdAt,
    changedAt: createdAt,
    versions: value === "" ? [] : [first],
  };
}

/** Adds a version and moves `labels` to it. The first version of a secret gets AWSCURRENT as well. */
export function addVersion(
  secret: Secret,
  { createdAt, id, value }: Omit<Version, "labels">,
  labels: readonly string[],
): void {
  const all = secret.versions.length === 0 ? [...new Set([CURRENT, ...labels])] : labels;
  secret.versions.unshift({ id, value, createdAt, labels: [] });
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

/** Finds the version that has a label. */
export function holderOf({ versions }: Secret, label: string): Version | undefined {
  return versions.find(({ labels }) => labels.includes(label));
}

/** Finds a version by its id. */
export function versionOf({ versions }: Secret, id: string): Version | undefined {
  return versions.find((version) => version.id === id);
}

function stringOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
