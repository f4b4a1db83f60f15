import { randomBytes as strongRandomBytes } from "node:crypto";
import type { AccountIds } from "./account-ids.ts";
import { type AccountStore, accountStore } from "./account-store.ts";
import type { AwsRequests } from "./aws-requests.ts";
import type { Caller } from "./caller.ts";
import { type PoolAccounts, poolAccounts } from "./pool-accounts.ts";
import { type OnboardStep, StepFailure } from "./step.ts";

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
  /** Signs in with an account to prove that the account works. Undefined: no account is proved. */
  caller: Caller | undefined;
  now: () => number;
}

export interface AdministrationParts {
  requests: AwsRequests;
  /** Default: no account is proved. */
  caller?: Caller | undefined;
  /** The current time, in milliseconds since 1970 UTC. Default `Date.now`. */
  now?: (() => number) | undefined;
  /** A source of cryptographically strong random bytes. Default: `randomBytes` of node:crypto. */
  randomBytes?: ((size: number) => Buffer) | undefined;
}

/** Opens the user pool and the secret of an application account. */
export function openAdministration(ids: AccountIds, parts: AdministrationParts): Administration {
  const { caller, now = Date.now, randomBytes = strongRandomBytes, requests } = parts;
  const store = accountStore(ids.secretId, { requests, randomBytes });
  return { pool: poolAccounts({ ...ids, requests, randomBytes }), store, caller, now };
}

/** Waits for `run`. Returns a StepFailure as a refusal, and throws any other error. */
export async function orRefusal<Result>(run: () => Promise<Result>): Promise<Result | OnboardRefusal> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof StepFailure) return { ok: false, step: error.step, sentence: error.message };
    throw error;
  }
}
