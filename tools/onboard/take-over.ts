import type { AccountRecord, CompleteAccount } from "./account-record.ts";
import type { Administration } from "./administration.ts";
import type { ProvingCall } from "./caller.ts";
import { OvertakenFailure } from "./step.ts";
import { refuseOvertaken, removeAll, type Survey, writeFinalRecord, writeRecord } from "./survey.ts";

export interface TakeOverOptions {
  /** The fate of the account in use: "keep" makes it the idle account, "delete" deletes it. */
  previous: "keep" | "delete";
  /**
   * The proof that the new account works: the administration's caller signs in, or it signs in and gets credentials of the caller's role. Without a
   * caller there is no proof.
   */
  proof: "sign-in" | "credentials";
  /** Calls an API with the new account's credentials. Default: no call. */
  call?: ProvingCall | undefined;
}

export interface TakenOver {
  username: string;
  /** The accounts that were deleted. */
  removed: readonly string[];
}

/**
 * Makes a new account and brings it into use. Deletes the idle account, the accounts that unfinished runs left behind (`found.strays`), and
 * with `previous: "delete"` the account that was in use.
 *
 * The secret names each account before it is made and until it is deleted. So the next run can delete what a run that was cut off leaves
 * behind. Accounts are signed out before they are deleted, which ends stolen sessions even when a later step fails.
 */
export async function takeOver(
  administration: Administration,
  found: Survey,
  options: TakeOverOptions,
): Promise<TakenOver> {
  const { now, pool } = administration;
  const { idle, inUse } = found.record;
  const isKept = options.previous === "keep";
  const username = pool.newName();
  const condemned = unique(isKept ? found.strays : [...found.strays, idle, inUse?.username]);

  const claim = { ...found.record, others: [...condemned, username] };
  const claimed = await writeRecord(administration, claim, found.version);
  for (const name of condemned) await pool.signOut(name);
  // Callers need the account in use until the secret names the new one.
  const early = condemned.filter((name) => name !== inUse?.username);
  const removed = await removeAll(administration, early);

  const account = await makeAccount(administration, claim, claimed, options);
  const record = { inUse: account, since: now(), ...(isKept && inUse && { idle: inUse.username }) };
  const late = unique(isKept ? [idle] : [inUse?.username]).filter((name) => !early.includes(name));
  const switched = await switchTo(administration, { ...record, others: late }, claimed);
  if (late.length > 0) {
    removed.push(...(await removeAll(administration, late)));
    await writeFinalRecord(administration, { ...record, others: [] }, switched);
  }
  return { username, removed };
}

/** Makes the new account, which is the last name in `claim.others`, and proves that it works. */
async function makeAccount(
  administration: Administration,
  claim: AccountRecord,
  claimed: string,
  { call, proof }: TakeOverOptions,
): Promise<CompleteAccount> {
  const { caller, pool } = administration;
  const username = claim.others.at(-1) ?? "";
  try {
    const account = await pool.create(username);
    if (caller === undefined) return account;
    const signedIn = await caller.signIn(account);
    if (proof === "credentials") await caller.useCredentials(signedIn, call);
    return { ...account, identityId: signedIn.identityId };
  } catch (error) {
    await discard(administration, username);
    // Another run deletes an account that it does not know. That run is the reason, and not what AWS says of the missing account.
    await refuseOvertaken(administration, claimed);
    throw error;
  }
}

/**
 * Brings the new account into use. Deletes the new account when another run has written the secret first. Keeps it for the next run when the
 * outcome is not known.
 */
async function switchTo(
  administration: Administration,
  record: AccountRecord & { inUse: CompleteAccount },
  claimed: string,
): Promise<string> {
  try {
    return await writeRecord(administration, record, claimed);
  } catch (error) {
    if (error instanceof OvertakenFailure) await discard(administration, record.inUse.username);
    throw error;
  }
}

/** Deletes an account that did not come into use. Ignores a failure: the next run finds the account in the pool and deletes it. */
async function discard(administration: Administration, username: string): Promise<void> {
  await removeAll(administration, [username]).catch(() => undefined);
}

function unique(names: readonly (string | undefined)[]): string[] {
  return [...new Set(names.filter((name) => name !== undefined))];
}
