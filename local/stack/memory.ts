import type { Session } from "../iam/session.ts";
import type { Sessions } from "../iam/sessions.ts";
import type { IdentityPool } from "../identity-pool/identity-pool.ts";
import { machine } from "../machine.ts";
import { emptySecretMemory, type SecretMemory } from "../secrets/secret-store.ts";
import type { Parameter } from "../ssm/parameter.ts";
import type { Surroundings } from "../surroundings.ts";
import { type Group, leaveMissingGroups } from "../user-pool/groups.ts";
import type { MfaConfig } from "../user-pool/mfa-config.ts";
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
  /** The user pools by id. */
  userPools: Map<string, RememberedUserPool>;
  identityPools: Map<string, IdentityPool>;
  secrets: SecretMemory;
  /** The versions of each parameter of Parameter Store, by ARN, the newest first. */
  parameters: Map<string, readonly Parameter[]>;
  /** The properties that the template gave to its parameters of Parameter Store, as JSON text, by the parameter's name. */
  declaredParameters: Map<string, string>;
}

/** A user pool of an earlier start. */
export interface RememberedUserPool {
  /** The properties that the pool was made from, as JSON text. */
  madeFrom: string;
  /** The settings that the template gave to the pool. Requests may have changed the settings of the pool since then. */
  declared: { groups: ReadonlyMap<string, Group>; mfa: MfaConfig };
  pool: UserPool;
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
    declaredParameters: new Map(),
  };
}

/** Copies a memory for one start, so that a start that fails changes nothing in the original. `keepState` puts the copy into the original. */
export function copyMemory(memory: StackMemory): StackMemory {
  return {
    ...memory,
    userPools: new Map(memory.userPools),
    identityPools: new Map(memory.identityPools),
    secrets: { ...memory.secrets },
    parameters: new Map(memory.parameters),
    declaredParameters: new Map(memory.declaredParameters),
  };
}

/** Puts the state of a start that has succeeded into the memory. Users leave the groups that their pool no longer has. */
export function keepState(memory: StackMemory, state: StackMemory): void {
  Object.assign(memory, state);
  for (const { pool } of memory.userPools.values()) leaveMissingGroups(pool);
}
