import { type Reference, readReference } from "./reference.ts";

/** One version of a parameter of the standard tier. */
export interface Parameter {
  /** The name with which the parameter was created, with or without a slash at its beginning. */
  name: string;
  type: "String" | "StringList" | "SecureString";
  value: string;
  /** The value as callers read it without decryption. Only a SecureString has a ciphertext. */
  ciphertext: string;
  /** The KMS key as the request named it; empty for a parameter that is not a SecureString. */
  keyId: string;
  /** The ARN of the account's own KMS key that encrypts the parameter; empty for AWS's key. */
  keyArn: string;
  description: string;
  version: number;
  labels: readonly string[];
  /** The time of the change that made this version, in milliseconds since 1970 UTC. */
  changedAt: number;
  /** The ARN of the principal that made this version. */
  changedBy: string;
}

/** The number of versions that a parameter keeps (Systems Manager user guide, "Working with parameter versions"). */
export const MAX_VERSIONS = 100;

/** The parameters of one account in one region. A new store has the parameters of the template. */
export interface ParameterStore {
  /** Reads how a request names a parameter: by name or by ARN, perhaps with a version or a label at the end (`/name:3`). */
  read: (text: string) => Reference;
  /** Every version of a parameter, the newest first; an empty list for an unknown parameter. */
  versionsOf: (reference: Reference) => readonly Parameter[];
  /** Finds the version that a reference chooses: the newest, or the version that has the reference's number or label. */
  find: (reference: Reference) => Parameter | undefined;
  /** The newest version of every parameter, in the order of their names. */
  all: () => readonly Parameter[];
  /** Adds a version of a parameter, which becomes the current one. */
  put: (parameter: Parameter) => void;
  /** Gives the versions of a parameter the labels that `labelsOf` returns. */
  label: (reference: Reference, labelsOf: (version: Parameter) => readonly string[]) => void;
  /** Deletes a parameter with all its versions. Returns whether the parameter existed. A reference to one version deletes nothing. */
  remove: (reference: Reference) => boolean;
  /** The ARN of a parameter or of a path. The names `name` and `/name` have the same ARN. */
  arnOf: (name: string) => string;
  /** The ARN of a KMS key of the account, found by its ARN or id. */
  findKey: (id: string) => string | undefined;
}

/**
 * Makes a store. `keys` are the ARNs of the account's own KMS keys. `byArn` has the versions of each parameter, the newest first. Default: the store is
 * empty.
 */
export function createParameterStore(
  region: string,
  accountId: string,
  keys: readonly string[],
  byArn: Map<string, readonly Parameter[]> = new Map(),
): ParameterStore {
  const prefix = `arn:aws:ssm:${region}:${accountId}:parameter`;
  const arnOf = (name: string) => `${prefix}${name.startsWith("/") ? "" : "/"}${name}`;
  const versionsOf = ({ arn }: Reference) => byArn.get(arn) ?? [];
  return {
    arnOf,
    versionsOf,
    read: (text) => readReference(text, prefix),
    find(reference) {
      const { selector } = reference;
      const versions = versionsOf(reference);
      if (selector === "") return versions[0];
      return versions.find(({ labels, version }) => String(version) === selector || labels.includes(selector));
    },
    all: () =>
      [...byArn.entries()]
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .flatMap(([, versions]) => versions.slice(0, 1)),
    put(parameter) {
      const arn = arnOf(parameter.name);
      byArn.set(arn, [parameter, ...(byArn.get(arn) ?? [])].slice(0, MAX_VERSIONS));
    },
    label(reference, labelsOf) {
      const versions = versionsOf(reference).map((version) => ({ ...version, labels: labelsOf(version) }));
      byArn.set(reference.arn, versions);
    },
    remove: ({ arn, selector }) => selector === "" && byArn.delete(arn),
    findKey: (id) => keys.find((arn) => arn === id || arn.endsWith(`:key/${id}`)),
  };
}
