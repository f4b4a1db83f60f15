import type { Session } from "../iam/session.ts";
import type { Sessions } from "../iam/sessions.ts";
import type { IdentityPool } from "../identity-pool/identity-pool.ts";
import { machine } from "../machine.ts";
import { emptySecretMemory, type SecretMemory } from "../secrets/secret-store.ts";
import type { Parameter } from "../ssm/parameter.ts";
import type { Surroundings } from "../surroundings.ts";
import type { UserPool } from "../user-pool/user-pool.ts";

/**
 * The state that a stack hands on to the next stack, when it is started again with a changed template: ids, keys, accounts and values. A
 * stack fills the memory that it gets. At most one stack at a time may use a memory.
 */
export interface StackMemory {
  /** The key of the log's mask. */
  readonly maskKey: Buffer;
  readonly controlToken: string;
  /** The seed of every resource's identifiers. */
  readonly seed: Buffer;
  /** The account's keys; undefined before the first start. */
  account: { sessions: Sessions; developer: Session } | undefined;
  /** The user pools by id, each with the properties that it was made from, as JSON text. */
  readonly userPools: Map<string, { madeFrom: string; pool: UserPool }>;
  readonly identityPools: Map<string, IdentityPool>;
  readonly secrets: SecretMemory;
  /** The versions of each parameter of Parameter Store, by ARN, the newest first. */
  readonly parameters: Map<string, readonly Parameter[]>;
}

/** Makes a memory for a first start. */
export function createMemory({ randomBytes }: Pick<Surroundings, "randomBytes"> = machine()): StackMemory {
  return {
    seed: randomBytes(32),
    maskKey: randomBytes(32),
    controlToken: randomBytes(32).toString("base64url"),
    account: undefined,
    userPools: new Map(),
    identityPools: new Map(),
    secrets: emptySecretMemory(),
    parameters: new Map(),
  };
}
