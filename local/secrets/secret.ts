import type { Json } from "../json.ts";
import type { Surroundings } from "../surroundings.ts";
import { uuid } from "../uuid.ts";

/** A secret of the template. */
export interface Secret {
  arn: string;
  name: string;
  description: string;
  /** The ARN of the KMS key that encrypts it; empty for AWS's own key. */
  keyArn: string;
  /** In milliseconds since 1970 UTC, like every time here. */
  createdAt: number;
  changedAt: number;
  current?: Version;
  previous?: Version;
  /** Versions without a label, newest first. They can still be read by id. */
  deprecated: Version[];
}

/** A value of a secret. */
export interface Version {
  id: string;
  value: string;
  createdAt: number;
}

/** A secret as the template declares it. */
export interface SecretInput {
  arn: string;
  name: string;
  properties: Json;
}

/** The versions that a secret keeps, including the labelled ones (Secrets Manager user guide, "Quotas"). */
const MAX_VERSIONS = 100;

/** Makes a secret. Without SecretString it has no value yet. */
export function createSecret({ arn, name, properties }: SecretInput, { now, randomBytes }: Surroundings): Secret {
  const { Description, KmsKeyId, SecretString } = properties;
  const [createdAt, value] = [now(), stringOf(SecretString)];
  return {
    arn,
    name,
    description: stringOf(Description),
    keyArn: stringOf(KmsKeyId),
    createdAt,
    changedAt: createdAt,
    deprecated: [],
    ...(value !== "" && { current: { id: uuid(randomBytes(16)), value, createdAt } }),
  };
}

/** Makes `version` the current one. The current version becomes the previous one, which loses its label. */
export function addVersion(secret: Secret, version: Version): void {
  if (secret.previous) secret.deprecated = [secret.previous, ...secret.deprecated].slice(0, MAX_VERSIONS - 2);
  if (secret.current) secret.previous = secret.current;
  secret.current = version;
  secret.changedAt = version.createdAt;
}

/** Every version of a secret, each with its staging label. */
export function versionsOf({ current, deprecated, previous }: Secret): readonly { label?: string; version: Version }[] {
  return [
    ...(current ? [{ label: "AWSCURRENT", version: current }] : []),
    ...(previous ? [{ label: "AWSPREVIOUS", version: previous }] : []),
    ...deprecated.map((version) => ({ version })),
  ];
}

function stringOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
