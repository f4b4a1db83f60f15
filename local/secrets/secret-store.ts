import { isObject, type Json } from "../json.ts";
import type { Surroundings } from "../surroundings.ts";
import { UserError } from "../user-error.ts";
import { uuid } from "../uuid.ts";
import { generateSecretString } from "./generate-secret-string.ts";
import { addVersion, CURRENT, type Secret } from "./secret.ts";
import { readTags, type Tag } from "./tags.ts";

/** A secret as the template declares it. */
export interface SecretInput {
  arn: string;
  name: string;
  properties: Json;
}

/** The secrets of one account in one region. */
export interface SecretStore {
  /** Every secret in the order of creation, including those that are scheduled for deletion. */
  all: () => readonly Secret[];
  /** Finds a secret by name, by ARN, or by ARN without the six characters that AWS adds to the name. */
  find: (id: string) => Secret | undefined;
  /** Makes an ARN for a new secret of this name, with six random characters. */
  newArn: (name: string) => string;
  /**
   * Returns the ARN that a policy must allow for CreateSecret. The ARN ends in `-XXXXXX`, in place of the six characters that AWS will add
   * to the name.
   */
  arnToCreate: (name: string) => string;
  /** Adds a secret without a value. */
  add: (secret: Pick<Secret, "arn" | "description" | "keyArn" | "name" | "tags">) => Secret;
  /** Deletes a secret for good. */
  remove: (secret: Secret) => void;
  /**
   * Returns the ARN of the account's KMS key with this ARN or id; an empty string for AWS's own key; undefined for a key that the account
   * does not have.
   */
  findKey: (id: string) => string | undefined;
}

/** AWS's own key, which encrypts secrets by default. */
const AWS_KEY = "alias/aws/secretsmanager";

export interface SecretStoreInput {
  region: string;
  accountId: string;
  /** The ARNs of the account's own KMS keys. */
  keys: readonly string[];
  secrets: readonly SecretInput[];
  surroundings: Surroundings;
  /** The secrets of the earlier stack that this stack replaces. Default: none. */
  memory?: SecretMemory;
}

/** The secrets that a store holds, for the store that replaces it. */
export interface SecretMemory {
  secrets: readonly Secret[];
  /** The secrets that the template declared: by ARN, the properties that give the value, as JSON text. */
  declared: ReadonlyMap<string, string>;
}

/** Makes the memory of a first start, which holds no secret. */
export function emptySecretMemory(): SecretMemory {
  return { secrets: [], declared: new Map() };
}

/** Makes a store with the template's secrets. Throws a UserError for a secret that CloudFormation refuses. */
export function createSecretStore(input: SecretStoreInput): SecretStore {
  const { accountId, keys, memory = emptySecretMemory(), region, surroundings } = input;
  const { now, randomBytes } = surroundings;
  const prefix = `arn:aws:secretsmanager:${region}:${accountId}:secret:`;
  /** The secrets whose recovery window has not ended. */
  const all = () => {
    memory.secrets = memory.secrets.filter(({ deletedFrom }) => deletedFrom === undefined || now() < deletedFrom);
    return memory.secrets;
  };
  const store: SecretStore = {
    all,
    find: (id) =>
      all().find(({ arn, name }) => id === name || id === arn || id === arn.replace(/-[A-Za-z0-9]{6}$/, "")),
    newArn: (name) => `${prefix}${name}-${randomBytes(3).toString("hex")}`,
    arnToCreate: (name) => `${prefix}${name}-XXXXXX`,
    add(given) {
      const at = now();
      const secret = {
        ...given,
        createdAt: at,
        changedAt: at,
        accessedAt: undefined,
        deletedFrom: undefined,
        versions: [],
      };
      memory.secrets = [...memory.secrets, secret];
      return secret;
    },
    remove(secret) {
      memory.secrets = memory.secrets.filter((one) => one !== secret);
    },
    findKey: (id) => (id === "" || id === AWS_KEY ? "" : keys.find((arn) => arn === id || arn.endsWith(`:key/${id}`))),
  };
  const before = memory.declared;
  memory.declared = new Map(input.secrets.map(({ arn, properties }) => [arn, valueProperties(properties)]));
  memory.secrets = memory.secrets
    .filter(({ arn }) => memory.declared.has(arn) || !before.has(arn))
    // A start that fails must not change the secrets of the stack before it.
    .map((secret) => ({ ...secret, versions: [...secret.versions] }));
  for (const declared of input.secrets) {
    const kept = memory.secrets.find(({ arn }) => arn === declared.arn);
    if (kept !== undefined) Object.assign(kept, describeDeclared(store, declared));
    const value = memory.declared.get(declared.arn);
    // A secret that a request has deleted stays deleted.
    if (kept === undefined && !before.has(declared.arn)) addDeclared(store, declared, surroundings);
    else if (kept !== undefined && value !== before.get(declared.arn)) addValue(kept, declared, surroundings);
  }
  return store;
}

/** The properties from which a secret of the template gets its value, as JSON text. */
function valueProperties({ GenerateSecretString, SecretString }: Json): string {
  return JSON.stringify([GenerateSecretString, SecretString]);
}

/** Adds a secret of the template, with the value that the template gives or lets generate. A secret with neither has no value yet. */
function addDeclared(store: SecretStore, input: SecretInput, surroundings: Surroundings): void {
  const { arn, name } = input;
  addValue(store.add({ arn, name, ...describeDeclared(store, input) }), input, surroundings);
}

/**
 * Gives a secret a new current value: the value in the template, or a generated value when the template asks for that. Changes nothing when
 * the template does neither.
 */
function addValue(secret: Secret, { name, properties }: SecretInput, { now, randomBytes }: Surroundings): void {
  const { GenerateSecretString: spec, SecretString } = properties;
  if (spec !== undefined && SecretString !== undefined) {
    throw new UserError(
      `The secret ${name} has both SecretString and GenerateSecretString: CloudFormation refuses that.`,
    );
  }
  const value = isObject(spec) ? generateSecretString(spec, name, randomBytes) : stringOf(SecretString);
  if (value === "") return;
  addVersion(secret, { id: uuid(randomBytes(16)), content: { SecretString: value }, createdAt: now() }, [CURRENT]);
}

/** Reads the fields of a secret that follow from the template alone. */
function describeDeclared(
  store: SecretStore,
  { properties }: SecretInput,
): Pick<Secret, "description" | "keyArn" | "tags"> {
  const key = stringOf(properties["KmsKeyId"]);
  const tags: readonly Tag[] = readTags(properties);
  // A key that is not in the template is another account's: the ARN is what policies name.
  return { description: stringOf(properties["Description"]), keyArn: store.findKey(key) ?? key, tags };
}

function stringOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
