import type { AccountRecord } from "./account-record.ts";
import type { KeptRecord } from "./account-store.ts";
import type { Administration } from "./administration.ts";
import { OvertakenFailure, runStep } from "./step.ts";

/** The accounts that a run finds when it begins. */
export interface Survey extends KeptRecord {
  /** Left-over accounts, neither in use nor idle: an earlier run was cut off, or another run is at work. */
  strays: readonly string[];
  /** True when a revocation of the account in use was begun and not completed. */
  isRevoked: boolean;
}

/**
 * Finds the accounts in the pool and in the secret.
 *
 * The pool is listed before the secret is read. Each run writes the secret before it makes an account, and can bring this account into use
 * only while the secret still has the version of that write. So once this run has written the secret, no other run can bring a left-over
 * account that was found here into use.
 */
export async function survey({ pool, store }: Administration): Promise<Survey> {
  const found = await pool.list();
  const kept = await runStep("read the secret", store.read);
  const { idle, inUse, others } = kept.record;
  const good = [inUse?.username, idle].filter((name) => name !== undefined && !others.includes(name));
  const strays = [...new Set([...others, ...found])].filter((name) => !good.includes(name));
  return { ...kept, strays, isRevoked: inUse !== undefined && others.includes(inUse.username) };
}

/**
 * Writes the secret when it still has the version `version`, and returns the new version. Throws an OvertakenFailure when another run has
 * written it.
 */
export async function writeRecord(
  { store }: Administration,
  record: AccountRecord,
  version: string | undefined,
): Promise<string> {
  const written = await runStep("write the secret", () => store.write(record, version));
  if (written !== undefined) return written;
  const current = await runStep("read the secret", store.read);
  throw new OvertakenFailure(current.record.inUse?.username);
}

/**
 * Writes the secret at the end of a run, when all changes are made. When another run has written the secret meanwhile, does nothing: that
 * run has read the changes and goes on from them.
 */
export async function writeFinalRecord(
  administration: Administration,
  record: AccountRecord,
  version: string,
): Promise<void> {
  try {
    await writeRecord(administration, record, version);
  } catch (error) {
    if (!(error instanceof OvertakenFailure)) throw error;
  }
}

/** Throws an OvertakenFailure when the secret has another version than `version`. */
export async function refuseOvertaken({ store }: Administration, version: string): Promise<void> {
  const current = await runStep("read the secret", store.read);
  if (current.version !== version) throw new OvertakenFailure(current.record.inUse?.username);
}

/**
 * Signs all named accounts out, then deletes them. Returns the names of the accounts that existed. The secret must already list them in
 * `others`, so that no run brings them into use.
 */
export async function removeAll({ pool }: Administration, names: readonly string[]): Promise<string[]> {
  const removed: string[] = [];
  for (const name of names) await pool.signOut(name);
  for (const name of names) if (await pool.remove(name)) removed.push(name);
  return removed;
}

/**
 * Deletes the accounts that unfinished runs left behind (`strays`), and returns the names of those that existed. The account in use must not
 * be among them.
 */
export async function removeStrays(administration: Administration, found: Survey): Promise<string[]> {
  if (found.strays.length === 0) return [];
  const claimed = await writeRecord(administration, { ...found.record, others: found.strays }, found.version);
  const removed = await removeAll(administration, found.strays);
  await writeFinalRecord(administration, { ...found.record, others: [] }, claimed);
  return removed;
}
