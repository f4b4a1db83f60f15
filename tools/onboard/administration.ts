import { randomBytes as strongRandomBytes } from "node:crypto";
import type { AccountIds } from "./account-ids.ts";
import { type AccountStore, accountStore } from "./account-store.ts";
import { type PoolAccounts, poolAccounts } from "./pool-accounts.ts";
import { type OnboardStep, StepFailure } from "./step.ts";

export interface OnboardOptions extends AccountIds {
  /** Address of the AWS endpoint. Default: the SDK's own, from its environment variables. */
  endpoint?: string;
  /** Keys that may administer the user pool and write the secret. Default: the SDK's own, from its environment variables. */
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  /** The current time, in milliseconds since 1970 UTC. Default `Date.now`. */
  now?: () => number;
  /** A source of cryptographically strong random bytes. Default: `randomBytes` of node:crypto. */
  randomBytes?: (size: number) => Buffer;
}

/** The refusal of a step. The sentence says what failed and what to do. */
export interface OnboardRefusal {
  ok: false;
  step: OnboardStep;
  sentence: string;
}

/** The user pool and the secret of an application account. */
export interface Administration {
  pool: PoolAccounts;
  store: AccountStore;
  now: () => number;
}

/** Calls `run` with AWS clients, and closes them afterwards. Returns a StepFailure as a refusal, and throws any other error. */
export async function administer<Result>(
  options: OnboardOptions,
  run: (administration: Administration) => Promise<Result>,
): Promise<Result | OnboardRefusal> {
  const { credentials, endpoint, now = Date.now, randomBytes = strongRandomBytes, region, secretId } = options;
  const client = { region, ...(endpoint !== undefined && { endpoint }), ...(credentials && { credentials }) };
  const store = accountStore(secretId, { client, randomBytes });
  const pool = poolAccounts({ ...options, client, now, randomBytes });
  try {
    return await run({ pool, store, now });
  } catch (error) {
    if (error instanceof StepFailure) return { ok: false, step: error.step, sentence: error.message };
    throw error;
  } finally {
    store.destroy();
    pool.destroy();
  }
}
