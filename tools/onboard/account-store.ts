import { parameterName } from "../../lib/call/application-account.ts";
import type { AccountRecord } from "./account-record.ts";
import type { AwsRequests } from "./aws-requests.ts";
import { parameterStore } from "./parameter-store.ts";
import { secretStore } from "./secret-store.ts";

/** The record of the accounts, and the version of the secret that holds this record. */
export interface KeptRecord {
  record: AccountRecord;
  /** The version of the secret; undefined for a secret without a value. */
  version: string | undefined;
  /** The time of the last write, in milliseconds since 1970 UTC, by AWS's clock. */
  writtenAt: number;
}

/** The place that keeps the record: a secret, or a parameter. */
export interface AccountStore {
  read: () => Promise<KeptRecord>;
  /**
   * Writes a record when the secret still has the version `version`. Resolves to the new version; or to undefined when another run has
   * changed the secret, which then keeps that run's record. Rejects when the secret cannot be written, or when the outcome of the write is
   * not known.
   */
  write: (record: AccountRecord, version: string | undefined) => Promise<string | undefined>;
  /** Removes the record when the secret still has the version `version`. Resolves to false when it has another version. */
  clear: (version: string | undefined) => Promise<boolean>;
}

export interface StoreOptions {
  requests: AwsRequests;
  randomBytes: (size: number) => Buffer;
}

/** Opens the store that `secretId` names: a parameter for `ssm:/path`, otherwise a secret. */
export function accountStore(secretId: string, options: StoreOptions): AccountStore {
  const name = parameterName(secretId);
  return name === undefined ? secretStore(secretId, options) : parameterStore(name, options);
}
